import { randomUUID } from 'node:crypto';
import { Agent, request as send } from 'node:http';
import { instructionIdOf } from '../lambdas/domain/identifiers.ts';
import { startCloud } from '../local/cloud.ts';
import { Counting, type Call, type RecordedRequest } from './counting.ts';
import { buy, chooseGoods } from './customer.ts';
import { median } from './statistics.ts';
import { withoutLooks } from './usage.ts';

const WARM_UP = 10;
const RUNS = 20;
/** A replayed request takes milliseconds. */
const REPLAY_LIMIT_MS = 10_000;

export interface Overhead {
  /** From the customer's request to the answer with the payment. Medians, ms. */
  readonly answerMs: number;
  /** From the checkout's first record to its published payment: without the endpoint's pauses between looks. */
  readonly flowMs: number;
  /** The same requests to tables and Swish, one after the other, by nothing but an HTTP client. */
  readonly bareMs: number;
  readonly bareRequests: number;
}

/** What a warm checkout costs beyond the table and Swish calls that it makes. */
export async function measureOverhead(): Promise<Overhead> {
  const counting = new Counting();
  const cloud = await startCloud({ port: 0, awsPort: 0, wrap: counting.wrappers });
  const agent = new Agent({ keepAlive: true });
  try {
    await cloud.warm();
    const goods = await chooseGoods(cloud.url);
    await cloud.tables.setStock(goods.productId, 1_000);
    for (let run = 0; run < WARM_UP; run++) await buy(cloud.url, goods);
    const answer: number[] = [];
    const flow: number[] = [];
    const bare: number[] = [];
    let bareRequests = 0;
    for (let run = 0; run < RUNS; run++) {
      await cloud.clock.idle();
      counting.take();
      const begin = performance.now();
      const { id } = await buy(cloud.url, goods);
      answer.push(performance.now() - begin);
      await cloud.clock.idle();
      const record = await cloud.tables.checkout(id);
      flow.push((record?.instructions?.at ?? NaN) - (record?.createdAt ?? NaN));
      const requests = asNewCheckout(withoutLooks(counting.take().calls), id);
      const replayed = performance.now();
      for (const request of requests) await replay(cloud.awsUrl, agent, request);
      bare.push(performance.now() - replayed);
      bareRequests = requests.length;
    }
    return { answerMs: median(answer), flowMs: median(flow), bareMs: median(bare), bareRequests };
  } finally {
    agent.destroy();
    await cloud.close();
  }
}

/** The table and Swish requests of a checkout, changed into those of another one that does not exist yet. */
function asNewCheckout(calls: readonly Call[], id: string): readonly RecordedRequest[] {
  const other = randomUUID();
  const rename = (text: string) =>
    text
      .replaceAll(id, other)
      .replaceAll(instructionIdOf(id), instructionIdOf(other))
      // And of another customer, whose open checkouts nobody has counted yet.
      .replaceAll(/open#[0-9a-f]{8}/g, `open#${other.slice(0, 8)}`);
  return calls
    .filter(({ service }) => service === 'dynamodb' || service === 'swish')
    .map(({ request }) => {
      const body = rename(request.body).replace(
        /"ClientRequestToken":"[^"]*"/,
        `"ClientRequestToken":"${randomUUID()}"`,
      );
      return { ...request, path: rename(request.path), body };
    });
}

function replay(url: string, agent: Agent, { method, path, headers, body }: RecordedRequest): Promise<void> {
  const { 'content-type': type = '', 'x-amz-target': target } = headers;
  return new Promise((resolve, reject) => {
    const request = send(
      `${url}${path}`,
      {
        method,
        agent,
        timeout: REPLAY_LIMIT_MS,
        headers: {
          'content-type': type,
          'content-length': Buffer.byteLength(body),
          ...(target === undefined ? {} : { 'x-amz-target': target }),
        },
      },
      (response) => {
        const status = response.statusCode ?? 0;
        response.once('error', reject);
        response.once('end', () => {
          if (status < 400) resolve();
          else reject(new Error(`The replayed ${method} ${String(target ?? path)} was answered ${status}`));
        });
        response.resume();
      },
    );
    request.once('timeout', () => request.destroy(new Error('A replayed request was not answered')));
    request.once('error', reject);
    request.end(body);
  });
}
