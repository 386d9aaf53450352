import * as z from 'zod';
import type { Clock } from '../clock.ts';
import { type CallbackPlan, callbackPlanSchema } from './callback-plan.ts';

const MOST_AT_ONCE = 1000;

export const nextCallbacksSchema = callbackPlanSchema.extend({ count: z.int().min(1).max(MOST_AT_ONCE).default(1) });

/** How the next `count` outcomes are reported, of whatever payment or refund. */
export type NextCallbacksInput = z.output<typeof nextCallbacksSchema>;

export interface ArmedCallbacks extends CallbackPlan {
  /** How many more outcomes will be reported so. */
  readonly left: number;
}

/** An outcome that was reported as it was said of the next ones. */
export interface MetCallback extends CallbackPlan {
  /** ISO 8601. */
  readonly at: string;
  /** The instruction id of the payment that the outcome is about, or whose refund it is about. */
  readonly paymentId: string;
  readonly isRefund: boolean;
}

/** What was said of the next callbacks, whatever they are about; what was said first is done first. */
export class NextCallbacks {
  readonly #clock: Pick<Clock, 'now'>;
  #armed: ArmedCallbacks[] = [];
  #met: MetCallback[] = [];

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  add({ count, ...plan }: NextCallbacksInput): void {
    this.#armed.push({ ...plan, left: count });
  }

  /** How this outcome is to be reported; undefined when nothing was said of it. */
  take(about: Pick<MetCallback, 'paymentId' | 'isRefund'>): CallbackPlan | undefined {
    const [first, ...rest] = this.#armed;
    if (first === undefined) return undefined;
    const { left, ...plan } = first;
    this.#armed = left > 1 ? [{ ...first, left: left - 1 }, ...rest] : rest;
    this.#met.push({ at: new Date(this.#clock.now()).toISOString(), ...about, ...plan });
    return plan;
  }

  list(): readonly ArmedCallbacks[] {
    return this.#armed;
  }

  /** Since the last `clear`, the oldest first. */
  met(): readonly MetCallback[] {
    return this.#met;
  }

  clear(): void {
    this.#armed = [];
    this.#met = [];
  }
}
