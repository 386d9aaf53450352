import { SWEEP_INTERVAL_SECONDS } from '../lambdas/domain/timing.ts';
import { startCloud, type Cloud } from '../local/cloud.ts';
import type { AwsService } from '../local/aws/types.ts';
import type { Invoke } from '../local/lambda/types.ts';
import { Counting } from './counting.ts';
import { abandon, buy, chooseGoods, pay, type Bought, type Goods } from './customer.ts';
import { writerOf, type Tables } from './tables.ts';
import { usageOf, type Usage } from './usage.ts';

const SWEEP_MS = SWEEP_INTERVAL_SECONDS * 1_000;
const PIECES = 1_000;

/** What a checkout was, and what it has used. */
export interface Metered extends Bought {
  readonly usage: Usage;
}

/** A shop of its own whose every call is counted. */
export class Meter {
  readonly cloud: Cloud;
  readonly #counting: Counting;
  readonly #goods: Goods;
  readonly #startedAt: number;
  /** Writes into the tables what is not to be counted. */
  readonly uncounted: Pick<Tables, 'write'>;

  private constructor(cloud: Cloud, counting: Counting, goods: Goods, tables: AwsService) {
    this.cloud = cloud;
    this.uncounted = writerOf(tables);
    this.#counting = counting;
    this.#goods = goods;
    this.#startedAt = cloud.clock.now();
  }

  static async open(): Promise<Meter> {
    const counting = new Counting();
    const counted = (invoke: Invoke) => withoutAudits(mailsInTurn(counting.wrappers.invoke?.(invoke) ?? invoke));
    const services: AwsService[] = [];
    const service = (offered: AwsService) => {
      services.push(offered);
      return counting.wrappers.service?.(offered) ?? offered;
    };
    const cloud = await startCloud({ port: 0, awsPort: 0, wrap: { ...counting.wrappers, service, invoke: counted } });
    try {
      const goods = await chooseGoods(cloud.url);
      await cloud.tables.setStock(goods.productId, PIECES);
      const tables = services.find(({ name }) => name === 'dynamodb');
      if (tables === undefined) throw new Error('The cloud has no tables');
      return new Meter(cloud, counting, goods, tables);
    } catch (error) {
      await cloud.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.cloud.close();
  }

  /** A checkout that is paid, until its mails are sent. */
  paid(): Promise<Metered> {
    return this.#measure((bought) => pay(this.cloud, bought));
  }

  /** A checkout that nobody pays, until its pieces are free again; with the sweeps that pass in that time. */
  abandoned(): Promise<Metered> {
    return this.#measure(() => abandon(this.cloud));
  }

  async #measure(finish: (bought: Bought) => Promise<void>): Promise<Metered> {
    const { clock } = this.cloud;
    // At the same distance from the next sweep each time: what it looks at depends on when it comes.
    const sinceSweep = (clock.now() - this.#startedAt) % SWEEP_MS;
    await clock.advance(SWEEP_MS - sinceSweep + SWEEP_MS / 4);
    await clock.idle();
    this.#counting.take();
    const logLines: string[] = [];
    const stopListening = this.cloud.onLog(({ text }) => logLines.push(text));
    try {
      const bought = await buy(this.cloud.url, this.#goods);
      await finish(bought);
      return { ...bought, usage: usageOf(this.cloud, bought.id, { ...this.#counting.take(), logLines }) };
    } finally {
      stopListening();
    }
  }
}

/** The hourly audit looks at every order of two weeks: no checkout's cost, and minutes for days in a big shop. */
function withoutAudits(invoke: Invoke): Invoke {
  return async (name, payload, order) => (name === 'AuditShop' ? { payload: null } : invoke(name, payload, order));
}

/**
 * The two branches that send mails each look whether the other is done, and who sees that takes the checkout off the
 * index: one of them or both. One after the other they need the same requests every time, and no more than they must.
 */
function mailsInTurn(invoke: Invoke): Invoke {
  let previous: Promise<unknown> = Promise.resolve();
  return (nameOrArn, payload) => {
    if (!nameOrArn.includes('Notify')) return invoke(nameOrArn, payload);
    const result = previous.then(() => invoke(nameOrArn, payload));
    previous = result;
    return result;
  };
}
