import { afterEach, expect, test } from '@jest/globals';
import { ServiceError } from '../../../local/aws/types.ts';
import { Clock } from '../../../local/clock.ts';
import { createHttpApi } from '../../../local/gateway/http-api.ts';
import type { InvokeResult } from '../../../local/lambda/types.ts';
import type { CorsSpec, RouteSpec } from '../../../local/template/types.ts';
import { closeServers, sendAndHangUp, sendRaw, serve } from './servers.ts';

afterEach(closeServers);

interface Event {
  readonly routeKey: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Record<string, string>;
  readonly cookies?: string[];
  readonly queryStringParameters?: Record<string, string>;
  readonly pathParameters?: Record<string, string>;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
  readonly requestContext: Record<string, unknown> & { readonly http: Record<string, string> };
}

interface ApiOptions {
  readonly routes?: readonly string[];
  readonly cors?: CorsSpec;
  readonly answer?: (event: Event, functionName: string) => InvokeResult | Promise<InvokeResult>;
}

/** An API whose routes are served by a function of the route's own key; it answers with its event unless told otherwise. */
async function anApi({ routes = ['$default'], cors, answer = (event) => ({ payload: event }) }: ApiOptions = {}) {
  const clock = new Clock();
  const events: Event[] = [];
  const problems: unknown[] = [];
  const listener = createHttpApi({
    clock,
    cors,
    routes: routes.map((key): RouteSpec => ({ key, functionName: key })),
    invoke: async (name, payload) => {
      const event = JSON.parse(JSON.stringify(payload)) as Event;
      events.push(event);
      return await answer(event, name);
    },
    onError: (error) => problems.push(error),
  });
  const base = await serve((request, response) => void listener(request, response));
  return { base, clock, events, problems };
}

const responding = (payload: unknown) => ({ answer: () => ({ payload }) });

test.each([
  ['GET', '/v1/orders', 'GET /v1/orders'],
  ['GET', '/v1/orders/latest', 'GET /v1/orders/latest'],
  ['GET', '/v1/orders/7', 'GET /v1/orders/{id}'],
  ['POST', '/v1/orders/7', 'ANY /v1/orders/{id}'],
  ['POST', '/v1/orders/7/lines/8', 'ANY /v1/{proxy+}'],
  ['HEAD', '/v1/orders', 'ANY /v1/{proxy+}'],
  ['GET', '/v1/orders/', 'ANY /v1/{proxy+}'],
  ['GET', '/v2', '$default'],
  ['OPTIONS', '/', '$default'],
])('the most specific route serves a request: %s %s → %s', async (method, path, key) => {
  const { base, events } = await anApi({
    routes: [
      '$default',
      'ANY /v1/{proxy+}',
      'ANY /v1/orders/{id}',
      'GET /v1/orders/{id}',
      'GET /v1/orders/latest',
      'GET /v1/orders',
    ],
  });

  await fetch(base + path, { method });

  expect(events.map((event) => event.routeKey)).toEqual([key]);
});

test('without a matching route the gateway answers 404', async () => {
  const { base, events } = await anApi({ routes: ['GET /v1/orders'] });

  const response = await fetch(`${base}/v1/orders`, { method: 'POST', body: 'x' });

  expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
  expect(events).toEqual([]);
});

test('an event has all of payload format 2.0', async () => {
  const { base, events, clock } = await anApi({ routes: ['POST /v1/orders/{id}'] });
  await clock.advance(3_600_000);

  await sendRaw(
    base,
    'POST /v1/orders/a%2Fb%20%C3%A5?x=1&y=a+b%26&x=2&flag HTTP/1.1\r\nHost: shop.example:8080\r\nX-Twice: one\r\nx-twice: two\r\n' +
      'Cookie: a=1; b=2\r\nUser-Agent: probe\r\nContent-Type: application/json; charset=utf-8\r\nConnection: close\r\nContent-Length: 10\r\n\r\n{"n":"ö"}',
  );

  const [event] = events;
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: 'POST /v1/orders/{id}',
    rawPath: '/v1/orders/a/b å',
    rawQueryString: 'x=1&y=a+b%26&x=2&flag',
    queryStringParameters: { x: '1,2', y: 'a b&', flag: '' },
    pathParameters: { id: 'a/b å' },
    cookies: ['a=1', 'b=2'],
    headers: { 'x-twice': 'one,two', 'user-agent': 'probe', host: 'shop.example:8080', 'x-forwarded-for': '127.0.0.1' },
    body: '{"n":"ö"}',
    isBase64Encoded: false,
    requestContext: {
      domainName: 'shop.example:8080',
      domainPrefix: 'shop',
      http: {
        method: 'POST',
        path: '/v1/orders/a/b å',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'probe',
      },
      routeKey: 'POST /v1/orders/{id}',
      stage: '$default',
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
    },
  });
  expect(event?.headers).not.toHaveProperty('cookie');
  expect(Math.abs(Number(event?.requestContext['timeEpoch']) - clock.now())).toBeLessThan(5_000);
});

