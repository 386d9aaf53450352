import type { Language } from '../language.ts';
import { oneLine } from './plain-text.ts';

/** What a confirmation tells of an order. Amounts are whole öre, VAT included; times are epoch milliseconds. */
export interface MailOrder {
  readonly id: string;
  readonly number: string;
  readonly language: Language;
  readonly createdAt: number;
  /** Undefined when an operator activated the order without a Swish payment. */
  readonly paidAt: number | undefined;
  readonly lines: readonly MailLine[];
  /** Undefined when the customer picks the order up. */
  readonly deliveryName: string | undefined;
  readonly deliveryCostOre: number;
  readonly totalOre: number;
  readonly currency: 'SEK';
  /** The bank's reference, as in the customer's account statement. */
  readonly paymentReference: string | undefined;
  readonly customer: MailCustomer;
}

export interface MailLine {
  readonly title: string;
  readonly subtitle: string | undefined;
  readonly quantity: number;
  readonly unitPriceOre: number;
  /** Only where a reduced price is charged. */
  readonly regularPriceOre?: number | undefined;
  readonly lineTotalOre: number;
}

/** Empty strings are what the customer left out. */
export interface MailCustomer {
  readonly name: string;
  readonly company: string;
  readonly address: string;
  readonly zip: string;
  readonly city: string;
  readonly email: string;
  readonly phone: string;
}

/** The order with every text made one harmless line. */
export function cleanOrder(order: MailOrder): MailOrder {
  const { customer } = order;
  return {
    ...order,
    id: oneLine(order.id),
    number: oneLine(order.number),
    lines: order.lines.map((line) => ({
      ...line,
      title: oneLine(line.title),
      subtitle: oneLine(line.subtitle ?? ''),
    })),
    deliveryName: order.deliveryName === undefined ? undefined : oneLine(order.deliveryName),
    paymentReference: order.paymentReference === undefined ? undefined : oneLine(order.paymentReference),
    customer: {
      name: oneLine(customer.name),
      company: oneLine(customer.company),
      address: oneLine(customer.address),
      zip: oneLine(customer.zip),
      city: oneLine(customer.city),
      email: oneLine(customer.email),
      phone: oneLine(customer.phone),
    },
  };
}

/** Throws RangeError when lines, delivery and total contradict each other: better no receipt than a wrong one. */
export function assertAddsUp({ id, lines, deliveryCostOre, totalOre }: MailOrder): void {
  const wrongLine = lines.findIndex((line) => line.quantity * line.unitPriceOre !== line.lineTotalOre);
  if (wrongLine >= 0) throw new RangeError(`Line ${wrongLine + 1} of order ${id}: quantity × price is not its total`);
  const goodsOre = goodsTotal(lines);
  if (goodsOre + deliveryCostOre !== totalOre) {
    throw new RangeError(`Order ${id}: lines ${goodsOre} öre + delivery ${deliveryCostOre} öre is not ${totalOre} öre`);
  }
}

export const goodsTotal = (lines: readonly MailLine[]): number =>
  lines.reduce((sum, line) => sum + line.lineTotalOre, 0);

/** Swedish VAT of 25 % contained in an amount: a fifth of it, to the nearest öre. */
export const includedVat = (ore: number): number => Math.round((ore * 20) / 100);
