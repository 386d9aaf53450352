import { ServiceError } from '../aws/types.ts';
import type { CallbackPlan } from './callback-plan.ts';
import type { ReadRefundTurn, ReadScript, ReadTurn } from './script.ts';

type Requests = 'create' | 'retrieve' | 'cancel' | 'refund';

interface Running {
  script: ReadScript;
  /** How many turns of each request were taken. */
  readonly taken: Map<Requests, number>;
  /** How many outcomes were reported. */
  reported: number;
}

/** The scripts of payments: those that wait for their payment, and how far those of the others have come. */
export class ScriptBook {
  #waiting: ReadScript[] = [];
  readonly #running = new Map<string, Running>();

  /**
   * Keeps a script for a payment to come or, with the id of one that there is, puts what it says in the place of what was
   * said before. A payment that exists is past its create: a script for it that says something of that is refused.
   *
   * @throws ServiceError 409
   */
  add(script: ReadScript, existingId: string | undefined): void {
    if (existingId === undefined) {
      this.#waiting.push(script);
      return;
    }
    if (script.create !== undefined || script.customer !== undefined)
      throw new ServiceError('Conflict', `Payment ${existingId} exists: create and customer come too late`, 409);
    const running = this.#run(existingId, {});
    running.script = { ...running.script, ...script };
    for (const request of ['retrieve', 'cancel', 'refund'] as const)
      if (script[request] !== undefined) running.taken.delete(request);
    if (script.callbacks !== undefined) running.reported = 0;
  }

  /** Gives a payment that is about to be created its script: one that names it, else the oldest that names none. */
  bind(id: string, orderReference: string | null): void {
    if (this.#running.has(id)) return;
    const own = this.#waiting.find((script) => script.for === id || namesOrder(script, orderReference));
    const script = own ?? this.#waiting.find((waiting) => waiting.for === undefined);
    if (script === undefined) return;
    this.#waiting = this.#waiting.filter((waiting) => waiting !== script);
    this.#run(id, script);
  }

  of(id: string): ReadScript {
    return this.#running.get(id)?.script ?? {};
  }

  /** The next turn of a request; undefined when it goes as ever. */
  turn(id: string, request: 'create' | 'retrieve' | 'cancel'): ReadTurn | undefined {
    return this.#next(id, request)?.[0];
  }

  refundTurn(paymentId: string): ReadRefundTurn | undefined {
    return this.#next(paymentId, 'refund')?.[0] as ReadRefundTurn | undefined;
  }

  /** How the next outcome of the payment is reported; undefined when its script does not say. */
  callbackPlan(id: string): CallbackPlan | undefined {
    const running = this.#running.get(id);
    if (running === undefined) return undefined;
    return planInTurn(running.script.callbacks, running.reported++);
  }

  reset(): void {
    this.#waiting = [];
    this.#running.clear();
  }

  #run(id: string, script: ReadScript): Running {
    const running = this.#running.get(id) ?? { script, taken: new Map(), reported: 0 };
    this.#running.set(id, running);
    return running;
  }

  #next(id: string, request: Requests): readonly ReadTurn[] | undefined {
    const running = this.#running.get(id);
    if (running === undefined) return undefined;
    const taken = running.taken.get(request) ?? 0;
    running.taken.set(request, taken + 1);
    return running.script[request]?.slice(taken, taken + 1);
  }
}

/** The plan of the n-th report, counted from 0: the last one stands for all after it. */
export const planInTurn = (plans: readonly CallbackPlan[] | undefined, index: number): CallbackPlan | undefined =>
  plans?.[Math.min(index, plans.length - 1)];

/** Order numbers have a dot that Swish does not get. */
const namesOrder = (script: ReadScript, orderReference: string | null): boolean =>
  orderReference !== null && script.for?.replace('.', '') === orderReference;