test('what a request does not have its event does not have', async () => {
  const { base, events } = await anApi();

  await fetch(`${base}/`);

  for (const member of ['cookies', 'queryStringParameters', 'pathParameters', 'body']) {
    expect(events[0]).not.toHaveProperty(member);
  }
  expect(events[0]).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
});

test.each([
  ['image/png', true],
  ['application/x-www-form-urlencoded', true],
  ['application/octet-stream', true],
  [undefined, true],
  ['text/plain', false],
  ['application/problem+json', false],
  ['APPLICATION/JSON', false],
])('a body of type %s arrives in Base64: %s', async (type, isBase64Encoded) => {
  const { base, events } = await anApi();
  const bytes = Buffer.from('a=åäö');

  await fetch(base, { method: 'POST', body: bytes, headers: type === undefined ? {} : { 'content-type': type } });

  expect(events[0]).toMatchObject({ isBase64Encoded, body: bytes.toString(isBase64Encoded ? 'base64' : 'utf8') });
});

test('names that pollute prototypes stay plain data', async () => {
  const { base, events } = await anApi({ routes: ['GET /{__proto__}'] });

  await sendRaw(
    base,
    'GET /p?__proto__=q&constructor=c HTTP/1.1\r\nHost: x\r\n__proto__: h\r\nconstructor: c\r\nConnection: close\r\n\r\n',
  );

  const own = (value: object | undefined, key: string): unknown => Object.getOwnPropertyDescriptor(value, key)?.value;
  expect(own(events[0]?.headers, '__proto__')).toBe('h');
  expect(own(events[0]?.queryStringParameters, '__proto__')).toBe('q');
  expect(own(events[0]?.pathParameters, '__proto__')).toBe('p');
  expect(({} as Record<string, unknown>)['h']).toBeUndefined();
});

test.each(['/v1/%', '/v1/%E0%A4%A', '/v1/x?a=%zz', '/%ff'])(
  'malformed percent-encoding is a bad request: %s',
  async (target) => {
    const { base, events } = await anApi({ routes: ['$default', 'GET /v1/{id}'] });

    const answer = await sendRaw(base, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);

    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toContain('{"message":"Bad Request"}');
    expect(events).toEqual([]);
  },
);

test('a result without a status is the JSON body of a 200', async () => {
  const { base } = await anApi(responding({ ok: true }));

  const response = await fetch(base);

  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    'application/json',
    '{"ok":true}',
  ]);
});

test('a text result is a body as it is', async () => {
  const { base } = await anApi(responding('hello'));

  expect(await (await fetch(base)).text()).toBe('hello');
});

test('a structured result decides status, headers, cookies and body', async () => {
  const { base } = await anApi(
    responding({
      statusCode: 201,
      headers: { 'X-Number': 5, 'Retry-After': '3', 'Content-Length': '1', Connection: 'close' },
      cookies: ['a=1; Path=/', 'b=2'],
      body: 'åäö',
    }),
  );

  const response = await fetch(base);

  expect(response.status).toBe(201);
  expect(response.headers.get('x-number')).toBe('5');
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
  expect(response.headers.get('apigw-requestid')).toMatch(/^[A-Za-z0-9+/]{15}=$/);
  expect(await response.text()).toBe('åäö');
});

test('a Base64 body is sent as its bytes', async () => {
  const bytes = Buffer.from([0, 255, 128, 10]);
  const { base } = await anApi(
    responding({
      statusCode: 200,
      headers: { 'content-type': 'image/png' },
      body: bytes.toString('base64'),
      isBase64Encoded: true,
    }),
  );

  expect(Buffer.from(await (await fetch(base)).arrayBuffer())).toEqual(bytes);
});

test('HEAD gets the headers of the answer and no body', async () => {
  const { base } = await anApi(responding({ statusCode: 200, body: 'twelve bytes' }));

  const response = await fetch(base, { method: 'HEAD' });

  expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '12', '']);
});

test.each([
  ['a status that is none', { statusCode: 'teapot' }],
  ['a status out of range', { statusCode: 99 }],
  ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
  ['a header that is no text', { statusCode: 200, headers: { a: ['b'] } }],
  ['a header with a line break', { statusCode: 200, headers: { a: 'b\r\nset-cookie: c' } }],
  ['a cookie with a line break', { statusCode: 200, cookies: ['a\r\nb: c'] }],
  ['cookies that are no list', { statusCode: 200, cookies: 'a=1' }],
])('a malformed result is a 500 and is reported: %s', async (_, payload) => {
  const { base, problems } = await anApi(responding(payload));

  const response = await fetch(base);

  expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  expect(response.headers.get('set-cookie')).toBeNull();
  expect(problems).toEqual([expect.objectContaining({ name: 'MalformedResponse' })]);
});

test('a failed function is a 500 without any word of its error', async () => {
  const error = { errorType: 'Error', errorMessage: 'secret', trace: [] };
  const { base } = await anApi({ answer: () => ({ error }) });

  const response = await fetch(base);

  expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
});

