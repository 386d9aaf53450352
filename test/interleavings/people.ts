import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { instructionIdOf } from '../../lambdas/domain/identifiers.ts';
import type { Product } from '../../lambdas/domain/product.ts';
import { isHeld } from '../../lambdas/domain/reservation.ts';
import { ServiceError } from '../../local/aws/types.ts';
import type { Answered, Simulation } from '../simulation/simulation.ts';
import type { Actor, Phone, Stage, When } from './case.ts';
import { operate } from './operators.ts';
import type { Scheduler } from './scheduler.ts';
import { buyerOf, type Witnesses } from './witnesses.ts';

export type Buyer = Extract<Actor, { is: 'buyer' }>;

/** What a buyer asked for and was told, between two moments. */
export interface Told {
  readonly buyer: number;
  readonly from: number;
  readonly until: number;
  readonly answer: Answered;
}

/** How far a checkout has come, by its record. */
const REACHED: Readonly<Record<Stage, (checkout: Checkout) => boolean>> = {
  stored: () => true,
  held: ({ generation }) => generation !== undefined,
  asked: ({ askedAt }) => askedAt !== undefined,
  payable: ({ instructions }) => instructions !== undefined,
  known: ({ outcome }) => outcome !== undefined,
  ended: ({ ending }) => ending !== undefined,
};

const RUN_OF = /^([0-9a-f-]{36})/;

/** Everybody who takes part, each acting when it is time to. */
export class People {
  readonly told: Told[] = [];
  readonly complaints: string[] = [];
  /** Who has begun something that is not over. */
  readonly busy = new Set<string>();
  /** When the last thing happens that is known by now, epoch ms. */
  lastAt: number;
  readonly #simulation: Simulation;
  readonly #scheduler: Scheduler;
  readonly #witnesses: () => Witnesses;
  readonly #products: readonly Product[];
  readonly #actors: readonly Actor[];
  readonly #buyers: readonly Buyer[];
  /** The newest checkout of each buyer. */
  readonly #checkouts = new Map<number, string>();
  #waiting: { readonly when: When; readonly begin: () => void }[] = [];

  constructor(
    simulation: Simulation,
    scheduler: Scheduler,
    world: {
      readonly actors: readonly Actor[];
      readonly products: readonly Product[];
      readonly witnesses: () => Witnesses;
    },
  ) {
    this.#simulation = simulation;
    this.#scheduler = scheduler;
    this.#actors = world.actors;
    this.#products = world.products;
    this.#witnesses = world.witnesses;
    this.#buyers = world.actors.filter((actor) => actor.is === 'buyer');
    this.lastAt = simulation.clock.now();
  }

