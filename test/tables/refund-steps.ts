import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { refundIdOf } from '../../lambdas/domain/identifiers.ts';
import { refundPayment } from '../../lambdas/steps/refund-payment.ts';
import { aStepInput } from '../support/builders.ts';
import { aHeldCheckout, aNewProduct, PAID } from '../support/held-checkout.ts';
import type { StartedTables } from '../support/tables.ts';
import { aSwish, PAYEE, type Script, type ScriptedSwish } from './scripted-swish.ts';
import { aStepFunctions, type FakeStepFunctions } from './step-functions.ts';

export const CALLBACK = 'https://shop.example/v1/swish/refund-callback';

/** What a run of RefundPayment meets, other than the tables. */
export interface World {
  readonly swish: ScriptedSwish;
  readonly stepFunctions: FakeStepFunctions;
  readonly deps?: Partial<StartedTables['deps']>;
}

/** RefundPayment on tables that are there by the time it runs. */
export function refundSteps(tables: () => StartedTables) {
  const world = (script: Script = {}, deps: Partial<StartedTables['deps']> = {}): World => ({
    swish: aSwish(script),
    stepFunctions: aStepFunctions(),
    deps,
  });
  const run = (
    id: string,
    { swish, stepFunctions, deps = {} }: World,
    input: Partial<Parameters<typeof refundPayment>[0]> = {},
  ) =>
    refundPayment(
      { ...aStepInput(id), kind: 'late-payment', taskToken: 'R', reason: 'sold_out_after_payment', ...input },
      { ...tables().deps, ...deps, swish, tokens: stepFunctions.tokens, refundCallbackUrl: CALLBACK },
    );

  /** Money that is to go back, for an order that still holds its pieces. */
  async function aPaidCheckout(changes: Partial<Checkout> = {}, quantity = 1) {
    const product = await aNewProduct(tables());
    const { id } = await aHeldCheckout(tables(), { [product]: quantity }, { ...PAID, payeeAlias: PAYEE, ...changes });
    return { id, product, refundId: refundIdOf(id, 1) };
  }

  return { world, run, aPaidCheckout };
}
