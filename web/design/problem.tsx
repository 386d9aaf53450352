import type { VNode } from 'preact';
import { FRAME_TEXTS } from './frame-texts.ts';
import { useLanguage } from './page-frame.tsx';
import { RequestRefused } from './request.ts';

export interface ProblemProps {
  readonly error: unknown;
  /** Of something that a person has set off: nobody but that person tries it again. */
  readonly isOfDeed?: boolean;
}

/** Why something could not be shown or done, in a sentence; nothing when there is no error. */
export function Problem({ error, isOfDeed = false }: ProblemProps): VNode {
  const texts = FRAME_TEXTS[useLanguage()];
  if (error === undefined) return <div role="alert" />;
  return (
    <div class="notice bad" role="alert">
      {error instanceof RequestRefused ? error.message : isOfDeed ? texts.unanswered : texts.unreachable}
    </div>
  );
}
