import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { HashCustomer } from '../adapters/customer-key.ts';
import type { Documents } from '../adapters/documents.ts';
import type { OrderRuns } from '../adapters/runs.ts';
import type { Language } from '../domain/language.ts';
import { CHECKOUT_WAIT_SECONDS } from '../domain/timing.ts';
import { apiHandler, jsonBody, Problem, type Answer, type ApiRequest } from '../platform/api-handler.ts';
import { connect, documents } from '../platform/connect.ts';
import { describeError } from '../platform/describe-error.ts';
import { environment } from '../platform/environment.ts';
import { logger } from '../platform/powertools.ts';
import { beginCheckout } from './begin-checkout.ts';
import { currentAnswer, workingAnswer, type AnswerSettings } from './checkout-answer.ts';
import { parseCheckoutRequest } from './checkout-request.ts';
import type { CheckoutAnswer } from './checkout-schema.ts';

interface Dependencies {
  readonly documents: Documents;
  readonly checkouts: CheckoutsTable;
  readonly hashCustomer: HashCustomer;
  readonly openCheckoutsLimit: number;
  readonly runs: OrderRuns;
  readonly settings: AnswerSettings;
}

/** The first looks come fast, since most answers do; then slower, since each look is a read. */
const FIRST_PAUSE_MS = 75;
const LONGEST_PAUSE_MS = 400;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,128}$/;

/**
 * POST /v1/checkout: stores the request, starts its run, and waits for the answer to appear on the record. The flow
 * goes on whatever becomes of this wait: after 8 s the client gets 202 and asks for the rest.
 */
export async function postCheckout(request: ApiRequest, deps: Dependencies): Promise<Answer<CheckoutAnswer | null>> {
  const idempotencyKey = keyOf(request);
  const parsed = parseCheckoutRequest(jsonBody(request), request.language);
  const now = Date.now();
  const id = await beginCheckout(parsed, { language: request.language, idempotencyKey, now }, deps);
  logger.appendKeys({ checkoutId: id });
  await startRun(id, deps.runs);
  return waitForAnswer(id, now + CHECKOUT_WAIT_SECONDS * 1000, deps);
}

/** The checkout is stored and due: if its run cannot be started now, whoever looks at what is due starts it. */
async function startRun(id: string, runs: OrderRuns): Promise<void> {
  try {
    await runs.start(id, 1, 'checkout');
  } catch (error) {
    logger.error('The first run could not be started', { error: describeError(error) });
  }
}

async function waitForAnswer(id: string, until: number, deps: Dependencies): Promise<Answer<CheckoutAnswer | null>> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.3, LONGEST_PAUSE_MS)) {
    const answer = await currentAnswer(id, 201, deps);
    if (answer !== undefined) return answer;
    if (Date.now() + pause > until) return workingAnswer(id, deps.settings);
    await sleep(pause);
  }
}

function keyOf({ header, language }: ApiRequest): string | undefined {
  const key = header('idempotency-key');
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key;
  throw new Problem('invalid_request', [{ field: 'Idempotency-Key', message: KEY_SENTENCE[language] }]);
}

const KEY_SENTENCE: Readonly<Record<Language, string>> = {
  sv: 'Nyckeln måste vara 8 till 128 synliga ASCII-tecken.',
  en: 'The key must be 8 to 128 visible ASCII characters.',
};

const dependencies: Dependencies = {
  documents: documents(),
  checkouts: connect.checkouts(),
  hashCustomer: connect.hashCustomer(),
  openCheckoutsLimit: Number(environment('OPEN_CHECKOUTS_LIMIT')),
  runs: connect.runs(),
  settings: { apiUrl: environment('API_URL'), returnUrl: environment('SHOP_RETURN_URL') },
};

export const handler = apiHandler('Checkout', (request) => postCheckout(request, dependencies));
