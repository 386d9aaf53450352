import type { LimitedAccess, TableAction } from '../function-definition.ts';
import { checkoutKeys } from '../tables.ts';

/** What several functions have alike. */

/**
 * Loaded, a function takes 85 MB, 14 of them heap: the rest is for the share of a processor that comes with memory. With
 * twice as much an empty handler on arm64 starts no sooner (114 ms with 512 MB, 124 with 1,024), and what takes time
 * after that is tables and Swish.
 */
export const memoryMb = 512;
/** Before the customer has an answer: a step that hangs must leave time for another try. */
export const briefly = { timeoutSeconds: 20, memoryMb };
/** A PUT to Swish ends within 20 s, and its function must outlive it. */
export const withSwish = { timeoutSeconds: 30, memoryMb };

export const nothing = { tables: {}, variables: [], permissions: [] } as const;
export const toAskSwish = ['SWISH_ENVIRONMENT', 'SWISH_MOCK_URL'] as const;
/** Swish asks for a certificate, which is a secret. */
export const asksSwish = ['secretsmanager:GetSecretValue/SwishCertificates'] as const;
/**
 * Whoever records what Swish said of a payment makes it happen: signals the waiting run, or starts the next one. Who asks only
 * while nothing is known of the payment finds no refund to tell a run of.
 */
export const ensuresPayment = ['states:DescribeExecution', 'states:SendTaskSuccess', 'states:StartExecution'] as const;
/** And of a refund: only that can fail the state that waits for it. */
export const ensures = [...ensuresPayment, 'states:SendTaskFailure'] as const;

export const on = (
  kinds: readonly (keyof typeof checkoutKeys)[],
  ...actions: readonly TableAction[]
): LimitedAccess => ({
  actions,
  keys: kinds.map((kind) => checkoutKeys[kind]),
});
export const onCheckout = (...actions: readonly TableAction[]): LimitedAccess => on(['checkout'], ...actions);

/** Every step reads the checkout; the first one of a later run, and who has news, writes on it. */
export const entering = { checkouts: [onCheckout('GetItem', 'UpdateItem')] } as const;
