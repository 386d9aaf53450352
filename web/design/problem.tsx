import type { VNode } from 'preact';
import { FRAME_TEXTS } from './frame-texts.ts';
import { useLanguage } from './page-frame.tsx';
import { RequestRefused } from './request.ts';

/** Why something could not be shown or done, in a sentence; nothing when there is no error. */
export function Problem({ error }: { readonly error: unknown }): VNode {
  const texts = FRAME_TEXTS[useLanguage()];
  if (error === undefined) return <div role="alert" />;
  return (
    <div class="notice bad" role="alert">
      {error instanceof RequestRefused ? error.message : texts.unreachable}
    </div>
  );
}
