import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Documents } from '../adapters/documents.ts';
import type { OrdersTable } from '../adapters/orders.ts';
import type { TaskTokens } from '../adapters/runs.ts';
import type { Swish } from '../adapters/swish.ts';
import { transact } from '../adapters/transaction.ts';
import { requestOf, type Checkout } from '../domain/checkout.ts';
import { CheckoutClosed, PaymentRefused, PaymentUnavailable } from '../domain/errors.ts';
import { instructionIdOf } from '../domain/identifiers.ts';
import { swishReference } from '../domain/order-number.ts';
import { FIRST_QUESTION_SECONDS } from '../domain/timing.ts';
import { connect, documents } from '../platform/connect.ts';
import { environment } from '../platform/environment.ts';
import { StepInputSchema, taskHandler } from '../platform/task-handler.ts';
import { enterRun } from '../settlement/enter-run.ts';
import { recordPayment } from '../settlement/record-outcome.ts';
import { signal } from '../settlement/signal.ts';

const InputSchema = StepInputSchema.extend({ taskToken: z.string().min(1) });

interface Dependencies {
  readonly documents: Documents;
  readonly checkouts: CheckoutsTable;
  readonly orders: OrdersTable;
  readonly tokens: TaskTokens;
  readonly swish: { readonly current: Swish; readonly of: (checkout: Checkout) => Swish };
  readonly payeeAlias: string;
  readonly callbackUrl: string;
}

/** A PUT and the GET that follows it, twice, stay below the function's 30 s; after a GET before them, once. */
const REQUEST_TRIES = 2;

/**
 * Stores the token, *then* asks Swish for the payment, *then* publishes the instructions: the callback may come before
 * Swish's own answer does. The state then waits for the token until the deadline. A repeat asks Swish what became of
 * the first request before it makes another, under the same id, so nobody is charged twice.
 *
 * @throws PaymentRefused when Swish said no to the first and only request; recorded as REFUSED
 * @throws PaymentUnavailable when nobody knows what became of the request, or its token was lost with the answer
 * @throws CheckoutClosed when the checkout ended, is closing, or its deadline is over
 */
export async function requestPayment(input: z.output<typeof InputSchema>, deps: Dependencies): Promise<void> {
  const entered = await enterRun(input, { ...deps, now: Date.now() });
  const checkout = await deps.checkouts.storeToken(
    entered,
    'paymentToken',
    {
      token: input.taskToken,
      run: entered.runNumber,
      redrive: input.redriveCount,
      retry: input.retryCount,
    },
    {
      callbackIdentifier: randomUUID(),
      paymentEnvironment: deps.swish.current.environment,
      payeeAlias: deps.payeeAlias,
    },
  );
  if (checkout === undefined) return; // A newer attempt waits with its own token.
  if (checkout.outcome !== undefined) {
    await signal(checkout, { ...deps, now: Date.now() });
    return;
  }
  if (checkout.instructions !== undefined) return; // The customer has them already: only the wait is new.

  const swish = deps.swish.of(checkout);
  if (!swish.isReachable) throw new PaymentUnavailable('New payments are switched off');
  const wasAsked = (checkout.askCount ?? 0) > 0;
  if (wasAsked && (await resumeRequest(checkout, swish, deps)) === 'waiting') return;
  for (let attempt = wasAsked ? REQUEST_TRIES : 1; attempt <= REQUEST_TRIES; attempt++) {
    await beginRequest(checkout, deps);
    const answer = await swish.create(paymentOf(checkout, deps));
    if (answer.kind === 'created') {
      requirePayable(checkout, answer.token);
      await deps.checkouts.publishInstructions(checkout.id, { token: answer.token, at: Date.now() });
      return;
    }
    if (answer.kind === 'refused') {
      const detail = { status: 'REFUSED', errorCode: answer.code };
      const isOnly = await deps.checkouts.recordOutcome(checkout.id, 'REFUSED', detail, Date.now());
      if (!isOnly) throw new PaymentUnavailable(`Swish refused a repeated request: ${answer.code}`);
      throw new PaymentRefused('payment_refused', { swishCode: answer.code });
    }
    if ((await resumeRequest(checkout, swish, deps)) === 'waiting') return;
  }
  throw new PaymentUnavailable('Swish did not take the request');
}

/** What became of a request whose answer was lost? `unknown_to_swish`: it never got there, and may be made again. */
async function resumeRequest(
  checkout: Checkout,
  swish: Swish,
  deps: Dependencies,
): Promise<'waiting' | 'unknown_to_swish'> {
  const answer = await swish.retrieve(instructionIdOf(checkout.id));
  if (answer.kind === 'not_found') return 'unknown_to_swish';
  if (answer.kind === 'unclear') throw new PaymentUnavailable('Swish cannot say what became of the request');
  const now = Date.now();
  const outcome = await recordPayment(checkout, answer.payment, { ...deps, now });
  if (outcome === undefined) {
    // Open at Swish. Straight to a phone nothing is missing; the token for app and QR code cannot be fetched again.
    // Another attempt may have it, though, and have shown it to the customer meanwhile.
    if ((await deps.checkouts.find(checkout.id))?.instructions !== undefined) return 'waiting';
    requirePayable(checkout, null);
    await deps.checkouts.publishInstructions(checkout.id, { token: null, at: now });
    return 'waiting';
  }
  if (outcome === 'UNKNOWN') throw new PaymentUnavailable('Swish does not know what became of the payment');
  await signal((await deps.checkouts.find(checkout.id)) ?? checkout, { ...deps, now });
  return 'waiting';
}

/** @throws PaymentUnavailable when the customer would have neither a token for app and QR code nor a request on a phone */
function requirePayable(checkout: Checkout, token: string | null): void {
  if (token === null && requestOf(checkout).order.swishNumber === undefined) {
    throw new PaymentUnavailable('The token for app and QR code is missing or was lost with the answer');
  }
}

/** Before every PUT, repeats included: the order still waits, nothing is closing, and somebody will look later. */
async function beginRequest(checkout: Checkout, deps: Dependencies): Promise<void> {
  const now = Date.now();
  const failures = await transact(deps.documents, {
    order: deps.orders.awaitsPayment(checkout.id),
    checkout: deps.checkouts.beginRequest(checkout.id, now, now + FIRST_QUESTION_SECONDS * 1000),
  });
  if (failures.size > 0) throw new CheckoutClosed('checkout_closed');
}

function paymentOf(checkout: Checkout, deps: Dependencies) {
  const { amountOre, orderNumber, callbackIdentifier, payeeAlias } = checkout;
  if (!amountOre || !orderNumber || !callbackIdentifier || !payeeAlias) {
    throw new Error(`Checkout ${checkout.id} has no order to pay for`);
  }
  return {
    id: instructionIdOf(checkout.id),
    amountOre,
    payeeAlias,
    payeePaymentReference: swishReference(orderNumber),
    callbackUrl: deps.callbackUrl,
    callbackIdentifier,
    // Never text of the customer's or of a product: Swish's simulator reads error codes out of the message.
    message: `Smultron ${swishReference(orderNumber)}`,
    payerAlias: requestOf(checkout).order.swishNumber,
  };
}

const dependencies: Dependencies = {
  documents: documents(),
  checkouts: connect.checkouts(),
  orders: connect.orders(),
  tokens: connect.tokens(),
  swish: connect.swish(),
  payeeAlias: environment('SWISH_PAYEE_ALIAS'),
  callbackUrl: environment('SWISH_CALLBACK_URL'),
};

export const handler = taskHandler('RequestPayment', InputSchema, (input) => requestPayment(input, dependencies));
