import { afterEach, expect, jest, test } from '@jest/globals';
import { createJsonService } from '../../../local/aws/json-service.ts';
import { createAwsServer } from '../../../local/aws/server.ts';
import { type AwsService, ServiceError } from '../../../local/aws/types.ts';
import { closeServers, sendAndHangUp, serve } from './servers.ts';

afterEach(async () => {
  jest.restoreAllMocks();
  await closeServers();
});

const greeter = createJsonService({
  name: 'greeter',
  targetPrefix: 'Greeter',
  jsonVersion: '1.1',
  actions: {
    Greet: async ({ name }) => ({ greeting: `hello ${String(name)}` }),
    Forget: async () => undefined,
    Refuse: async () => {
      throw new ServiceError('TransactionCanceledException', 'no', 400, { CancellationReasons: [{ Code: 'None' }] });
    },
    Break: async () => {
      throw new TypeError('of undefined');
    },
  },
});

const form: AwsService = {
  name: 'email',
  accepts: ({ body }) => body.toString().startsWith('Action='),
  handle: async ({ path, headers }) => ({
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(`<path>${path}</path><type>${headers['content-type']}</type>`),
  }),
};

async function anEndpoint() {
  const listener = createAwsServer([greeter, form]);
  const base = await serve((request, response) => void listener(request, response));
  const call = (target: string, body?: string) =>
    fetch(base, { method: 'POST', headers: { 'x-amz-target': target }, ...(body !== undefined && { body }) });
  return { base, call };
}

test('a request goes to the service that accepts it', async () => {
  const { base, call } = await anEndpoint();

  const greeting = await call('Greeter.Greet', '{"name":"Åsa"}');
  const sent = await fetch(`${base}/mail`, {
    method: 'POST',
    body: 'Action=SendEmail',
    headers: { 'content-type': 'x/form' },
  });

  expect([greeting.status, await greeting.json()]).toEqual([200, { greeting: 'hello Åsa' }]);
  expect(greeting.headers.get('content-type')).toBe('application/x-amz-json-1.1');
  expect(greeting.headers.get('x-amzn-requestid')).toMatch(/^[-0-9a-f]{36}$/);
  expect(await sent.text()).toBe('<path>/mail</path><type>x/form</type>');
});

test('an action without output or input is an empty object', async () => {
  const { call } = await anEndpoint();

  expect(await (await call('Greeter.Forget')).json()).toEqual({});
});

test('a service error reaches the client with its code, message and members', async () => {
  const { call } = await anEndpoint();

  const response = await call('Greeter.Refuse', '{}');

  expect(response.status).toBe(400);
  expect(response.headers.get('x-amzn-errortype')).toBe('TransactionCanceledException');
  expect(await response.json()).toEqual({
    __type: 'TransactionCanceledException',
    message: 'no',
    CancellationReasons: [{ Code: 'None' }],
  });
});

test.each(['Nobody.Act', 'Greeter.Sing', 'Greeter.constructor', 'Greeter.__proto__', ''])(
  'what nobody here knows is refused loudly: %s',
  async (target) => {
    const { call } = await anEndpoint();

    const response = await call(target, '{}');

    expect([response.status, await response.json()]).toEqual([
      400,
      { __type: 'UnknownOperationException', message: expect.any(String) },
    ]);
  },
);

test.each(['{', '[]', '"text"', 'null'])('a body that is no JSON object is refused: %s', async (body) => {
  const { call } = await anEndpoint();

  const response = await call('Greeter.Greet', body);

  expect([response.status, await response.json()]).toEqual([
    400,
    expect.objectContaining({ __type: 'SerializationException' }),
  ]);
});

test('what a service did not foresee is logged, hidden from the client, and harms no later request', async () => {
  const logged = jest.spyOn(console, 'error').mockImplementation(() => {});
  const { call } = await anEndpoint();

  const response = await call('Greeter.Break', '{}');

  expect([response.status, await response.json()]).toEqual([
    500,
    { __type: 'InternalFailure', message: 'An internal error occurred' },
  ]);
  expect(logged).toHaveBeenCalledWith(expect.stringContaining('Greeter.Break'), expect.any(TypeError));
  expect((await call('Greeter.Forget')).status).toBe(200);
});

test('a body over 16 MB is refused', async () => {
  const { call } = await anEndpoint();

  const response = await call('Greeter.Greet', ' '.repeat(16 * 2 ** 20 + 1));

  expect([response.status, await response.json()]).toEqual([
    413,
    expect.objectContaining({ __type: 'RequestEntityTooLargeException' }),
  ]);
});

test('a client that hangs up is no error', async () => {
  const logged = jest.spyOn(console, 'error').mockImplementation(() => {});
  const { base, call } = await anEndpoint();

  await sendAndHangUp(base, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{');
  await call('Greeter.Forget');

  expect(logged).not.toHaveBeenCalled();
});
