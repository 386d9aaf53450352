import type { AttentionReason } from '../../../lambdas/domain/attention.ts';
import type { RunKind } from '../../../lambdas/domain/checkout.ts';
import type { Reason } from '../../../lambdas/domain/reason.ts';
import type { FaultInput } from '../../../local/faults/fault.ts';
import type { PaymentScript } from '../../../local/swish/simulator.ts';
import type { Shop } from '../../support/flow.ts';
import { isLong } from '../../support/long.ts';

export const CART = [{ id: 'rainy-day', number: 2 }] as const;

/** A checkout that a scenario is about. */
export class Stage {
  readonly shop: Shop;
  readonly cart: readonly { readonly id: string; readonly number: number }[];
  readonly id: string;
  readonly #stockBefore: ReadonlyMap<string, number>;
  /** Further checkouts of the same customer, by what the scenario calls them. */
  readonly others = new Map<string, string>();

  constructor(shop: Shop, cart: Stage['cart'], id: string, stockBefore: ReadonlyMap<string, number>) {
    this.shop = shop;
    this.cart = cart;
    this.id = id;
    this.#stockBefore = stockBefore;
  }

  /** The instruction id at Swish. */
  get reference(): string {
    return this.id.replaceAll('-', '').toUpperCase();
  }

  /** Pieces that left the shelf since the scenario began, all products together. */
  async sold(): Promise<number> {
    const { products } = await this.shop.cloud.tables.state();
    return products.reduce((sum, { id, stock }) => sum + (this.#stockBefore.get(id) ?? stock) - stock, 0);
  }

  async held(): Promise<number> {
    const { products } = await this.shop.cloud.tables.state();
    return products.reduce((sum, { reserved = 0 }) => sum + reserved, 0);
  }
}

/** Something that happens to a checkout. */
export interface Step {
  readonly name: string;
  readonly happen: (stage: Stage) => Promise<void>;
}

export interface Ends {
  readonly status: 'pending' | 'paid' | 'cancelled' | 'refunded';
  readonly reason?: Reason;
  /** The last state of every run, the first run first. */
  readonly runs: readonly string[];
  /** Kinds of mail that the customer got. */
  readonly mails?: readonly string[];
  readonly sold?: number;
  readonly held?: number;
  /** What became of each refund at Swish, the first one first. */
  readonly refunds?: readonly string[];
  /** Payment requests that Swish has: none where the create never arrived. */
  readonly requests?: number;
  /** Kinds of mail that the admin got: unless told, a confirmation of what is paid and a call to whatever needs a person. */
  readonly adminMails?: readonly string[];
  /** A person was told why. Without it nobody is, and nothing is due at the end. */
  readonly flagged?: AttentionReason;
}

export interface Scenario {
  readonly name: string;
  readonly cart?: Stage['cart'];
  /** What the order says besides what every order does. */
  readonly order?: object;
  /** Sent with the checkout. */
  readonly key?: string;
  /** What Swish and the customer do by themselves. */
  readonly script?: PaymentScript;
  /** What goes wrong from the beginning. */
  readonly faults?: readonly FaultInput[];
  /** Status of the checkout's answer; 201 unless told. */
  readonly answers?: number;
  readonly steps: readonly Step[];
  /** Whether even the last question, a day after the end, is waited for: it takes a second. */
  readonly isFollowedToTheEnd?: boolean;
  readonly ends: Ends;
}

export const wait = (seconds: number): Step => ({
  name: `${seconds} s pass`,
  happen: ({ shop }) => shop.advance(seconds),
});

/** Time in which one sweep after the other finds the same: only the long suite lets them look. */
export const repeating = (seconds: number): Step => ({
  name: `${seconds} s pass, in which nothing is new`,
  happen: ({ shop }) => (isLong ? shop.advance(seconds) : shop.advanceUnswept(seconds)),
});

/** Longer than the sweep needs to find what nobody told us. */
export const soon = wait(130);

export const phone = (action: object): Step => ({
  name: `the phone: ${JSON.stringify(action)}`,
  happen: ({ shop, reference }) => shop.phone(reference, action),
});
export const pay = phone({ action: 'pay' });
export const fail = (errorCode: string, later?: object): Step =>
  phone({ action: 'error', errorCode, ...(later === undefined ? {} : { later }) });

export const script = (said: PaymentScript): Step => ({
  name: `Swish will: ${JSON.stringify(said)}`,
  happen: async ({ shop, reference }) => {
    shop.cloud.phone.script({ for: reference, ...said });
  },
});

/** The customer asks for the payment to be cancelled, and is answered so. */
export const cancel = (status: number): Step => ({
  name: `the customer cancels: ${status}`,
  happen: async ({ shop, reference }) => {
    const answer = await shop.cancel(reference);
    if (answer.status !== status) throw new Error(`Expected ${status}, got ${answer.status}`);
    await shop.advance(0);
  },
});

export const fault = (armed: FaultInput): Step => ({
  name: `a fault: ${JSON.stringify(armed)}`,
  happen: async ({ shop }) => {
    shop.cloud.faults.add(armed);
  },
});

export const stock = (productId: string, pieces: number): Step => ({
  name: `an admin sets the stock of ${productId} to ${pieces}`,
  happen: ({ shop }) => shop.cloud.tables.setStock(productId, pieces),
});

export const swishDown = (seconds: number): Step => ({
  name: `Swish is down for ${seconds} s`,
  happen: async ({ shop }) => shop.cloud.phone.down(seconds),
});

/** Run `number` dies. */
export const abort = (number = 1): Step => ({
  name: `run ${number} is aborted`,
  happen: ({ shop, id }) => shop.stopRun(number === 1 ? id : `${id}-${number}`),
});

const redrive = (number = 1): Step => ({
  name: `run ${number} is redriven`,
  happen: ({ shop, id }) => shop.redriveRun(number === 1 ? id : `${id}-${number}`),
});

/** A person starts the next run. */
export const start = (number: number, kind: RunKind): Step => ({
  name: `a person starts run ${number} (${kind})`,
  happen: ({ shop, id }) => shop.startRun(id, number, kind),
});

/**
 * Several things of which nobody can know before the next look: without its run and its callbacks an order is at rest by
 * the rules' measure, and wrong until then.
 */
export const unseen = (...steps: readonly Step[]): Step => ({
  name: steps.map(({ name }) => name).join(', '),
  happen: async (stage) => {
    for (const step of steps) await step.happen(stage);
  },
});

/** Run 1 dies and is redriven before anybody saw that it was gone. */
export const abortAndRedrive: Step = {
  name: 'run 1 is aborted and redriven',
  happen: (stage) =>
    stage.shop.unswept(async () => {
      await abort().happen(stage);
      await redrive().happen(stage);
    }),
};

/** Time passes until something is so, ten seconds at a time. */
export const until = (name: string, isSo: (stage: Stage) => Promise<boolean>): Step => ({
  name,
  happen: async (stage) => {
    for (let tries = 0; !(await isSo(stage)); tries++) {
      if (tries > 150) throw new Error(`Not within 25 minutes: ${name}`);
      await stage.shop.advance(10);
    }
  },
});

export const faultsEnd: Step = {
  name: 'nothing goes wrong any more',
  happen: async ({ shop }) => shop.cloud.faults.clear(),
};

export const check = (name: string, happen: Step['happen']): Step => ({ name, happen });

/** The storefront sees this now. */
export const shows = (status: Ends['status'], reason: Reason | null = null): Step => ({
  name: `the storefront shows ${status} ${reason ?? ''}`,
  happen: async ({ shop, id }) => {
    const { data } = await shop.orderStatus(id);
    const seen = data as { status: string; reason: string | null };
    if (seen.status !== status || seen.reason !== reason) {
      throw new Error(`Expected ${status} ${reason}, got ${seen.status} ${seen.reason}`);
    }
    await shop.advance(0);
  },
});