test('a refused invocation is a 500 and is reported; one too large for Lambda is a 413', async () => {
  const refusals = [new Error('no such function'), new ServiceError('RequestTooLargeException', 'too large', 413)];
  const { base, problems } = await anApi({ answer: () => Promise.reject(refusals.shift() ?? new Error('no more')) });

  expect((await fetch(base)).status).toBe(500);
  expect((await fetch(base)).status).toBe(413);
  expect(problems).toEqual([expect.objectContaining({ message: 'no such function' })]);
});

test('a body of 10 MB is taken, one byte more is refused, announced or not', async () => {
  const { base, events } = await anApi({ answer: (event) => ({ payload: { length: event.body?.length } }) });
  const limit = 10 * 2 ** 20;
  const post = (body: BodyInit) =>
    fetch(base, { method: 'POST', body, headers: { 'content-type': 'text/plain' }, duplex: 'half' } as RequestInit);
  const chunked = new Blob(['x'.repeat(limit + 1)]).stream();

  const taken = await post('x'.repeat(limit));
  const refused = [await post('x'.repeat(limit + 1)), await post(chunked)];

  expect(await taken.json()).toEqual({ length: limit });
  for (const response of refused) {
    expect([response.status, await response.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
  }
  expect(events).toHaveLength(1);
});

test('after 30 seconds on the clock the client is told that the service is unavailable', async () => {
  let called = () => {};
  const invoked = new Promise<void>((resolve) => (called = resolve));
  const { base, clock } = await anApi({
    answer: () => {
      called();
      return new Promise(() => {});
    },
  });

  const answer = fetch(base);
  await invoked;
  await clock.advance(29_000);
  await clock.advance(1_500);

  const response = await answer;
  expect([response.status, await response.json()]).toEqual([503, { message: 'Service Unavailable' }]);
});

test('a client that hangs up in the middle of its body invokes nothing and harms nobody', async () => {
  const { base, events, problems, clock } = await anApi();

  await sendAndHangUp(base, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nonly this');
  await sendAndHangUp(base, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Le');
  const response = await fetch(base);
  await clock.idle();

  expect(response.status).toBe(200);
  expect(events).toHaveLength(1);
  expect(problems).toEqual([]);
});

test('a client that hangs up while its function works harms nobody', async () => {
  let finish: (result: InvokeResult) => void = () => {};
  const { base, problems, clock } = await anApi({
    answer: (event) =>
      event.rawPath === '/slow' ? new Promise<InvokeResult>((resolve) => (finish = resolve)) : { payload: 'fine' },
  });

  await sendAndHangUp(base, 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
  const response = await fetch(base);
  finish({ payload: 'too late' });
  await clock.idle();

  expect(await response.text()).toBe('fine');
  expect(problems).toEqual([]);
});

const CORS: CorsSpec = {
  allowOrigins: ['https://shop.example'],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['Content-Type', 'Idempotency-Key'],
  exposeHeaders: ['Retry-After'],
  maxAgeSeconds: 600,
};

const preflight = (base: string, origin: string) =>
  fetch(`${base}/v1/checkout`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });

test('a preflight is answered by the gateway, from the specification, without a function', async () => {
  const { base, events } = await anApi({ cors: CORS });

  const response = await preflight(base, 'https://shop.example');

  expect(response.status).toBe(204);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': 'https://shop.example',
    'access-control-allow-methods': 'GET,POST',
    'access-control-allow-headers': 'content-type,idempotency-key',
    'access-control-max-age': '600',
    'apigw-requestid': expect.any(String),
  });
  expect(events).toEqual([]);
});

test('an origin that is not allowed gets no CORS headers', async () => {
  const { base } = await anApi({ cors: CORS });

  const headers = [
    ...(await preflight(base, 'https://shop.example.evil')).headers.keys(),
    ...(await fetch(base, { headers: { origin: 'https://evil.example' } })).headers.keys(),
  ];

  expect(headers.filter((name) => name.startsWith('access-control'))).toEqual([]);
});

test('every answer to an allowed origin carries the gateway’s CORS headers, not the function’s', async () => {
  const { base } = await anApi({
    cors: { ...CORS, allowOrigins: ['*'] },
    routes: ['GET /'],
    ...responding({
      statusCode: 200,
      headers: { 'Access-Control-Allow-Origin': 'https://other', 'Access-Control-Max-Age': '1' },
    }),
  });
  const headers = { origin: 'https://anywhere' };

  const [served, missing] = [await fetch(base, { headers }), await fetch(`${base}/none`, { headers })];

  for (const response of [served, missing]) {
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-expose-headers')).toBe('retry-after');
    expect(response.headers.get('access-control-max-age')).toBeNull();
  }
});

test('without CORS in the specification, or without an origin, OPTIONS is a request like others', async () => {
  const { base, events } = await anApi();
  const withCors = await anApi({ cors: CORS });

  await preflight(base, 'https://shop.example');
  await fetch(withCors.base, { method: 'OPTIONS' });

  expect(events[0]?.requestContext.http['method']).toBe('OPTIONS');
  expect(withCors.events).toHaveLength(1);
});
