import { setImmediate as turn } from 'node:timers/promises';
import { DynamoDBClient, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { SendEmailCommand, SESClient } from '@aws-sdk/client-ses';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAwsServer } from '../../local/aws/server.ts';
import { Clock } from '../../local/clock.ts';
import { createDynamoDb, type DynamoDb } from '../../local/dynamodb/dynamo-db.ts';
import { Faults } from '../../local/faults/faults.ts';
import { faultyService } from '../../local/faults/faulty-service.ts';
import { faultySwish } from '../../local/faults/faulty-swish.ts';
import { withLosableAnswers } from '../../local/faults/lost-answers.ts';
import { createEmailService, type EmailService } from '../../local/ses/email-service.ts';
import { failureOf } from '../support/failure.ts';

const TABLE = 'orders';
const FUNCTION = 'ConfirmOrder';

let clock: Clock;
let faults: Faults;
let server: Server;
beforeEach(() => {
  clock = new Clock();
  faults = new Faults(clock, { functions: [FUNCTION, 'CancelOrder'], tables: [TABLE, 'products'] });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  clock.reset();
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('tables and SES', () => {
  let dynamo: DynamoDb;
  let email: EmailService;
  let killed: string[];
  let cameBack: [string, string][];
  let clients: { destroy(): void }[];
  let endpoint: string;
  beforeEach(async () => {
    killed = [];
    cameBack = [];
    clients = [];
    dynamo = createDynamoDb({ clock });
    email = createEmailService({ clock });
    const AttributeDefinitions = [{ AttributeName: 'id', AttributeType: 'S' }];
    const KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' }];
    const table = { TableName: TABLE, AttributeDefinitions, KeySchema, BillingMode: 'PAY_PER_REQUEST' };
    await dynamo.createTables([{ name: TABLE, arn: 'arn', createTable: table }]);
    const options = {
      faults,
      callerOf: ({ headers }: { headers: { authorization?: string | undefined } }) =>
        /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1]?.replace('visitor', '') || undefined,
      kill: async (name: string) => void killed.push(name),
      comeBack: (messageId: string, action: string) => void cameBack.push([messageId, action]),
    };
    endpoint = await serve(
      withLosableAnswers(createAwsServer([dynamo, email].map((service) => faultyService(service, options)))),
    );
  });
  afterEach(async () => {
    for (const client of clients) client.destroy();
    await dynamo.close();
  });

  const settings = (accessKeyId: string) => ({
    endpoint,
    region: 'eu-north-1',
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey: 'local' },
  });
  function put(id: string, caller = FUNCTION): Promise<unknown> {
    const client = new DynamoDBClient(settings(caller));
    clients.push(client);
    return client.send(new PutItemCommand({ TableName: TABLE, Item: { id: { S: id } } }));
  }
  function transact(): Promise<unknown> {
    const client = new DynamoDBClient(settings(FUNCTION));
    clients.push(client);
    const TransactItems = ['a', 'b'].map((id) => ({ Put: { TableName: TABLE, Item: { id: { S: id } } } }));
    return client.send(new TransactWriteItemsCommand({ TransactItems }));
  }
  function mail(): Promise<unknown> {
    const client = new SESClient(settings(FUNCTION));
    clients.push(client);
    return client.send(
      new SendEmailCommand({
        Source: 'shop@example.com',
        Destination: { ToAddresses: ['astrid@example.com'] },
        Message: { Subject: { Data: 'Tack' }, Body: { Text: { Data: 'Tack' } } },
      }),
    );
  }
  const rows = async () => (await dynamo.scan(TABLE)).length;

  test.each([
    ['error', 'before', 'InternalServerError', 0],
    ['error', 'after', 'InternalServerError', 1],
    ['throttle', 'before', 'ThrottlingException', 0],
    ['lose', 'before', 'TimeoutError', 0],
    ['lose', 'after', 'TimeoutError', 1],
    ['timeout', 'before', 'TimeoutError', 0],
    ['timeout', 'after', 'TimeoutError', 1],
  ] as const)('a table: %s %s', async (effect, when, name, written) => {
    faults.add({ target: 'table', operation: 'PutItem', table: TABLE, when, effect });

    const failure = await failureOf(put('a'));

    expect([failure.name, await rows()]).toEqual([name, written]);
    expect(faults.hits()).toMatchObject([{ operation: 'PutItem', tables: [TABLE], caller: FUNCTION, effect }]);
    await put('b');
    expect(await rows()).toBe(written + 1);
  });

  test('a transaction is throttled by the reasons of its cancellation', async () => {
    faults.add({ target: 'table', table: TABLE, when: 'before', effect: 'throttle' });

    expect(await failureOf(transact())).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'ThrottlingError' }, { Code: 'None' }],
    });
    expect(await rows()).toBe(0);
  });

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('a crash %s the write ends the function that asked', async (when, written) => {
    faults.add({ target: 'table', when, effect: 'crash' });

    await failureOf(put('a'));

    expect([killed, await rows()]).toEqual([[FUNCTION], written]);
  });

  test('only the function that is named meets the fault', async () => {
    faults.add({ target: 'table', caller: FUNCTION, when: 'before', effect: 'error' });

    await put('a', 'CancelOrder');

    expect(faults.hits()).toEqual([]);
    await failureOf(put('b'));
    expect(faults.hits()).toHaveLength(1);
  });

  test('what no function asks for meets no fault', async () => {
    faults.add({ target: 'table', when: 'before', effect: 'error' });

    await put('a', 'visitor');

    expect([faults.hits(), await rows()]).toEqual([[], 1]);
  });

  test.each([
    ['error', 'before', 'InternalFailure', 0],
    ['error', 'after', 'InternalFailure', 1],
    ['throttle', 'before', 'Throttling', 0],
    ['lose', 'after', 'TimeoutError', 1],
    ['timeout', 'before', 'TimeoutError', 0],
  ] as const)('SES: %s %s', async (effect, when, name, sent) => {
    faults.add({ target: 'ses', operation: 'SendEmail', when, effect });

    const failure = await failureOf(mail());

    expect([failure.name, email.mails().length]).toEqual([name, sent]);
    await mail();
    expect(email.mails()).toHaveLength(sent + 1);
  });

  test.each(['bounce', 'complain'] as const)(
    'SES: a mail that is to %s is sent, and then comes back, once',
    async (effect) => {
      faults.add({ target: 'ses', when: 'after', effect });

      const { MessageId } = (await mail()) as { readonly MessageId: string };
      await mail();

      expect(email.mails()).toHaveLength(2);
      expect(cameBack).toEqual([[MessageId, effect]]);
    },
  );
});

