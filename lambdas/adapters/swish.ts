import * as z from 'zod';
import type { SwishEnvironment } from '../domain/checkout.ts';
import type { Ore } from '../domain/money.ts';
import type { SwishPayment } from '../domain/outcome.ts';
import type { SwishRefund } from '../domain/refund.ts';
import { codeOf } from '../domain/swish-codes.ts';
import {
  requireAmount,
  requireCallbackIdentifier,
  requireInstructionId,
  requireMerchant,
  requirePhone,
  requireReference,
  swishMessage,
} from '../domain/swish-text.ts';
import type { ReportSwish } from './swish-events.ts';
import {
  NoAnswer,
  type NoAnswerReason,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from './swish-transport.ts';

/** A PUT and a GET that follows it, twice, fit into the function's 30 s. */
const CREATE_TIMEOUT_MS = 8_000;
const ASK_TIMEOUT_MS = 5_000;

/** Reasons with which it is certain that Swish did not read the request. */
const UNREAD: ReadonlySet<NoAnswerReason> = new Set<NoAnswerReason>(['certificate_refused', 'no_certificate']);

/** Such a request was refused for certain, as by Swish's own 401. */
const UNREAD_ANSWER: TransportResponse = { status: 401, headers: {}, body: '' };

/** The statuses with which Swish itself says that it made no payment request and no refund. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 422]);

/** Where the environments are that are not on this machine. */
export const SWISH_ADDRESSES: Readonly<Record<Exclude<SwishEnvironment, 'mock'>, string>> = {
  mss: 'https://mss.cpc.getswish.net',
  sandbox: 'https://staging.getswish.pub.tds.tieto.com',
  production: 'https://cpc.getswish.net',
};

/** An amount comes back as a number or as text, whatever was sent; anything else is not an answer of Swish. */
const AmountSchema = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .transform(Number),
]);
const PaymentSchema = z.object({
  id: z.string(),
  status: z.string(),
  amount: AmountSchema,
  currency: z.string(),
  payeeAlias: z.string(),
  paymentReference: z.string().nullish(),
  datePaid: z.string().nullish(),
  errorCode: z.string().nullish(),
});
const RefundSchema = z.object({
  id: z.string(),
  status: z.string(),
  amount: AmountSchema.nullish(),
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
  /** Reduced to what Swish takes before it is sent. */
  readonly message: string;
  /** Present: the request goes straight to this phone. */
  readonly payerAlias?: string | undefined;
}

export interface RefundRequest {
  /** 32 upper-case hex digits; a repeated PUT of the same id never pays back twice. */
  readonly id: string;
  /** The bank's reference of the paid payment, not the payment's id: Swish's simulator would take either. */
  readonly originalPaymentReference: string;
  readonly callbackUrl: string;
  /** The merchant's Swish number: in a refund it is the shop that pays. */
  readonly payerAlias: string;
  readonly amountOre: Ore;
  /** At most 35 letters and digits. */
  readonly payerPaymentReference: string;
  /** Reduced to what Swish takes before it is sent. */
  readonly message: string;
}

/** What became of a PUT. */
type PutAnswer =
  | { readonly kind: 'refused'; readonly code: string }
  /** The id was used before: what became of that request must be asked. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'unclear' };

export type CreateAnswer = { readonly kind: 'created'; readonly token: string | null } | PutAnswer;
export type CreateRefundAnswer = { readonly kind: 'created' } | PutAnswer;

type NoObject = { readonly kind: 'not_found' } | { readonly kind: 'unclear' };
export type RetrieveAnswer = { readonly kind: 'payment'; readonly payment: SwishPayment } | NoObject;
export type RetrieveRefundAnswer = { readonly kind: 'refund'; readonly refund: SwishRefund } | NoObject;
export type CancelAnswer = RetrieveAnswer | { readonly kind: 'not_cancellable' };

export interface SwishConnection {
  /** Scheme, host and port. Empty: nobody is there, which is what `mock` means on AWS: the rollback switch. */
  readonly address: string;
  readonly transport: Transport;
  readonly report: ReportSwish;
}

/**
 * Swish's CPC API. Never throws for what Swish or the network does: a definite answer is told from an unclear one by
 * its kind, and unclear is neither failed nor paid. Throws for a field that no customer and no network can have
 * spoilt: an amount, id, reference or number of the wrong form is a mistake of ours.
 */
