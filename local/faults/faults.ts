import type { Clock } from '../clock.ts';
import { parseFault, type Fault, type FaultInput, type Targets } from './fault.ts';

/** What is about to be asked of something that may have a fault. */
export interface Encounter {
  readonly target: string;
  readonly operation?: string | undefined;
  readonly tables?: readonly string[] | undefined;
  /** The function that asks, where that is known. */
  readonly caller?: string | undefined;
  /** Name of the execution on whose behalf a function was invoked. */
  readonly execution?: string | undefined;
}

export interface ArmedFault extends Fault {
  /** How many more requests will meet it. */
  readonly left: number;
}

/** A fault that was met. */
export interface FaultHit extends Encounter {
  /** ISO 8601. */
  readonly at: string;
  readonly when: Fault['when'];
  readonly effect: Fault['effect'];
}

/** Everything that is to go wrong, and what has gone wrong because of it. */
export class Faults {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #targets: Targets;
  #armed: { readonly fault: Fault; left: number }[] = [];
  #hits: FaultHit[] = [];
  readonly #onChange: () => void;

  /** `onChange` hears whenever a fault is armed or met, and when all are disarmed. */
  constructor(clock: Pick<Clock, 'now'>, targets: Targets, onChange: () => void = () => undefined) {
    this.#clock = clock;
    this.#targets = targets;
    this.#onChange = onChange;
  }

  /** Arms a fault. Of several that fit a request, the one armed first is met. @throws ServiceError 400 naming the field */
  add(fault: FaultInput): ArmedFault {
    return this.addUnread(fault);
  }

  /** Like `add`, for a value of which nothing is known yet. */
  addUnread(value: unknown): ArmedFault {
    const fault = parseFault(value, this.#targets);
    this.#armed.push({ fault, left: fault.times });
    this.#onChange();
    return { ...fault, left: fault.times };
  }

  /** What is armed, with what is left of `times`. */
  list(): readonly ArmedFault[] {
    return this.#armed.map(({ fault, left }) => ({ ...fault, left }));
  }

  /** What was met since the last `clear`, the oldest first. */
  hits(): readonly FaultHit[] {
    return [...this.#hits];
  }

  /** Disarms everything and forgets what was met. */
  clear(): void {
    this.#armed = [];
    this.#hits = [];
    this.#onChange();
  }

  get isArmed(): boolean {
    return this.#armed.length > 0;
  }

  /** The fault that this request meets, if any; it counts as met from here on. */
  meet(encounter: Encounter): Fault | undefined {
    const armed = this.#armed.find(({ fault }) => fits(fault, encounter));
    if (armed === undefined) return undefined;
    armed.left -= 1;
    if (armed.left === 0) this.#armed.splice(this.#armed.indexOf(armed), 1);
    const { when, effect } = armed.fault;
    this.#hits.push({ at: new Date(this.#clock.now()).toISOString(), ...encounter, when, effect });
    this.#onChange();
    return armed.fault;
  }
}

function fits(fault: Fault, { target, operation, tables, caller }: Encounter): boolean {
  return (
    fault.target === target &&
    (fault.operation === undefined || fault.operation === operation) &&
    (fault.table === undefined || tables?.includes(fault.table) === true) &&
    (fault.caller === undefined || fault.caller === caller)
  );
}
