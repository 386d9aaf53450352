import type { ComponentChildren, VNode } from 'preact';
import { servedPages } from '../design/page-frame.tsx';
import { windowOf } from '../design/page-window.ts';
import { PAGES } from '../server/page-list.ts';
import { PAYMENT_TEXTS } from './payment-texts.ts';
import { useStorefront } from './storefront.ts';

/**
 * Where the shop is served beside a phone, a click on the code is what scanning it is elsewhere. On the desk it leads to
 * the phone in its frame; elsewhere the phone is a tab, the same one each time.
 */
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
    <a class="qr-place" href={`${PAGES.phone.path}?${new URLSearchParams({ token })}`} target={windowOf('phone')}>
      {children}
      <span class="small">{texts.openPhone}</span>
    </a>
  );
}