  /** From here on everybody acts by themselves. */
  begin(): void {
    this.#buyers.forEach((buyer, number) => {
      this.#later(buyer.seconds, () => this.#act(`buyer ${number}`, 'buys', () => this.#buy(buyer, number)));
      this.#when({ of: number, stage: 'payable', seconds: buyer.phone.seconds, turns: 0 }, `phone ${number}`, () =>
        this.#usePhone(number, buyer.phone),
      );
    });
    this.#actors.forEach((actor, number) => {
      if (actor.is === 'buyer') return;
      this.#when(actor.when, `${actor.is} ${number}`, () => this.#perform(actor, `${actor.is} ${number}`));
    });
  }

  /** A checkout changed: whoever waited for that begins. */
  readonly notice = (checkout: Checkout): void => {
    const buyer = buyerOf(checkout.request.order?.email);
    if (buyer === undefined) return;
    if (checkout.successor === undefined) this.#checkouts.set(buyer, checkout.id);
    if (this.#waiting.length === 0) return;
    const [ready, waiting] = split(this.#waiting, ({ when }) => when.of === buyer && REACHED[when.stage](checkout));
    this.#waiting = waiting;
    for (const { begin } of ready) begin();
  };

  #when(when: When, actor: string, act: () => void): void {
    const begin = () =>
      this.#later(when.seconds, () => {
        if (when.turns > 0) this.#scheduler.delays.set(actor, when.turns);
        act();
      });
    this.#waiting.push({ when, begin });
  }

  #later(seconds: number, act: () => void): void {
    if (seconds === 0) {
      act();
      return;
    }
    this.#happensAt(seconds);
    this.#simulation.clock.after(seconds * 1000, act);
  }

  #happensAt(seconds: number): void {
    this.lastAt = Math.max(this.lastAt, this.#simulation.clock.now() + seconds * 1000);
  }

  #act(actor: string, what: string, work: () => Promise<unknown>): void {
    this.busy.add(actor);
    this.#simulation
      .act(actor, what, work)
      .catch((error: unknown) => this.complaints.push(`${actor}, who ${what}: ${String(error)}`))
      .finally(() => this.busy.delete(actor));
  }

  #perform(actor: Exclude<Actor, Buyer>, name: string): void {
    const { of } = actor.when;
    const id = this.#checkouts.get(of);
    const buyer = this.#buyers[of];
    if (id === undefined || buyer === undefined) return;
    const reference = instructionIdOf(id);
    const { swish } = this.#simulation;
    switch (actor.is) {
      case 'repeat':
        return this.#act(name, `buys again as buyer ${of}`, () => this.#buy(buyer, of));
      case 'canceller':
        return this.#act(name, `cancels for buyer ${of}`, () => this.#ask('PATCH', `/v1/cancel/${reference}`));
      case 'reader':
        return this.#act(name, `asks how the order of buyer ${of} stands`, () =>
          this.#ask('GET', `/v1/order/status/${id}`),
        );
      case 'stranger':
        return this.#act(name, `says that buyer ${of} paid`, async () => {
          const identifier = this.#witnesses().checkouts.get(id)?.callbackIdentifier ?? '';
          await this.#simulation.request({
            method: 'POST',
            path: '/v1/swish/callback',
            headers: {
              'content-type': 'application/json',
              callbackIdentifier: actor.knowsIdentifier ? identifier : 'A'.repeat(36),
            },
            body: JSON.stringify({ ...swish.find(reference), id: reference, status: 'PAID' }),
          });
        });
      case 'sweep':
        return this.#act(name, 'looks at what is due', () => this.#simulation.invoke('WatchCheckouts', {}));
      case 'stopper':
        return this.#act(name, `stops the run of buyer ${of}`, () => this.#stopRun(id, actor.redrives));
      case 'housekeeping': {
        const product = this.#products[actor.product]?.id ?? '';
        return this.#act(name, `removes what buyer ${of} holds of ${product}`, () => this.#expireHold(product, id));
      }
      case 'admin': {
        const product = this.#products[actor.product];
        if (product === undefined) return undefined;
        return this.#act(name, `sets ${product.id} to ${actor.stock}`, () =>
          this.#simulation.tables.setStock(product.id, actor.stock),
        );
      }
      case 'operator':
        return this.#act(name, `${actor.does} for buyer ${of}`, () =>
          operate(actor.does, { order: id, product: this.#products[actor.product]?.id ?? '', stock: actor.stock }),
        );
    }
  }

  async #buy(buyer: Buyer, number: number): Promise<void> {
    const from = this.#firstMoment(number);
    const cart = this.#products.flatMap(({ id }, index) => {
      const quantity = buyer.cart[index] ?? 0;
      return quantity === 0 ? [] : [{ id, number: quantity }];
    });
    const phone = `070-${6_000_000 + number}`;
    const changes = { email: `buyer-${number}@example.com`, phone, ...(buyer.isToPhone ? { swishNumber: phone } : {}) };
    const answer = await this.#simulation.buy(cart, {
      changes,
      ...(buyer.hasKey ? { key: `key-of-buyer-${number}` } : {}),
    });
    this.told.push({ buyer: number, from, until: this.#witnesses().moment, answer });
  }

  /** An answer may be that of an earlier request with the same key. */
  #firstMoment(number: number): number {
    const known = this.#firstMoments.get(number) ?? this.#witnesses().moment;
    this.#firstMoments.set(number, known);
    return known;
  }

  readonly #firstMoments = new Map<number, number>();

  async #ask(method: string, path: string): Promise<void> {
    const { status, body } = await this.#simulation.request({ method, path });
    if (status >= 500) this.complaints.push(`${method} ${path} was answered ${status}: ${String(body)}`);
  }

  #usePhone(number: number, { does, turnsOutAfter, callbacks, delaySeconds, isContradicted }: Phone): void {
    const id = this.#checkouts.get(number);
    if (id === undefined || does === 'nothing') return;
    const contradiction = does === 'pay' ? { status: 'ERROR', errorCode: 'RF07' } : { status: 'PAID' };
    const callback = { copies: callbacks, delaySeconds, also: isContradicted ? [contradiction] : [] };
    const later = { action: 'pay', afterSeconds: turnsOutAfter };
    const action = {
      pay: { action: 'pay' },
      decline: { action: 'decline' },
      cancel: { action: 'cancel' },
      error: { action: 'error', errorCode: 'RF07' },
      'unclear-then-paid': { action: 'error', errorCode: 'DS24', later },
      'failed-then-paid': { action: 'error', errorCode: 'RF07', later },
    }[does];
    this.#happensAt(delaySeconds + ('later' in action ? turnsOutAfter + delaySeconds : 0));
    this.#act(`phone ${number}`, does, async () => {
      try {
        this.#simulation.swish.act(instructionIdOf(id), { ...action, callback });
      } catch (error) {
        // Cancelled or given up meanwhile: there is nothing on the phone any more.
        if (!(error instanceof ServiceError && (error.status === 409 || error.status === 404))) throw error;
      }
      return Promise.resolve();
    });
  }

  async #expireHold(product: string, id: string): Promise<void> {
    const { reservations } = await this.#simulation.tables.rows();
    const row = reservations.find(({ productId, orderId }) => productId === product && orderId === id);
    if (isHeld(row)) await this.#simulation.tables.expireHold(product, row.reservationId, this.#simulation.clock.now());
  }

  async #stopRun(id: string, redrives: boolean): Promise<void> {
    const { stepFunctions } = this.#simulation;
    const run = stepFunctions.executions.findLast(
      ({ name, status }) => RUN_OF.exec(name)?.[1] === id && status === 'RUNNING',
    );
    if (run === undefined) return;
    await stepFunctions.handle('StopExecution', { executionArn: run.arn });
    if (redrives) await stepFunctions.handle('RedriveExecution', { executionArn: run.arn });
  }
}

function split<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): readonly [Item[], Item[]] {
  const first: Item[] = [];
  const second: Item[] = [];
  for (const item of items) (isFirst(item) ? first : second).push(item);
  return [first, second];
}
