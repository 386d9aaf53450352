import type { Documents } from '../../lambdas/adapters/documents.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { refundIdOf } from '../../lambdas/domain/identifiers.ts';
import { refundPayment } from '../../lambdas/steps/refund-payment.ts';
import { aStepInput } from '../support/builders.ts';
import { aHeldCheckout, aNewProduct, PAID } from '../support/held-checkout.ts';
import type { StartedTables } from '../support/tables.ts';
import { aSwish, PAYEE, type Script } from './scripted-swish.ts';
import { aStepFunctions } from './step-functions.ts';

/** Money that is to go back, and the step that gives it back. The first run is under way. */
export async function aRefundOf(tables: StartedTables, script: Script, changes: Partial<Checkout> = {}) {
  const product = await aNewProduct(tables);
  const { id } = await aHeldCheckout(tables, { [product]: 1 }, { ...PAID, payeeAlias: PAYEE, ...changes });
  const swish = aSwish(script);
  const stepFunctions = aStepFunctions();
  stepFunctions.put(id, 1, 'running');
  const deps = {
    ...tables.deps,
    swish,
    tokens: stepFunctions.tokens,
    runs: stepFunctions.runs,
    refundCallbackUrl: 'https://shop.example/v1/swish/refund-callback',
    remind: () => Promise.resolve(),
  };
  const step = (input: Partial<Parameters<typeof refundPayment>[0]> = {}, documents: Documents = tables.documents) =>
    refundPayment(
      { ...aStepInput(id), kind: 'late-payment', taskToken: 'R', reason: 'operator', ...input },
      { ...deps, documents },
    );
  return { id, product, swish, stepFunctions, deps, step, ids: [1, 2, 3].map((number) => refundIdOf(id, number)) };
}
