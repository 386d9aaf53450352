import type { FunctionComponent, VNode } from 'preact';
import { FRAME_TEXTS } from '../design/frame-texts.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { Problem } from '../design/problem.tsx';
import { useLive } from '../design/use-live.ts';

/**
 * A part of the console whose script is loaded when it is first shown: nobody waits for the drawing of graphs to see a
 * list. Tries again by itself while the server is away.
 */
export function loadedWhenShown<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  let Part: FunctionComponent<Props> | undefined;
  return function LoadedWhenShown(props: Props): VNode {
    const texts = FRAME_TEXTS[useLanguage()];
    const { error } = useLive('script', [], async () => {
      Part ??= await load();
    });
    if (Part !== undefined) return <Part {...props} />;
    return error === undefined ? <p class="muted">{texts.loading}</p> : <Problem error={error} />;
  };
}
