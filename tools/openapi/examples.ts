import { instructionIdOf } from '../../lambdas/domain/identifiers.ts';
import { sentenceOf, type MessageCode } from '../../lambdas/domain/messages.ts';
import type { AnswerName, RequestName } from './schemas.ts';

const ID = '5f0c8a5e-3a54-4f0e-9d9c-2b1f6a7d4e10';
const REFERENCE = instructionIdOf(ID);
const TOKEN = 'c28a4061470f4af48973bd2a4642b4fa';
const API = 'https://api.smultron.example';

const meta = { now: '2026-11-23T09:00:00.000Z' };
const links = { status: `${API}/v1/order/status/${ID}`, checkout: `${API}/v1/checkout/${ID}` };
const answer = (data: unknown, ownLinks: object | null = null) => ({ data, meta, links: ownLinks, error: null });

export const parameterExamples = { id: ID, reference: REFERENCE } as const;

export const requestExamples: Readonly<Record<RequestName, unknown>> = {
  CheckoutRequest: {
    order: {
      payment: 'swish',
      delivery: 'postnord',
      name: 'Astrid Berg',
      company: '',
      address: 'Storgatan 1',
      zip: '123 45',
      city: 'Bromma',
      email: 'astrid@example.com',
      phone: '070-644 43 64',
    },
    cart: [
      { id: 'big-into-energy', number: 2 },
      { id: 'rainy-day', number: 1 },
    ],
  },
  SwishNotice: { id: REFERENCE },
};

export const answerExamples: Readonly<Record<AnswerName, unknown>> = {
  CheckoutAnswer: answer(
    {
      order: { id: ID, number: '2611.001', status: 'inactive', total: 787.5, currency: 'SEK' },
      payment: {
        method: 'swish',
        status: 'created',
        reference: REFERENCE,
        swishUrl: `swish://paymentrequest?token=${TOKEN}&callbackurl=${encodeURIComponent(`https://www.smultron.example/kassa/${ID}`)}`,
        token: TOKEN,
        qr: 'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=',
        expiresAt: '2026-11-23T09:09:00.000Z',
      },
    },
    links,
  ),
  WorkingAnswer: answer(null, links),
  OrderStatusAnswer: answer({ orderId: ID, orderNumber: '2611.001', status: 'pending', reason: 'awaiting_payment' }),
  PaymentStatusAnswer: answer({ id: REFERENCE, status: 'created' }),
  CancelledAnswer: answer({ id: REFERENCE, status: 'cancelled' }),
  UnclearAnswer: answer({ id: REFERENCE, status: 'unclear' }),
  ProductsAnswer: answer([
    {
      id: 'rainy-day',
      slug: 'rainy-day',
      brand: 'Smultron',
      title: 'Rainy Day',
      subtitle: null,
      price: 249.5,
      price_reduced: 199.5,
      available: 12,
      max_order: 2,
      image: null,
    },
  ]),
  ShipmentOptionsAnswer: answer([
    { id: 'postnord', name: 'PostNord', description: 'To your nearest agent, 2 to 4 days', cost: 59 },
  ]),
  ReceivedAnswer: answer({ received: true }),
  GatewayError: { message: 'Too Many Requests' },
};

const line = { id: 'rainy-day', title: 'Rainy Day', requested: 3 };

/** `error.details` where there are any. */
const detailExamples: Partial<Readonly<Record<MessageCode, unknown>>> = {
  invalid_request: [{ field: 'order.email', message: 'Give a valid e-mail address.' }],
  quantity_limit: { items: [{ ...line, limit: 2 }] },
  amount_out_of_range: { min: 1, max: 150_000 },
  payment_refused: { swishCode: 'ACMT03' },
  product_not_found: { items: [{ id: 'rainy-day' }] },
  product_unavailable: { items: [line] },
  insufficient_stock: { items: [{ ...line, available: 1 }] },
  too_many_open_checkouts: { limit: 3 },
  request_too_large: { maxBytes: 16_384 },
};

export function problemExample(code: MessageCode): unknown {
  const details = detailExamples[code] ?? null;
  return { data: null, meta, links: null, error: { code, message: sentenceOf(code, details, 'en'), details } };
}
