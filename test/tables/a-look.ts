import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { remindOfAttention } from '../../lambdas/notification/tell-admin.ts';
import { lookAfter, type LookDependencies } from '../../lambdas/settlement/look-after.ts';
import type { StartedTables } from '../support/tables.ts';
import { aMailer } from './a-mailer.ts';
import { aSwish, PAYEE, type Script } from './scripted-swish.ts';
import { aStepFunctions } from './step-functions.ts';

export const START = 1_795_000_000_000;
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 86_400 * SECOND;

/** Due right now. */
export const DUE: Partial<Checkout> = { dueAt: START, dueShard: '0' };

/** Swish was asked half a minute ago, and the customer can pay for eight minutes more. */
export const payable = (changes: Partial<Checkout> = {}): Partial<Checkout> => ({
  ...DUE,
  askedAt: START - 30 * SECOND,
  askCount: 1,
  payeeAlias: PAYEE,
  instructions: { token: 'T', at: START - 30 * SECOND },
  deadline: START + 8 * MINUTE,
  ...changes,
});

/** The world of a checkout that is due; `last` is its first run as it is found. */
export function aLook(
  tables: StartedTables,
  id: string,
  script: Script = {},
  last?: 'running' | 'closed',
  mailer: ReturnType<typeof aMailer> = aMailer(),
) {
  const swish = aSwish(script);
  const stepFunctions = aStepFunctions();
  if (last !== undefined) stepFunctions.put(id, 1, last);
  const deps: LookDependencies = {
    ...tables.deps,
    swish,
    tokens: stepFunctions.tokens,
    runs: stepFunctions.runs,
    refundCallbackUrl: 'https://shop.example/v1/swish/refund-callback',
    remind: (checkout, order, at) =>
      remindOfAttention(checkout, order, at, { orders: tables.orders, mailer, adminAddress: 'admin@example.com' }),
  };
  return {
    swish,
    stepFunctions,
    mails: mailer.mails,
    deps,
    look: (with_: Partial<LookDependencies> = {}) => lookAfter(id, { ...deps, ...with_ }),
  };
}
