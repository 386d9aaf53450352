import type { FunctionComponent, VNode } from 'preact';
import { FRAME_TEXTS } from '../design/frame-texts.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { Problem } from '../design/problem.tsx';
import { useLive } from '../design/use-live.ts';

/**
 * A part of the console whose script is loaded when it is first shown: nobody waits for the drawing of graphs to see a
 * list. Goes on by itself when the server was away.
 */
export function loadedWhenShown<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  let Part: FunctionComponent<Props> | undefined;
  return function LoadedWhenShown(props: Props): VNode {
    const texts = FRAME_TEXTS[useLanguage()];
    const { error } = useLive('script', [], async () => {
      Part ??= await loadOrReload(load);
    });
    if (Part !== undefined) return <Part {...props} />;
    return error === undefined ? <p class="muted">{texts.loading}</p> : <Problem error={error} />;
  };
}

/** A page that is loaded anew and does not get its script either is not loaded anew all the time. */
const SHORTEST_LIFE_MS = 2_000;
const LIMIT_MS = 5_000;
let hasFailed = false;

/**
 * A browser may remember that a script could not be loaded, and never ask for it again: then only a page that is loaded
 * anew gets it, and it is as soon as the server is there.
 */
async function loadOrReload<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (error) {
    const isSecondTry = hasFailed;
    hasFailed = true;
    if (isSecondTry && performance.now() > SHORTEST_LIFE_MS && (await isServed())) location.reload();
    throw error;
  }
}

async function isServed(): Promise<boolean> {
  const { ok } = await fetch(location.href, { method: 'HEAD', signal: AbortSignal.timeout(LIMIT_MS) });
  return ok;
}
