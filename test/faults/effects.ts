import type { Fate, Wire } from '../simulation/wire.ts';
import { MODES, type ModeName } from './modes.ts';

type Asked = Parameters<Wire['plan']['decide']>[0];

/** Hands that nothing goes wrong for: what they do is part of the flow. */
export const ADMIN = 'an admin';

/**
 * The name of an effect, which a small change of the code leaves as it is: who asks for what, and the how-manieth time
 * that is in the flow. `ConfirmOrder:TransactWriteItems:checkouts+orders#1`
 */
const kindOf = ({ invocation, actor, operation, tables }: Asked): string =>
  [invocation?.functionName ?? actor, operation, tables.join('+')].filter(Boolean).join(':').replaceAll(' ', '-');

interface Call {
  readonly kind: string;
  /** 1 for the first of its kind. */
  readonly number: number;
  attempts: number;
}

/** Counts the calls of a run by what they are, so that each has a name. */
class Calls {
  readonly #counts = new Map<string, number>();
  readonly #byId = new Map<string, Call>();

  /** The call that a request belongs to: a new one, or one that the SDK repeats. */
  of(request: Asked): Call {
    const known = this.#byId.get(request.call);
    const call = known ?? this.#begin(request);
    call.attempts += 1;
    return call;
  }

  #begin(request: Asked): Call {
    const kind = kindOf(request);
    const number = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, number);
    const call = { kind, number, attempts: 0 };
    // Of Swish nothing is repeated by itself.
    if (request.call !== '') this.#byId.set(request.call, call);
    return call;
  }
}

const isStruck = ({ isEffect, invocation, actor }: Asked): boolean =>
  isEffect && (invocation !== undefined || actor !== ADMIN);

/** Writes down the effects of a run, each once, in the order in which they come. */
export class Recorder {
  readonly effects: string[] = [];
  /** Names of the functions that asked for anything. */
  readonly functions = new Set<string>();
  readonly #calls = new Calls();

  readonly decide = (request: Asked): Fate => {
    if (request.invocation !== undefined) this.functions.add(request.invocation.functionName);
    if (isStruck(request)) {
      const { kind, number, attempts } = this.#calls.of(request);
      if (attempts === 1) this.effects.push(`${kind}#${number}`);
    }
    return 'answered';
  };
}

/** Lets one effect of a run go wrong in one way. */
export class Fault {
  /** When the effect came, epoch ms; undefined as long as it has not. */
  begunAt: number | undefined;
  readonly #kind: string;
  readonly #number: number;
  readonly #mode: ModeName;
  readonly #now: () => number;
  readonly #calls = new Calls();
  #service: string | undefined;

  constructor(effect: string, mode: ModeName, now: () => number) {
    const [kind = '', number] = effect.split('#');
    this.#kind = kind;
    this.#number = Number(number);
    this.#mode = mode;
    this.#now = now;
  }

  readonly decide = (request: Asked): Fate => {
    if (!isStruck(request)) return this.#begun(request, undefined, 1);
    const { kind, number, attempts } = this.#calls.of(request);
    const later = kind === this.#kind ? number - this.#number : undefined;
    if (later === 0 && this.begunAt === undefined) {
      this.begunAt = this.#now();
      this.#service = request.service;
    }
    return this.#begun(request, later, attempts);
  };

  #begun({ service, actor, invocation }: Asked, later: number | undefined, attempt: number): Fate {
    if (this.begunAt === undefined || (invocation === undefined && actor === ADMIN)) return 'answered';
    const afterSeconds = (this.#now() - this.begunAt) / 1000;
    return MODES[this.#mode].fate({ later, attempt, afterSeconds, isSameService: service === this.#service });
  }
}
