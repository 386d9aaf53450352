import type { ComponentChildren, VNode } from 'preact';
import { servedPages } from '../design/page-frame.tsx';
import { PAGES } from '../server/page-list.ts';
import { PAYMENT_TEXTS } from './payment-texts.ts';
import { useStorefront } from './storefront.ts';

/** On the desk the phone stands in a frame of this name; elsewhere it is a tab, the same one each time. */
const PHONE_WINDOW = 'smultron-phone';

/** Where the shop is served beside a phone, a click on the code is what scanning it is elsewhere. */
export function PhoneLink({
  token,
  children,
}: {
  readonly token: string | null;
  readonly children?: ComponentChildren;
}): VNode {
  const texts = PAYMENT_TEXTS[useStorefront().language];
  if (token === null || !servedPages().includes('phone')) return <div class="qr-place">{children}</div>;
  return (
    <a class="qr-place" href={`${PAGES.phone.path}?${new URLSearchParams({ token })}`} target={PHONE_WINDOW}>
      {children}
      <span class="small">{texts.openPhone}</span>
    </a>
  );
}
