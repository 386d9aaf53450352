import * as z from 'zod';
import type { Clock } from '../clock.ts';
import { nextCallbacksSchema } from './next-callbacks.ts';
import { readInput } from './read-input.ts';
import { plain, type SwishAnswer } from './wire.ts';

const LONGEST_DOWN_SECONDS = 400 * 86_400;

const conditionSchema = z.strictObject({
  downSeconds: z.number().min(0).max(LONGEST_DOWN_SECONDS).optional(),
  status: z.int().min(200).max(599).optional(),
  dropCallbacks: z.boolean().optional(),
  nextCallbacks: nextCallbacksSchema.nullable().optional(),
});

/**
 * What is asked of Swish as a whole over HTTP: `downSeconds: 0` brings it back; `nextCallbacks` is added to what was said of
 * them before, and null takes all of that back.
 */
export type Condition = z.output<typeof conditionSchema>;

export const parseCondition = (value: unknown): Condition => readInput<Condition>(conditionSchema, value);

/** Whether Swish's API can be reached. What it does by itself goes on meanwhile: phones, time-outs, callbacks. */
export class Reachability {
  readonly #clock: Clock;
  #downUntil = 0;
  #status: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isDown(): boolean {
    return this.#clock.now() < this.#downUntil;
  }

  /** Epoch milliseconds; undefined while Swish can be reached, infinite while no end is set. */
  get downUntil(): number | undefined {
    return this.isDown ? this.#downUntil : undefined;
  }

  /** The answer while Swish is down: none, or the status it was taken down with. */
  get answer(): SwishAnswer {
    return this.#status === undefined ? undefined : plain(this.#status, 'Swish is down');
  }

  down(seconds: number, status: number | undefined): void {
    this.#downUntil = this.#clock.now() + seconds * 1000;
    this.#status = status;
  }

  up(): void {
    this.#downUntil = 0;
  }
}
