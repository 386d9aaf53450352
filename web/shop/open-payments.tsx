import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ApiRefusal } from '../checkout-client.ts';
import { useStore } from '../design/use-store.ts';
import { endOf } from './order-end.ts';
import type { PlacedOrder } from './placed-orders.ts';
import { navigate } from './navigation.ts';
import { endOrder, placedOrders } from './remembered.ts';
import { useStorefront } from './storefront.ts';
import { wake } from './wake.ts';
import { SHOP_TEXTS } from './texts.ts';

/** Payments that wait for this customer: whoever goes back to the shop finds the way to them. */
export function OpenPayments(): VNode {
  const open = useStore(placedOrders).filter(({ isOpen }) => isOpen);
  return (
    <div role="status">
      {open.map((order) => (
        <OpenPayment key={order.orderId} order={order} />
      ))}
    </div>
  );
}

function OpenPayment({ order: { orderId, totalOre } }: { readonly order: PlacedOrder }): VNode {
  const { client, language, amount } = useStorefront();
  const texts = SHOP_TEXTS[language];
  const [isUnclear, setIsUnclear] = useState(false);
  useEffect(() => {
    const stopping = new AbortController();
    client
      .follow(
        orderId,
        ({ data }) => {
          const end = endOf(data);
          setIsUnclear(end === 'unclear');
          if (end !== undefined && end !== 'unclear') endOrder(orderId, end === 'paid');
        },
        { signal: stopping.signal, wake },
      )
      .catch((error: unknown) => {
        // The shop knows no such order (any more): nothing waits.
        if (!(error instanceof ApiRefusal)) throw error;
        endOrder(orderId, false);
      });
    return () => stopping.abort();
  }, [client, orderId]);
  return (
    <div class={`notice shop-notice open-payment ${isUnclear ? 'wait' : 'info'}`}>
      <div>
        <strong>{isUnclear ? texts.unclearPayment : texts.openPayment}</strong>
        <p>{isUnclear ? texts.unclearPaymentHint : texts.openPaymentOf(amount(totalOre))}</p>
      </div>
      <button type="button" onClick={() => navigate({ name: 'payment', orderId })}>
        {isUnclear ? texts.showPayment : texts.continuePayment}
      </button>
    </div>
  );
}
