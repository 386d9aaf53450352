import type { VNode } from 'preact';
import { useStore } from '../design/use-store.ts';
import { Celebration } from './celebration.tsx';
import type { OrderEnd } from './order-end.ts';
import { PageHeading } from './page-heading.tsx';
import { PAYMENT_TEXTS, type EndTexts } from './payment-texts.ts';
import { navigate } from './navigation.ts';
import { cart } from './remembered.ts';
import { useStorefront } from './storefront.ts';

type Tone = 'good' | 'wait' | 'bad' | 'info' | 'plain';

const TONES: Readonly<Partial<Record<OrderEnd, Tone>>> = {
  paid: 'good',
  unclear: 'wait',
  timedOut: 'wait',
  soldOut: 'wait',
  busy: 'wait',
  unavailable: 'wait',
  failed: 'bad',
  refused: 'bad',
  fault: 'bad',
  refunded: 'info',
  refundedByShop: 'info',
  refundedPaidAgain: 'info',
  refundedSoldOut: 'info',
};

/** Nobody is asked to pay again for what may be paid, was paid, or was taken back by the shop. */
const FINAL: ReadonlySet<OrderEnd> = new Set([
  'paid',
  'unclear',
  'byShop',
  'refunded',
  'refundedByShop',
  'refundedPaidAgain',
  'refundedSoldOut',
]);

const CROSS = 'M22 22l20 20M42 22L22 42';
const MARKS: Readonly<Record<Tone, string>> = {
  good: 'M18 33l10 10 20-22',
  wait: 'M32 18v16l10 8',
  bad: CROSS,
  plain: CROSS,
  info: 'M44 26H22l8-8M22 26l8 8M22 26h16a10 10 0 0 1 0 20H26',
};

/** How it ended: what happened, what happens next, and the next step. */
export function OrderEndView({
  end,
  texts: { heading, happened, next },
  number,
  isUnknown,
}: {
  /** Undefined for what became no order. */
  readonly end: OrderEnd | undefined;
  readonly texts: EndTexts;
  readonly number: string | null;
  /** There is nothing that could be tried again. */
  readonly isUnknown: boolean;
}): VNode {
  const texts = PAYMENT_TEXTS[useStorefront().language];
  const tone = (end === undefined ? undefined : TONES[end]) ?? 'plain';
  const hasCart = useStore(cart).size > 0;
  const mayTryAgain = hasCart && !isUnknown && (end === undefined || !FINAL.has(end));
  return (
    <section class={`card order-end ${tone}`}>
      {end === 'paid' ? <Celebration /> : null}
      <svg class="order-end-mark" viewBox="0 0 64 64" aria-hidden="true">
        <circle cx="32" cy="32" r="30" />
        <path d={MARKS[tone]} pathLength="100" />
      </svg>
      <PageHeading>{heading}</PageHeading>
      {number === null ? null : <p class="order-number numbers">{texts.order(number)}</p>}
      <p>{happened}</p>
      <p class="muted">{next}</p>
      <div class="row order-end-steps">
        {mayTryAgain ? (
          <button type="button" class="primary" onClick={() => navigate({ name: 'checkout' })}>
            {texts.tryAgain}
          </button>
        ) : null}
        <button type="button" class={mayTryAgain ? '' : 'primary'} onClick={() => navigate({ name: 'shop' })}>
          {texts.toShop}
        </button>
      </div>
    </section>
  );
}
