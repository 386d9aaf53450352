import type { AttentionInput, MailOrder, MailRefund } from '../../../lambdas/domain/mail/render-mail.ts';

/** An order with a reduced line, a plain one and delivery by post; a test names only what matters to it. */
export const aMailOrder = (changes: Partial<MailOrder> = {}): MailOrder => ({
  id: '5f0c2a4e-9d1b-4c57-8a36-2be1f7d90c44',
  number: '2611.042',
  language: 'sv',
  createdAt: Date.parse('2026-11-22T17:45:10Z'),
  paidAt: Date.parse('2026-11-22T17:46:02Z'),
  lines: [
    {
      title: 'Skogsglimt',
      subtitle: 'Månljus, blindbox',
      quantity: 2,
      unitPriceOre: 34_900,
      regularPriceOre: 39_900,
      lineTotalOre: 69_800,
    },
    {
      title: 'Regndag',
      subtitle: 'Figur, 18 cm',
      quantity: 1,
      unitPriceOre: 124_950,
      regularPriceOre: undefined,
      lineTotalOre: 124_950,
    },
  ],
  deliveryName: 'PostNord',
  deliveryCostOre: 5_900,
  totalOre: 200_650,
  currency: 'SEK',
  paymentReference: '1E2FC19E5E5E4E18916609B7F8911C12',
  customer: {
    name: 'Astrid Berg',
    company: '',
    address: 'Storgatan 1',
    zip: '123 45',
    city: 'Bromma',
    email: 'astrid@example.com',
    phone: '46706444364',
  },
  ...changes,
});

export const aPickUp = (changes: Partial<MailOrder> = {}): MailOrder =>
  aMailOrder({ deliveryName: undefined, deliveryCostOre: 0, totalOre: 194_750, ...changes });

export const aRefund = (changes: Partial<MailRefund> = {}): MailRefund => ({
  reason: 'sold_out_after_payment',
  amountOre: 200_650,
  refundedAt: Date.parse('2026-11-22T18:12:30Z'),
  reference: '7A3B1F0C9D2E5A4B8C6D0E1F2A3B4C5D',
  ...changes,
});

/** A checkout whose refund Swish refused: everything that an attention mail can tell is there. */
export const anAttention = {
  orderId: '5f0c2a4e-9d1b-4c57-8a36-2be1f7d90c44',
  orderNumber: '2611.042',
  reason: 'refund_failed',
  at: Date.parse('2026-11-22T17:50:00Z'),
  execution: '5f0c2a4e-9d1b-4c57-8a36-2be1f7d90c44-2',
  swishReference: '5F0C2A4E9D1B4C578A362BE1F7D90C44',
  bankReference: '1E2FC19E5E5E4E18916609B7F8911C12',
  outcome: 'PAID',
  amountOre: 200_650,
  paidOre: 200_600,
  refund: { id: '7A3B1F0C9D2E5A4B8C6D0E1F2A3B4C5D', status: 'ERROR', errorCode: 'AM04' },
  holdsUntil: Date.parse('2026-12-06T17:50:00Z'),
  opsUrl: 'http://127.0.0.1:3000/ops?execution=5f0c2a4e-9d1b-4c57-8a36-2be1f7d90c44-2',
} as const satisfies AttentionInput;
