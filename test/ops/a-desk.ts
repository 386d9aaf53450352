import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { confirmOrder } from '../../lambdas/steps/confirm-order.ts';
import { refundPayment } from '../../lambdas/steps/refund-payment.ts';
import { OperationRefused } from '../../ops/refusal.ts';
import { aStepInput } from '../support/builders.ts';
import { aHeldCheckout, aNewProduct, PAID } from '../support/held-checkout.ts';
import type { StartedTables } from '../support/tables.ts';
import { aSwish, PAYEE, type Script } from '../tables/scripted-swish.ts';
import { aStepFunctions } from '../tables/step-functions.ts';

export const WHY = { why: 'by phone', operator: 'karin' };

/** Everything that operations take, on real tables; runs are named and not run. */
export function aDesk(tables: StartedTables) {
  const stepFunctions = aStepFunctions();
  const deps = { ...tables.deps, runs: stepFunctions.runs, now: () => Date.now() };

  /** An order whose run is over, of `quantity` pieces of a product of its own. */
  async function anEndedRun(changes: Partial<Checkout> = {}, quantity = 2) {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: quantity }, { payeeAlias: PAYEE, ...changes });
    stepFunctions.put(id, 1, 'closed');
    return { id, product, order: id, ...WHY };
  }

  return {
    stepFunctions,
    deps,
    anEndedRun,

    /** An order that was paid and sold. */
    async aSoldOrder() {
      const sold = await anEndedRun(PAID);
      await confirmOrder(aStepInput(sold.id), tables.deps);
      return sold;
    },

    /** The step that the run of kind `refund` begins with. */
    runRefund: (id: string, script: Script, run = 2) =>
      refundPayment(
        { ...aStepInput(id, { execution: `${id}-${run}`, kind: 'refund' }), taskToken: 'R', reason: 'operator' },
        {
          ...tables.deps,
          swish: aSwish(script),
          tokens: stepFunctions.tokens,
          refundCallbackUrl: 'https://shop.example/v1/swish/refund-callback',
        },
      ),
  };
}

/** What an operation was refused with; fails when it was not. */
export async function refusalOf(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
  } catch (error) {
    if (error instanceof OperationRefused) return error.message;
    throw error;
  }
  throw new Error('It was not refused');
}
