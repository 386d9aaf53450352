import type { PaymentScript } from '../../local/swish/simulator.ts';
import { OperationRefused } from '../../ops/refusal.ts';
import type { Change } from '../../ops/change.ts';
import type { ActivateDependencies } from '../../ops/operations/activate-order.ts';
import { openDesk } from '../simulation/desk.ts';
import { readAnswer, type Answered, type Simulation } from '../simulation/simulation.ts';
import { CALLBACKS, scriptOf, type Callback } from './callbacks.ts';
import { ADMIN } from './effects.ts';

export const PRODUCT = 'rainy-day';
const CART = [{ id: PRODUCT, number: 2 }];
/** Straight to a phone: then a customer can be faster than Swish's answer to us. */
const TO_PHONE = { swishNumber: '070-123 45 67' };

type Deed = NonNullable<PaymentScript['customer']>;

/** What a customer knows of a purchase. */
export type Told =
  | { readonly kind: 'payable'; readonly id: string; readonly reference: string; readonly number: string }
  /** A definite no, with its code. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Nothing that could be understood in spite of asking again, or for minutes only that the shop is working on it. */
  | { readonly kind: 'left alone' };

export interface Purchase {
  readonly told: Told;
  /** It was told `payable`, but Swish has nothing to pay. */
  readonly isUnfounded: boolean;
}

interface Buying {
  /** What the customer does with the request: on the phone, some seconds after it is shown. */
  readonly deed?: Deed;
  readonly changes?: object;
  readonly cart?: readonly { readonly id: string; readonly number: number }[];
  readonly key?: string;
  readonly script?: PaymentScript;
}

/** How often a customer presses the button whose answer was no answer. */
const PRESSES = 4;
/** Until what is still being worked on is looked at again; and how often that is. */
const LOOK_AGAIN_SECONDS = 2;
const LOOKS = 60;
/** How often an operator gives a command that fails. */
const COMMANDS = 3;
const READING_SECONDS = 5;

/** Codes of answers that ask the customer to try again, and say nothing about this purchase. */
const TRY_AGAIN: ReadonlySet<string> = new Set(['internal']);

/** One shop in which one flow happens: customers, operators and an admin, each as the world allows. */
export class Scene {
  readonly simulation: Simulation;
  readonly callback: Callback;
  readonly purchases: Purchase[] = [];
  readonly #tell: (text: string) => void;

  /** `tell` hears what people do and see, a sentence each. */
  constructor(simulation: Simulation, callback: Callback, tell: (text: string) => void = () => undefined) {
    this.simulation = simulation;
    this.callback = callback;
    this.#tell = tell;
  }

  /** A customer who buys, presses again where there is no answer, and then does what was meant to be done. */
  async buy({ deed, changes = {}, cart = CART, key = 'a-customers-key', script = {} }: Buying = {}): Promise<Told> {
    const isEarly = deed !== undefined && 'isEarly' in CALLBACKS[this.callback];
    this.simulation.swish.script({ ...scriptOf(this.callback, deed), ...script });
    const order = isEarly ? { ...TO_PHONE, ...changes } : changes;
    const told = await this.#press(() => this.simulation.buy(cart, { changes: order, key }));
    const isUnfounded = told.kind === 'payable' && this.simulation.swish.find(told.reference) === undefined;
    this.purchases.push({ told, isUnfounded });
    if (deed !== undefined && told.kind === 'payable') {
      // An early customer has done it by now, unless this is another request than the one that was there first.
      if (!isEarly) await this.wait(READING_SECONDS);
      this.phone(told, deed);
    }
    return told;
  }

  /** What the customer does on the phone, if the request is still there. */
  phone(told: Told, deed: Deed): void {
    if (told.kind !== 'payable') return;
    const payment = this.simulation.swish.find(told.reference);
    if (payment?.status !== 'CREATED') return;
    this.#tell(`on the phone: ${JSON.stringify(deed)}`);
    this.simulation.swish.act(told.reference, deed);
  }

  /** A request that the customer's page makes; undefined where the answer is none. */
  async ask(method: string, path: string): Promise<Answered | undefined> {
    const { wire } = this.simulation;
    const asking = this.simulation.act('a customer', `${method} ${path}`, () =>
      this.simulation.request({ method, path }),
    );
    const answer = readAnswer(await wire.drive(asking));
    return isFromUs(answer) ? answer : undefined;
  }

  wait(seconds: number): Promise<void> {
    return this.simulation.advance(seconds);
  }

  /** An admin's own hand in the tables, which nothing goes wrong for. */
  async byHand(what: string, work: () => Promise<unknown>): Promise<void> {
    await this.simulation.wire.drive(this.simulation.act(ADMIN, what, work));
  }

  setStock(pieces: number): Promise<void> {
    return this.byHand(`sets the stock of ${PRODUCT} to ${pieces}`, () =>
      this.simulation.tables.setStock(PRODUCT, pieces),
    );
  }

  /**
   * An operator's command. One that fails, or says nothing for a minute, is given again, as a person does who has looked at
   * the order; that it is refused then is an answer.
   */
  async operate(what: string, prepare: (deps: ActivateDependencies) => Promise<Change>): Promise<void> {
    for (let times = 0; times < COMMANDS; times++) {
      const given = { isOver: false };
      const command = this.simulation.act('an operator', what, async () => (await prepare(openDesk())).apply());
      const heard = command.then(
        () => {
          given.isOver = true;
        },
        (error: unknown) => {
          given.isOver = error instanceof OperationRefused;
        },
      );
      void heard;
      await this.wait(60);
      if (given.isOver) return;
    }
  }

  /** Presses the button, and presses it again where nobody answers, or the shop asks for that. */
  async #press(buy: () => Promise<Answered>): Promise<Told> {
    let last: Told = { kind: 'left alone' };
    for (let press = 0; press < PRESSES; press++) {
      if (press > 0) await this.wait(READING_SECONDS);
      const answer = await this.simulation.wire.drive(this.simulation.act('a customer', 'POST /v1/checkout', buy));
      this.#tell(`the customer is answered ${answer.status} ${answer.error?.code ?? ''}`);
      if (!isFromUs(answer)) continue;
      const told = await this.#follow(answer);
      if (told.kind !== 'refused' || !TRY_AGAIN.has(told.code)) return told;
      last = told;
    }
    return last;
  }

  /** Looks again while the shop says that it is still working, for as long as people do. */
  async #follow(answer: Answered): Promise<Told> {
    let seen: Answered | undefined = answer;
    for (let look = 0; look < LOOKS; look++) {
      if (seen !== undefined && seen.status !== 202) return toldBy(seen);
      await this.wait(LOOK_AGAIN_SECONDS);
      seen = await this.ask('GET', new URL(answer.links?.['checkout'] ?? '').pathname);
    }
    return { kind: 'left alone' };
  }
}

/** Whether one of our functions answered, and not the gateway in its place. */
const isFromUs = ({ data, error }: Answered): boolean => data !== undefined && error !== undefined;

function toldBy({ data, error }: Answered): Told {
  if (error !== null) return { kind: 'refused', code: error.code };
  const { order, payment } = data as {
    order: { id: string; number: string };
    payment: { reference: string };
  };
  return { kind: 'payable', id: order.id, number: order.number, reference: payment.reference };
}
