import type { VNode } from 'preact';
import { CONSOLE_API, type ExecutionPage as ListedPage } from '../../../ops/console/api.ts';
import { FRAME_TEXTS } from '../../design/frame-texts.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { Problem } from '../../design/problem.tsx';
import { getJson } from '../../design/request.ts';
import { useLive } from '../../design/use-live.ts';
import { ExecutionPage } from './execution-page.tsx';
import { EXECUTION_TEXTS } from './execution-texts.ts';

/** The execution that was started last, whichever that is by now: for a screen that only shows what goes on. */
export function NewestPage(): VNode {
  const spoken = useLanguage();
  const { data, error } = useLive('newest execution', ['executions'], (signal) =>
    getJson<ListedPage>(`${CONSOLE_API}/executions?filter=all`, signal),
  );
  const newest = data?.executions[0];
  if (newest !== undefined) {
    return (
      <div class="newest-execution">
        <ExecutionPage key={newest.name} name={newest.name} />
      </div>
    );
  }
  return (
    <div class="stack">
      <h1>{EXECUTION_TEXTS[spoken].newest}</h1>
      <Problem error={error} />
      <p class="muted">{data === undefined ? FRAME_TEXTS[spoken].loading : EXECUTION_TEXTS[spoken].noneYet}</p>
    </div>
  );
}