describe('Swish', () => {
  const PAYMENT = '/swish/swish-cpcapi/api/v1/paymentrequests/5F0C2A4E9D1B4C578A362BE1F7D90C44';
  const CREATE = PAYMENT.replace('v1', 'v2');
  let seen: string[];
  let endpoint: string;
  beforeEach(async () => {
    seen = [];
    const swish: RequestListener = (request, response) => {
      request.resume().once('end', () => {
        seen.push(`${request.method} ${request.url}`);
        if (request.url?.endsWith('/broken') === true) response.destroy();
        else response.writeHead(201, { location: 'there' }).end('made');
      });
    };
    endpoint = await serve(faultySwish(swish, faults));
  });

  /** The status, or `broken` when no answer came. */
  function ask(method: string, path: string, signal?: AbortSignal): Promise<number | 'broken'> {
    return new Promise((resolve) => {
      const sent = httpRequest(`${endpoint}${path}`, { method, agent: false, ...(signal && { signal }) }, (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
      });
      sent.once('error', () => resolve('broken'));
      sent.end(method === 'GET' ? undefined : '{"amount":"1.00"}');
    });
  }

  test.each([
    ['error', 'before', 500, 0],
    ['error', 'after', 500, 1],
    ['throttle', 'before', 429, 0],
    ['lose', 'before', 'broken', 0],
    ['lose', 'after', 'broken', 1],
    ['timeout', 'before', 'broken', 0],
    ['timeout', 'after', 'broken', 1],
  ] as const)('%s %s', async (effect, when, answer, made) => {
    faults.add({ target: 'swish', when, effect });

    expect(await ask('PUT', CREATE)).toBe(answer);
    expect(seen).toHaveLength(made);
    expect(faults.hits()).toMatchObject([{ target: 'swish', operation: 'create', when, effect }]);
    expect(await ask('PUT', CREATE)).toBe(201);
  });

  test.each([
    ['create', 'PUT', CREATE],
    ['retrieve', 'GET', PAYMENT],
    ['cancel', 'PATCH', PAYMENT],
    ['createRefund', 'PUT', CREATE.replace('paymentrequests', 'refunds')],
    ['retrieveRefund', 'GET', PAYMENT.replace('paymentrequests', 'refunds')],
  ] as const)('a fault of %s is met by that only', async (operation, method, path) => {
    const others = (['create', 'retrieve', 'cancel', 'createRefund', 'retrieveRefund'] as const).filter(
      (name) => name !== operation,
    );
    for (const name of others) faults.add({ target: 'swish', operation: name, when: 'before', effect: 'throttle' });
    expect(await ask(method, path)).toBe(201);

    faults.add({ target: 'swish', operation, when: 'before', effect: 'error' });

    expect(await ask(method, path)).toBe(500);
  });

  test('a path that is not Swish’s meets no fault', async () => {
    faults.add({ target: 'swish', when: 'before', effect: 'error' });

    expect(await ask('GET', '/swish/elsewhere')).toBe(201);
    expect(faults.hits()).toEqual([]);
  });

  test('a client that gives up during the silence leaves nothing behind', async () => {
    faults.add({ target: 'swish', when: 'before', effect: 'timeout' });

    const leaving = new AbortController();
    const asked = ask('GET', PAYMENT, leaving.signal);
    while (faults.hits().length === 0) await turn();
    leaving.abort();

    expect(await asked).toBe('broken');
    expect(await ask('GET', PAYMENT)).toBe(201);
  });

  test('an answer that Swish breaks off itself can be anything else instead', async () => {
    faults.add({ target: 'swish', when: 'after', effect: 'error' });

    expect(await ask('PUT', '/swish/swish-cpcapi/api/v2/paymentrequests/broken')).toBe(500);
  });
});
