import { oreFromSek } from '../../lambdas/domain/money.ts';
import { forgetAttempt } from './attempt-key.ts';
import { clearCart } from './cart.ts';
import { ApiRefusal, type Answer, type Checkout, type OrderStatus } from '../checkout-client.ts';
import { element, link } from '../elements.ts';
import type { Shop } from './shop.ts';

/** How to pay, how long is left, and how it ended. Works from the order's id alone, so a reload continues here. */
export async function showPayment(view: HTMLElement, shop: Shop, orderId: string, signal: AbortSignal): Promise<void> {
  const { client, texts } = shop;
  view.replaceChildren(element('p', { class: 'muted' }, texts.loading));
  const checkout = await checkoutOrRefusal(shop, orderId);
  if (signal.aborted) return;
  if (checkout instanceof ApiRefusal) {
    forgetAttempt(sessionStorage);
    view.replaceChildren(...ending(shop, texts.cancelledTitle, checkout.message));
    return;
  }

  const status = element('p', { attributes: { role: 'status' } }, texts.waiting);
  const countdown = element('p', { class: 'countdown' });
  const cancel = cancelButton(shop, checkout.data.payment.reference, status);
  view.replaceChildren(...payment(shop, checkout.data, { countdown, status, cancel }));
  let offsetMs = checkout.now - Date.now();
  const expiresAt = Date.parse(checkout.data.payment.expiresAt ?? '');
  const showTimeLeft = (): void => {
    countdown.textContent = timeLeftText(expiresAt - Date.now() - offsetMs, shop);
  };
  showTimeLeft();
  const ticking = setInterval(showTimeLeft, 1000);
  signal.addEventListener('abort', () => clearInterval(ticking), { once: true });

  const report = ({ data, now }: Answer<OrderStatus>): void => {
    offsetMs = now - Date.now();
    if (data.status === 'pending') {
      status.textContent = data.reason === 'payment_unclear' ? texts.unclear : texts.waiting;
      return;
    }
    clearInterval(ticking);
    forgetAttempt(sessionStorage);
    if (data.status === 'paid') clearCart(sessionStorage);
    view.replaceChildren(...endingOf(shop, data));
  };
  try {
    await client.follow(orderId, report, signal);
  } finally {
    clearInterval(ticking);
  }
}

async function checkoutOrRefusal({ client }: Shop, orderId: string): Promise<Answer<Checkout> | ApiRefusal> {
  try {
    return await client.checkout(orderId);
  } catch (error) {
    if (error instanceof ApiRefusal) return error;
    throw error;
  }
}

/** Cancels at Swish, which decides; the status tells how it ended. */
function cancelButton({ client, texts }: Shop, reference: string, status: HTMLElement): HTMLButtonElement {
  const button = element('button', { attributes: { type: 'button' } }, texts.cancel);
  const cancel = async (): Promise<void> => {
    button.disabled = true;
    status.textContent = texts.cancelling;
    try {
      await client.cancel(reference);
    } catch (error) {
      if (!(error instanceof ApiRefusal)) button.disabled = false;
      status.textContent = error instanceof ApiRefusal ? error.message : texts.unreachable;
    }
  };
  button.addEventListener('click', () => void cancel());
  return button;
}

function payment(
  { texts, amount }: Shop,
  { order, payment }: Checkout,
  { countdown, status, cancel }: { readonly countdown: Node; readonly status: Node; readonly cancel: Node },
): Node[] {
  const { qr, swishUrl } = payment.status === 'created' ? payment : { qr: null, swishUrl: null };
  const phone = link(texts.openPhone, '/phone', 'button');
  phone.setAttribute('target', '_blank');
  return [
    element('h1', {}, texts.payTitle(amount(oreFromSek(order.total)))),
    element('p', { class: 'muted' }, texts.order(order.number)),
    qr?.startsWith('data:image/') === true
      ? element('img', { class: 'qr', attributes: { src: qr, alt: texts.qr, width: '240', height: '240' } })
      : undefined,
    element('p', {}, texts.scan),
    element(
      'p',
      { class: 'buttons' },
      swishUrl === null ? undefined : link(texts.openSwish, swishUrl, 'button primary'),
      phone,
      cancel,
    ),
    countdown,
    status,
  ].filter((child) => child !== undefined);
}

function endingOf(shop: Shop, { status, reason, orderNumber }: OrderStatus): Node[] {
  const { texts } = shop;
  const because = texts.reasons[reason ?? ''] ?? texts.unknownReason;
  if (status === 'paid') return ending(shop, texts.paidTitle, texts.paid, orderNumber);
  return ending(shop, status === 'refunded' ? texts.refundedTitle : texts.cancelledTitle, because, orderNumber);
}

function ending({ texts }: Shop, title: string, sentence: string, orderNumber: string | null = null): Node[] {
  return [
    element('h1', {}, title),
    ...(orderNumber === null ? [] : [element('p', { class: 'muted' }, texts.order(orderNumber))]),
    element('p', { attributes: { role: 'status' } }, sentence),
    element('p', {}, link(texts.back, '/', 'button')),
  ];
}

function timeLeftText(leftMs: number, { texts }: Shop): string {
  if (Number.isNaN(leftMs)) return '';
  if (leftMs <= 0) return texts.timeUp;
  const seconds = Math.ceil(leftMs / 1000);
  return texts.timeLeft(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`);
}
