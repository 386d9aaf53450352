import { DATA_LIMIT_EXCEEDED, StatesError } from './errors.ts';
import { toJson } from './json.ts';
import { byteLength, VARIABLE_BYTES, VARIABLES_TOTAL_BYTES } from './limits.ts';

/** Bytes of all variables that an execution holds at present, over all its scopes. */
export interface VariableBudget {
  usedBytes: number;
}

/** The variables of one flow. Inner flows read the outer ones and assign their own. */
export class Variables {
  readonly #outer: Variables | undefined;
  readonly #budget: VariableBudget;
  #values: Record<string, unknown> = {};
  #sizes = new Map<string, number>();

  constructor(budget: VariableBudget, outer?: Variables) {
    this.#budget = budget;
    this.#outer = outer;
  }

  inner(): Variables {
    return new Variables(this.#budget, this);
  }

  /** All that is visible here, as it is now: later assignments do not change the returned object. */
  visible(): Readonly<Record<string, unknown>> {
    return { ...this.#outer?.visible(), ...this.#values };
  }

  /** Sets all or, past a quota, none. */
  assign(values: Readonly<Record<string, unknown>>): void {
    let growth = 0;
    let total = 0;
    const sizes = new Map<string, number>();
    for (const [name, value] of Object.entries(values)) {
      const size = byteLength(toJson(value));
      if (size > VARIABLE_BYTES) throw tooLarge(`The variable '${name}'`, VARIABLE_BYTES);
      sizes.set(name, size);
      total += size;
      growth += size - (this.#sizes.get(name) ?? 0);
    }
    if (total > VARIABLE_BYTES) throw tooLarge('The variables assigned by one state', VARIABLE_BYTES);
    if (this.#budget.usedBytes + growth > VARIABLES_TOTAL_BYTES) {
      throw tooLarge('The variables of the execution', VARIABLES_TOTAL_BYTES);
    }
    this.#budget.usedBytes += growth;
    for (const [name, size] of sizes) this.#sizes.set(name, size);
    this.#values = { ...this.#values, ...values };
  }

  /** Gives the space back when the flow is over. */
  release(): void {
    for (const size of this.#sizes.values()) this.#budget.usedBytes -= size;
    this.#sizes.clear();
    this.#values = {};
  }
}

function tooLarge(what: string, limit: number): StatesError {
  return new StatesError(DATA_LIMIT_EXCEEDED, `${what} exceed the maximum of ${limit} bytes.`);
}
