import type { MailOrder } from './mail/mail-order.ts';
import { oreFromSek } from './money.ts';
import type { Order, OrderLine } from './order.ts';
import { chargedPrice } from './product.ts';

/** What the mails show of an order. */
export function mailOrderOf(order: Order): MailOrder {
  return {
    id: order.id,
    number: order.number,
    language: order.language,
    createdAt: order.date,
    paidAt: order.payment.paid_at,
    lines: order.cart.map(mailLine),
    deliveryName: order.delivery === '' ? undefined : order.delivery,
    deliveryCostOre: oreFromSek(order.delivery_cost),
    totalOre: oreFromSek(order.total),
    currency: 'SEK',
    paymentReference: order.payment.reference,
    customer: order.information,
  };
}

function mailLine(line: OrderLine): MailOrder['lines'][number] {
  const unitPriceOre = oreFromSek(chargedPrice(line));
  const regularPriceOre = oreFromSek(line.price);
  return {
    title: line.title,
    subtitle: line.subtitle ?? '',
    quantity: line.number,
    unitPriceOre,
    regularPriceOre: regularPriceOre > unitPriceOre ? regularPriceOre : undefined,
    lineTotalOre: unitPriceOre * line.number,
  };
}
