import type { Order } from '../../lambdas/domain/order.ts';
import { startCloud, type Cloud } from '../../local/cloud.ts';
import { customer } from './customer.ts';

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

/** The whole shop on random ports, with the real template, handlers, state machine and tables. */
export class Shop {
  readonly cloud: Cloud;

  private constructor(cloud: Cloud) {
    this.cloud = cloud;
  }

  static async open(): Promise<Shop> {
    return new Shop(await startCloud({ port: 0, awsPort: 0 }));
  }

  close(): Promise<void> {
    return this.cloud.close();
  }

  async request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Envelope> {
    const response = await fetch(`${this.cloud.url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, ...(JSON.parse(text) as object) } as Envelope;
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

  orderStatus(id: string): Promise<Envelope> {
    return this.request('GET', `/v1/order/status/${id}`);
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
