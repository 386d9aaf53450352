import type {
  CancelAnswer,
  CreateRefundAnswer,
  RefundRequest,
  RetrieveAnswer,
  RetrieveRefundAnswer,
  Swish,
} from '../../lambdas/adapters/swish.ts';
import type { SwishPayment } from '../../lambdas/domain/outcome.ts';

export const PAYEE = '1231181189';

/** Swish's answer about a payment of 249 SEK, which is what a checkout of one product costs. */
export const payment = (status: string, changes: Partial<SwishPayment> = {}): RetrieveAnswer => ({
  kind: 'payment',
  payment: {
    id: 'X',
    status,
    amount: 249,
    currency: 'SEK',
    payeeAlias: PAYEE,
    ...(status === 'PAID' ? { paymentReference: 'BANK' } : {}),
    ...changes,
  },
});
export const refund = (id: string, status: string, errorCode?: string): RetrieveRefundAnswer => ({
  kind: 'refund',
  refund: { id, status, errorCode },
});
export const UNCLEAR = { kind: 'unclear' } as const;
export const NOT_FOUND = { kind: 'not_found' } as const;
export const NOT_CANCELLABLE = { kind: 'not_cancellable' } as const;
export const CREATED = { kind: 'created' } as const;

type Answer<Value> = Value | (() => Value | Promise<Value>);

export interface Script {
  readonly retrieve?: readonly Answer<RetrieveAnswer>[];
  readonly cancel?: readonly Answer<CancelAnswer>[];
  readonly createRefund?: readonly Answer<CreateRefundAnswer>[];
  readonly retrieveRefund?: readonly Answer<RetrieveRefundAnswer>[];
}

/** Swish, scripted per operation; the last answer of each stays. What is not in the script must not be asked. */
export function aSwish(script: Script = {}) {
  const calls: string[] = [];
  const refunds: RefundRequest[] = [];
  const counts: Record<string, number> = {};
  const say = async <Value>(operation: keyof Script, id: string, answers: readonly Answer<Value>[] | undefined) => {
    calls.push(`${operation} ${id}`);
    const count = (counts[operation] = (counts[operation] ?? 0) + 1);
    const answer = answers?.[Math.min(count, answers.length) - 1];
    if (answer === undefined) throw new Error(`Swish was not expected to be asked: ${calls.join(', ')}`);
    return typeof answer === 'function' ? await (answer as () => Value | Promise<Value>)() : answer;
  };
  const swish: Swish = {
    environment: 'mock',
    isReachable: true,
    create: () => Promise.reject(new Error('No payment is to be requested here')),
    retrieve: (id) => say('retrieve', id, script.retrieve),
    cancel: (id) => say('cancel', id, script.cancel),
    createRefund: (request) => {
      refunds.push(request);
      return say('createRefund', request.id, script.createRefund);
    },
    retrieveRefund: (id) => say('retrieveRefund', id, script.retrieveRefund),
  };
  return {
    of: () => swish,
    /** `{operation} {id}` of every call. */
    calls,
    /** The refunds that were asked for. */
    refunds,
    operations: (): string[] => calls.map((call) => call.split(' ')[0] ?? ''),
  };
}

export type ScriptedSwish = ReturnType<typeof aSwish>;
