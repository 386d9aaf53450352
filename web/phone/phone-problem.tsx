import type { VNode } from 'preact';
import { useLanguage } from '../design/page-frame.tsx';
import { Problem } from '../design/problem.tsx';
import { RequestRefused } from '../design/request.ts';
import { PHONE_TEXTS } from './texts.ts';

export interface PhoneProblemProps {
  readonly error: unknown;
  /** Says what it means here that the payment is over. */
  readonly conflict: string;
}

/** Why the phone could not do something, in its own words where it has any. */
export function PhoneProblem({ error, conflict }: PhoneProblemProps): VNode {
  const texts = PHONE_TEXTS[useLanguage()];
  const status = error instanceof RequestRefused ? error.status : undefined;
  if (status !== 404 && status !== 409) return <Problem error={error} isOfDeed />;
  return (
    <div class="notice bad" role="alert">
      {status === 404 ? texts.unknownCode : conflict}
    </div>
  );
}
