import * as z from 'zod';
import type { SwishEnvironment } from '../domain/checkout.ts';
import { swishAmount, type Ore } from '../domain/money.ts';
import type { SwishPayment } from '../domain/outcome.ts';
import { exchange, type TransportRequest, type TransportResponse } from './swish-transport.ts';

/** A PUT and a GET that follows it, twice, fit into the function's 30 s. */
const CREATE_TIMEOUT_MS = 8_000;
const ASK_TIMEOUT_MS = 5_000;

/** The statuses with which Swish itself says that it made no payment request. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 422]);

const HOSTS: Readonly<Record<Exclude<SwishEnvironment, 'mock'>, string>> = {
  mss: 'https://mss.cpc.getswish.net',
  sandbox: 'https://staging.getswish.pub.tds.tieto.com',
  production: 'https://cpc.getswish.net',
};

const PaymentSchema = z.object({
  id: z.string(),
  status: z.string(),
  amount: z.coerce.number(),
  currency: z.string(),
  payeeAlias: z.string(),
  paymentReference: z.string().nullish(),
  datePaid: z.string().nullish(),
  errorCode: z.string().nullish(),
});
const ErrorsSchema = z.array(z.object({ errorCode: z.string() })).min(1);

export interface PaymentRequest {
  /** 32 upper-case hex digits; a repeated PUT of the same id never charges twice. */
  readonly id: string;
  readonly amountOre: Ore;
  readonly payeeAlias: string;
  /** At most 35 letters and digits: the order number without its dot. */
  readonly payeePaymentReference: string;
  readonly callbackUrl: string;
  readonly callbackIdentifier: string;
  /** At most 50 of Swish's narrow character set. */
  readonly message: string;
  /** Present: the request goes straight to this phone. */
  readonly payerAlias?: string | undefined;
}

export type CreateAnswer =
  | { readonly kind: 'created'; readonly token: string | null }
  | { readonly kind: 'refused'; readonly code: string }
  /** The id was used before: what became of that request must be asked. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'unclear' };

export type RetrieveAnswer =
  | { readonly kind: 'payment'; readonly payment: SwishPayment }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'unclear' };

export type CancelAnswer = RetrieveAnswer | { readonly kind: 'not_cancellable' };

/**
 * Swish's CPC API. Never throws for what Swish or the network does: a definite answer is told from an unclear one by
 * its kind, and unclear is neither failed nor paid.
 *
 * @param mockUrl base address of the simulator; empty on AWS, where `mock` answers nothing and is the rollback switch
 */
export function swish(environment: SwishEnvironment, mockUrl: string) {
  const base = environment === 'mock' ? mockUrl : HOSTS[environment];
  const ask = async (request: TransportRequest): Promise<TransportResponse | undefined> => {
    if (base === '') return undefined;
    try {
      return await exchange({ ...request, url: `${base}/swish-cpcapi/api${request.url}` });
    } catch {
      return undefined; // No complete answer: the caller sees `unclear`, which is all that is known.
    }
  };

  return {
    environment,

    /** Whether this environment can be asked at all. */
    isReachable: base !== '',

    async create(payment: PaymentRequest): Promise<CreateAnswer> {
      const response = await ask({
        method: 'PUT',
        url: `/v2/paymentrequests/${payment.id}`,
        timeoutMs: CREATE_TIMEOUT_MS,
        body: JSON.stringify({
          payeePaymentReference: payment.payeePaymentReference,
          callbackUrl: payment.callbackUrl,
          callbackIdentifier: payment.callbackIdentifier,
          payeeAlias: payment.payeeAlias,
          amount: swishAmount(payment.amountOre),
          currency: 'SEK',
          message: payment.message,
          ...(payment.payerAlias === undefined ? {} : { payerAlias: payment.payerAlias }),
        }),
      });
      if (response === undefined) return { kind: 'unclear' };
      if (response.status === 201) {
        const token = response.headers['paymentrequesttoken'];
        return { kind: 'created', token: typeof token === 'string' && token !== '' ? token : null };
      }
      const codes = errorCodesOf(response.body);
      if (codes.includes('RP09')) return { kind: 'exists' };
      // Anything else, a proxy's 202 or 404 among them, says nothing about the request itself.
      if (!REFUSALS.has(response.status)) return { kind: 'unclear' };
      return { kind: 'refused', code: codes[0] ?? `HTTP${response.status}` };
    },

    async retrieve(id: string): Promise<RetrieveAnswer> {
      return readAnswer(await ask({ method: 'GET', url: `/v1/paymentrequests/${id}`, timeoutMs: ASK_TIMEOUT_MS }));
    },

    async cancel(id: string): Promise<CancelAnswer> {
      const response = await ask({
        method: 'PATCH',
        url: `/v1/paymentrequests/${id}`,
        timeoutMs: ASK_TIMEOUT_MS,
        contentType: 'application/json-patch+json',
        body: JSON.stringify([{ op: 'replace', path: '/status', value: 'cancelled' }]),
      });
      const codes = response?.status === 422 ? errorCodesOf(response.body) : [];
      const isOver = codes.includes('RP07') || codes.includes('RP08');
      return isOver ? { kind: 'not_cancellable' } : readAnswer(response);
    },
  };
}

export type Swish = ReturnType<typeof swish>;

function readAnswer(response: TransportResponse | undefined): RetrieveAnswer {
  if (response?.status === 404 && errorCodesOf(response.body).includes('RP04')) return { kind: 'not_found' };
  if (response?.status !== 200) return { kind: 'unclear' };
  const payment = PaymentSchema.safeParse(parseJson(response.body));
  return payment.success ? { kind: 'payment', payment: payment.data } : { kind: 'unclear' };
}

function errorCodesOf(body: string): readonly string[] {
  const errors = ErrorsSchema.safeParse(parseJson(body));
  return errors.success ? errors.data.map(({ errorCode }) => errorCode) : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A proxy's HTML page, say: not an answer of Swish.
  }
}
