import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { oreFromSek } from '../../lambdas/domain/money.ts';
import { pause } from '../checkout-client/pauses.ts';
import { PageFrame } from '../design/page-frame.tsx';
import { FRAME_TEXTS } from '../design/frame-texts.ts';
import { useStore } from '../design/use-store.ts';
import { endOf } from './order-end.ts';
import { OrderEndView } from './order-end-view.tsx';
import { PAYMENT_TEXTS, type EndTexts } from './payment-texts.ts';
import { PayView } from './pay-view.tsx';
import { PlacedSummary } from './placed-summary.tsx';
import { noteMove } from './navigation.ts';
import { endOrder, placedOrders } from './remembered.ts';
import { useStorefront } from './storefront.ts';
import { wake } from './wake.ts';
import { NOTHING_KNOWN, watchPayment, type WatchedPayment } from './watch-payment.ts';

/** How to pay, how long is left, and how it ended: all from the order's id, so that a reload goes on here. */
export function PaymentPage({ orderId }: { readonly orderId: string }): VNode {
  const { client, language, amount } = useStorefront();
  const texts = PAYMENT_TEXTS[language];
  const [known, setKnown] = useState<WatchedPayment>(NOTHING_KNOWN);
  const lookNow = useRef((): void => {});
  const placed = useStore(placedOrders).find((order) => order.orderId === orderId);
  useEffect(() => {
    const stopping = new AbortController();
    const { signal } = stopping;
    void watchPayment(client, orderId, (news) => setKnown((before) => ({ ...before, ...news })), {
      signal,
      wait: (milliseconds) => pause(milliseconds, signal),
      wake: (listener) => {
        lookNow.current = listener;
        return wake(listener);
      },
    });
    return () => stopping.abort();
  }, [client, orderId]);

  const { checkout, status, refusal } = known;
  const end = status === undefined ? undefined : endOf(status);
  const isKnown = status !== undefined || checkout?.payment.status === 'created';
  const stage = end ?? (refusal !== undefined ? 'none' : isKnown ? 'pay' : 'loading');
  useEffect(() => {
    if (end !== undefined && end !== 'unclear') endOrder(orderId, end === 'paid');
    if (stage === 'none') endOrder(orderId, false);
    // From here on a change is one that the customer sees happen.
    if (stage !== 'loading') noteMove();
  }, [stage]);

  const isUnknown = end === undefined && refusal?.code === 'not_found';
  const ending = end === undefined ? refusalTexts() : texts.ends[end];
  function refusalTexts(): EndTexts | undefined {
    if (refusal === undefined) return undefined;
    if (isUnknown) return texts.unknownOrder;
    return { heading: texts.refusedOrder, happened: refusal.message, next: texts.refusedNext };
  }
  const total = checkout === undefined ? undefined : amount(oreFromSek(checkout.order.total));
  const title = ending?.heading ?? (total === undefined ? FRAME_TEXTS[language].loading : texts.pay(total));
  const away = navigator.onLine ? texts.unreachable : texts.offline;
  return (
    <PageFrame page="shop" title={`${title} – Smultron`}>
      <div class="payment-page">
        <div role="status">{known.isUnreachable ? <p class="notice wait shop-notice">{away}</p> : null}</div>
        <p class="visually-hidden" role="status">
          {ending === undefined ? '' : `${ending.heading} ${ending.happened} ${ending.next}`}
        </p>
        {ending !== undefined ? (
          <OrderEndView
            key={stage}
            end={end}
            texts={ending}
            number={status?.orderNumber ?? checkout?.order.number ?? null}
            isUnknown={isUnknown}
          />
        ) : checkout !== undefined && stage === 'pay' ? (
          <PayView checkout={checkout} aheadMs={known.aheadMs} lookNow={() => lookNow.current()} />
        ) : (
          <p class="card muted payment-loading">{texts.working}</p>
        )}
        {placed === undefined ? null : <PlacedSummary order={placed} />}
      </div>
    </PageFrame>
  );
}