export function swish(environment: SwishEnvironment, { address, transport, report }: SwishConnection) {
  /** `whenUnread` is what it comes to when Swish certainly did not read the request. */
  const ask = async (
    request: TransportRequest,
    whenUnread?: TransportResponse,
  ): Promise<TransportResponse | undefined> => {
    if (address === '') return undefined;
    try {
      return await transport({ ...request, url: `${address}/swish-cpcapi/api${request.url}` });
    } catch (error) {
      if (error instanceof NoAnswer && UNREAD.has(error.reason)) return whenUnread;
      return undefined; // No complete answer: the caller sees `unclear`, which is all that is known.
    }
  };

  /** Counts what only the shop can put right. A code that is not in the table is one of those until it is. */
  const reportFault = (operation: 'create' | 'refund' | 'ask', id: string, code: string): void => {
    const fault = codeOf(code)?.fault ?? 'shop';
    if (fault === 'shop') report({ kind: 'shop_fault', environment, operation, id, code });
  };

  const readPut = (operation: 'create' | 'refund', id: string, response: TransportResponse): PutAnswer => {
    const codes = errorCodesOf(response.body);
    if (codes.includes('RP09')) return { kind: 'exists' };
    // A refund of the same payment is under way, perhaps this one: it must be asked about, not given up.
    if (codes.includes('RF09')) return { kind: 'unclear' };
    // Anything else, a proxy's 202 or 404 among them, says nothing about the request itself.
    if (!REFUSALS.has(response.status)) return { kind: 'unclear' };
    const code = codes[0] ?? `HTTP${response.status}`;
    reportFault(operation, id, code);
    return { kind: 'refused', code };
  };

  /** An object of Swish, if the answer has one of this id; a missing right to ask is a fault of ours. */
  const readObject = <Body extends { readonly id: string }>(
    id: string,
    response: TransportResponse | undefined,
    schema: z.ZodType<Body>,
  ): { readonly kind: 'object'; readonly body: Body } | NoObject => {
    if (response?.status === 404 && errorCodesOf(response.body).includes('RP04')) return { kind: 'not_found' };
    if (response?.status === 401 || response?.status === 403) {
      reportFault('ask', id, errorCodesOf(response.body)[0] ?? `HTTP${response.status}`);
    }
    if (response?.status !== 200) return { kind: 'unclear' };
    const { data: body } = schema.safeParse(parseJson(response.body));
    return body?.id.toUpperCase() === id ? { kind: 'object', body } : { kind: 'unclear' };
  };

  const readPayment = (id: string, response: TransportResponse | undefined): RetrieveAnswer => {
    const answer = readObject(id, response, PaymentSchema);
    return answer.kind === 'object' ? { kind: 'payment', payment: answer.body } : answer;
  };

  return {
    environment,

    /** Whether this environment can be asked at all. */
    isReachable: address !== '',

    async create(payment: PaymentRequest): Promise<CreateAnswer> {
      const id = requireInstructionId(payment.id);
      const response = await ask(
        {
          method: 'PUT',
          url: `/v2/paymentrequests/${id}`,
          timeoutMs: CREATE_TIMEOUT_MS,
          body: JSON.stringify({
            payeePaymentReference: requireReference(payment.payeePaymentReference),
            callbackUrl: payment.callbackUrl,
            callbackIdentifier: requireCallbackIdentifier(payment.callbackIdentifier),
            payeeAlias: requireMerchant(payment.payeeAlias),
            amount: requireAmount(payment.amountOre),
            currency: 'SEK',
            ...messageOf(payment),
            ...(payment.payerAlias === undefined ? {} : { payerAlias: requirePhone(payment.payerAlias) }),
          }),
        },
        // A customer waits: no certificate is a refusal then. A refund is only asked for again.
        UNREAD_ANSWER,
      );
      if (response === undefined) return { kind: 'unclear' };
      if (response.status !== 201) return readPut('create', id, response);
      const token = response.headers['paymentrequesttoken'];
      return { kind: 'created', token: typeof token === 'string' && token !== '' ? token : null };
    },

    async retrieve(paymentId: string): Promise<RetrieveAnswer> {
      const id = requireInstructionId(paymentId);
      const url = `/v1/paymentrequests/${id}`;
      return readPayment(id, await ask({ method: 'GET', url, timeoutMs: ASK_TIMEOUT_MS }));
    },

    async cancel(paymentId: string): Promise<CancelAnswer> {
      const id = requireInstructionId(paymentId);
      const response = await ask({
        method: 'PATCH',
        url: `/v1/paymentrequests/${id}`,
        timeoutMs: ASK_TIMEOUT_MS,
        contentType: 'application/json-patch+json',
        body: JSON.stringify([{ op: 'replace', path: '/status', value: 'cancelled' }]),
      });
      const codes = response?.status === 422 ? errorCodesOf(response.body) : [];
      const isOver = codes.includes('RP07') || codes.includes('RP08');
      return isOver ? { kind: 'not_cancellable' } : readPayment(id, response);
    },

    async createRefund(refund: RefundRequest): Promise<CreateRefundAnswer> {
      const id = requireInstructionId(refund.id);
      const response = await ask({
        method: 'PUT',
        url: `/v2/refunds/${id}`,
        timeoutMs: CREATE_TIMEOUT_MS,
        body: JSON.stringify({
          originalPaymentReference: refund.originalPaymentReference,
          callbackUrl: refund.callbackUrl,
          payerAlias: requireMerchant(refund.payerAlias),
          amount: requireAmount(refund.amountOre),
          currency: 'SEK',
          payerPaymentReference: requireReference(refund.payerPaymentReference),
          ...messageOf(refund),
        }),
      });
      if (response === undefined) return { kind: 'unclear' };
      return response.status === 201 ? { kind: 'created' } : readPut('refund', id, response);
    },

    async retrieveRefund(refundId: string): Promise<RetrieveRefundAnswer> {
      const id = requireInstructionId(refundId);
      const response = await ask({ method: 'GET', url: `/v1/refunds/${id}`, timeoutMs: ASK_TIMEOUT_MS });
      const answer = readObject(id, response, RefundSchema);
      return answer.kind === 'object' ? { kind: 'refund', refund: answer.body } : answer;
    },
  };
}

export type Swish = ReturnType<typeof swish>;

/** The message is optional at Swish: one with nothing left to say is left out. */
function messageOf({ message }: { readonly message: string }) {
  const cleaned = swishMessage(message);
  return cleaned === '' ? {} : { message: cleaned };
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
