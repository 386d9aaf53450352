import { RedriveExecutionCommand, SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { Checkout, RunKind } from '../../lambdas/domain/checkout.ts';
import { runName } from '../../lambdas/domain/identifiers.ts';
import type { Order } from '../../lambdas/domain/order.ts';
import type { Wrappers } from '../../local/cloud-options.ts';
import { startCloud, type Cloud } from '../../local/cloud.ts';
import type { Invoke } from '../../local/lambda/types.ts';
import { checkExchange } from './api-document.ts';
import { customer } from './customer.ts';
import { watchForLeaks } from './leak-watch.ts';
import { leaveCloud, takeCloud } from './shared-cloud.ts';

export interface Envelope {
  readonly status: number;
  readonly headers: Headers;
  readonly data: never;
  readonly links: Record<string, string> | null;
  readonly error: { code: string; message: string; details: unknown } | null;
}

export interface BoughtCheckout {
  readonly order: { id: string; number: string; status: string; total: number; currency: string };
  readonly payment: {
    method: string;
    status: string;
    reference: string;
    swishUrl: string | null;
    token: string | null;
    qr: string | null;
    expiresAt: string;
  };
}

/** What functions wrote and counted during some work. */
export interface Heard {
  readonly lines: readonly string[];
  /** Everything that was counted, by name, and by name and part of what is split. */
  readonly counted: Readonly<Record<string, number>>;
  readonly count: (metric: string) => number;
}

/** Where the functions' logs say what they count. */
const METRICS_KEY = '_aws';

/** The whole shop on random ports, with the real template, handlers, state machine and tables. */
export class Shop {
  readonly cloud: Cloud;
  readonly #sweeps: Sweeps;
  readonly #leave: () => Promise<void>;
  readonly #stepFunctions: SFNClient;
  readonly #endLeakWatch: () => void;

  private constructor(cloud: Cloud, sweeps: Sweeps, leave: () => Promise<void>) {
    this.cloud = cloud;
    this.#leave = leave;
    this.#sweeps = sweeps;
    this.#endLeakWatch = watchForLeaks(cloud);
    this.#stepFunctions = new SFNClient({
      endpoint: cloud.awsUrl,
      region: 'eu-north-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  }

  /**
   * `invoke` is put around every invocation of a function, `watch` around all that functions ask for. The hourly audit is
   * left out unless it is asked for: it only looks, and some tests let weeks pass.
   *
   * The cloud is the one of all test files that this worker runs, as new but for its functions, which are warm. It is a
   * cloud of its own where they have to be cold, or where `roles` are enforced in the place of the template's.
   */
  static async open(
    options: {
      readonly invoke?: (invoke: Invoke) => Invoke;
      readonly watch?: Pick<Wrappers, 'service' | 'swish'>;
      readonly audits?: boolean;
      readonly isOwn?: boolean;
      readonly roles?: Wrappers['roles'];
    } = {},
  ): Promise<Shop> {
    const opened: { cloud?: Cloud } = {};
    const sweeps = new Sweeps(() => opened.cloud);
    const wrap: Wrappers = {
      service: (service) => sweeps.service(options.watch?.service?.(service) ?? service),
      ...(options.watch?.swish === undefined ? {} : { swish: options.watch.swish }),
      invoke: (invoke) => {
        const invoked = sweeps.invoke(options.invoke?.(invoke) ?? invoke);
        if (options.audits === true) return invoked;
        return async (name, payload, order) =>
          name === 'AuditShop' ? { payload: null } : invoked(name, payload, order);
      },
    };
    const { roles, isOwn = roles !== undefined } = options;
    const cloud = await (isOwn
      ? startCloud({ port: 0, awsPort: 0, wrap: roles === undefined ? wrap : { ...wrap, roles } })
      : takeCloud(wrap));
    opened.cloud = cloud;
    return new Shop(cloud, sweeps, isOwn ? () => cloud.close() : leaveCloud);
  }

  /** @throws Error when personal data or secrets were in a log or a history since the shop was opened (R10) */
  async close(): Promise<void> {
    this.#stepFunctions.destroy();
    await this.#leave();
    this.#endLeakWatch();
  }

  /** Every answer of the API has to be one that its document has. */
  async request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Envelope> {
    const response = await fetch(`${this.cloud.url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const { status, headers: received } = response;
    const answer = JSON.parse(await response.text()) as object;
    // What the pages of this machine answer below /local is none of the API's.
    if (!path.startsWith('/local/')) {
      checkExchange({ method, path, request: body, status, headers: received, body: answer });
    }
    return { status, headers: received, ...answer } as Envelope;
  }

  checkout(
    cart: readonly { id: string; number: number }[],
    order: object = {},
    headers: Record<string, string> = {},
  ): Promise<Envelope> {
    return this.request('POST', '/v1/checkout', { order: { ...customer, ...order }, cart }, headers);
  }

  /** A checkout that has to reach its payment. */
  async buy(cart: readonly { id: string; number: number }[], order: object = {}): Promise<BoughtCheckout> {
    const answer = await this.checkout(cart, order);
    if (answer.status !== 201) throw new Error(`Expected 201, got ${answer.status} ${JSON.stringify(answer.error)}`);
    return answer.data;
  }

  /** Something done on the customer's phone; returns when what it set off is over. */
  async phone(reference: string, action: object): Promise<void> {
    this.cloud.phone.act(reference, action);
    await this.cloud.clock.advance(0);
  }

  advance(seconds: number): Promise<void> {
    return this.cloud.clock.advance(seconds * 1000);
  }

  /** Does something with no sweep meanwhile: the clock goes on by itself too, and a minute may end at any moment. */
  async unswept<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#sweeps.areOff = true;
    return work().finally(() => {
      this.#sweeps.areOff = false;
    });
  }

  /** Like `advance`, with no sweep meanwhile: of a long wait, the part in which all of them find the same. */
  advanceUnswept(seconds: number): Promise<void> {
    return this.unswept(() => this.advance(seconds));
  }

  orderStatus(id: string): Promise<Envelope> {
    return this.request('GET', `/v1/order/status/${id}`);
  }

  /** The customer's wish not to pay. */
  cancel(reference: string): Promise<Envelope> {
    return this.request('PATCH', `/v1/cancel/${reference}`);
  }

  async checkoutRecord(id: string): Promise<Checkout> {
    const checkout = await this.cloud.tables.checkout(id);
    if (checkout === undefined) throw new Error(`There is no checkout ${id}`);
    return checkout;
  }

  /** Starts a run as a person does, and returns when it waits or is over. */
  async startRun(checkoutId: string, number: number, kind: RunKind): Promise<void> {
    await this.#stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: this.#machineArn,
        name: runName(checkoutId, number),
        input: JSON.stringify({ kind, checkoutId }),
      }),
    );
    await this.cloud.clock.advance(0);
  }

  async stopRun(name: string): Promise<void> {
    await this.#stepFunctions.send(new StopExecutionCommand({ executionArn: this.#executionArn(name) }));
  }

  async redriveRun(name: string): Promise<void> {
    await this.#stepFunctions.send(new RedriveExecutionCommand({ executionArn: this.#executionArn(name) }));
    await this.cloud.clock.advance(0);
  }

  /** Names of the runs of a checkout, the first one first. */
  runsOf(checkoutId: string): readonly string[] {
    return this.cloud.executions
      .list()
      .map(({ name }) => name)
      .filter((name) => name.startsWith(checkoutId))
      .toReversed();
  }

  /** How often Swish was asked about a payment or a refund since then (epoch ms); of its last 200 exchanges. */
  asked(reference: string, since = 0): number {
    return this.cloud.phone
      .conversation(reference)
      .filter(({ kind, method, at }) => kind === 'request' && method === 'GET' && Date.parse(at) >= since).length;
  }

  /** Kinds of mail that an order's customer or the admin got, in order. */
  mailKinds(orderId: string, recipient: 'customer' | 'admin'): readonly string[] {
    return this.cloud
      .mails()
      .filter(({ tags }) => tags['order'] === orderId && tags['recipient'] === recipient)
      .map(({ tags }) => tags['kind'] ?? '');
  }

  /** Everything that functions write while `work` is done: their lines, and what they count. */
  async listen(work: () => Promise<void>): Promise<Heard> {
    const lines: string[] = [];
    const stopListening = this.cloud.onLog(({ text }) => lines.push(text));
    try {
      await work();
      await this.advance(0);
    } finally {
      stopListening();
    }
    const counted = countedIn(lines);
    return { lines, counted, count: (metric) => counted[metric] ?? 0 };
  }

  get #machineArn(): string {
    const [machine] = this.cloud.stepFunctions.machines.list();
    if (machine === undefined) throw new Error('There is no state machine');
    return machine.spec.arn;
  }

  #executionArn(name: string): string {
    return `${this.#machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  }

  async stockOf(id: string): Promise<{ stock: number; reserved: number }> {
    const { products } = await this.cloud.tables.state();
    const product = products.find((row) => row.id === id);
    if (product === undefined) throw new Error(`There is no product ${id}`);
    return { stock: product.stock, reserved: product.reserved ?? 0 };
  }

  async order(id: string): Promise<Order> {
    const { orders } = await this.cloud.tables.state();
    const order = orders.find((row) => row.id === id);
    if (order === undefined) throw new Error(`There is no order ${id}`);
    return order;
  }

  /** Names of the states that a run entered, in order. */
  path(name: string): readonly string[] {
    return (this.cloud.executions.history(name)?.events ?? [])
      .filter(({ type }) => type.endsWith('StateEntered'))
      .map((event) => (event['stateEnteredEventDetails'] as { name: string }).name);
  }

  execution(name: string): { status: string } {
    const found = this.cloud.executions.list().find((execution) => execution.name === name);
    if (found === undefined) throw new Error(`There is no execution ${name}`);
    return found;
  }

  mailsTo(address: string) {
    return this.cloud.mails().filter((mail) => mail.to.includes(address));
  }

  /** Rules that do not hold now, with their offenders; empty when all is well. */
  async brokenRules(): Promise<readonly string[]> {
    const { rules } = await this.cloud.rules();
    return rules.filter(({ ok }) => !ok).map(({ id, offenders }) => `${id}: ${offenders.join('; ')}`);
  }
}

/**
 * Leaves out the sweeps that would find nothing: there is one for every minute of the weeks that some tests let pass, and
 * a sweep that finds nothing does nothing.
 */
class Sweeps {
  /** Leaves out all of them. */
  areOff = false;
  readonly #cloud: () => Cloud | undefined;
  /** When the next checkout is due, as long as no function has used the tables since it was looked up. */
  #nextDue: number | undefined;

  constructor(cloud: () => Cloud | undefined) {
    this.#cloud = cloud;
  }

  readonly service: NonNullable<Wrappers['service']> = (service) => ({
    name: service.name,
    accepts: (request) => service.accepts(request),
    handle: (request) => {
      if (service.name === 'dynamodb') this.#nextDue = undefined;
      return service.handle(request);
    },
  });

  readonly invoke: NonNullable<Wrappers['invoke']> = (invoke) => async (name, payload, order) => {
    const cloud = name === 'WatchCheckouts' ? this.#cloud() : undefined;
    if (cloud === undefined) return invoke(name, payload, order);
    if (this.areOff) return { payload: null };
    this.#nextDue ??= await lookUpNextDue(cloud);
    return this.#nextDue > cloud.clock.now() ? { payload: null } : invoke(name, payload, order);
  };
}

async function lookUpNextDue(cloud: Cloud): Promise<number> {
  const { checkouts } = await cloud.tables.rows();
  const times = checkouts.map((row) => ('dueAt' in row ? row.dueAt : undefined));
  return Math.min(...times.filter((time) => time !== undefined), Number.POSITIVE_INFINITY);
}

interface MetricLine {
  readonly [METRICS_KEY]?: {
    readonly CloudWatchMetrics: readonly {
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}

/**
 * What lines in CloudWatch's embedded metric format say, as CloudWatch would sum it up: `OrderConfirmed`, and by its
 * dimension `OrderCancelled declined`. Of what is measured and not counted, how often it was.
 */
function countedIn(lines: readonly string[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const line of lines) {
    if (!line.includes(`"${METRICS_KEY}"`)) continue;
    const members = JSON.parse(line) as MetricLine;
    for (const { Dimensions, Metrics } of members[METRICS_KEY]?.CloudWatchMetrics ?? []) {
      for (const { Name, Unit } of Metrics) {
        const values = [members[Name]].flat() as number[];
        const value = Unit === 'Count' ? values.reduce((sum, one) => sum + one, 0) : values.length;
        for (const dimensions of Dimensions) {
          const parts = dimensions
            .filter((dimension) => dimension !== 'service')
            .map((dimension) => members[dimension]);
          const name = [Name, ...parts].join(' ');
          counted[name] = (counted[name] ?? 0) + value;
        }
      }
    }
  }
  return counted;
}
