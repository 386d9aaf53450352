import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServiceError } from '../../local/aws/types.ts';
import { Clock } from '../../local/clock.ts';
import { createControl, type ControlDependencies } from '../../local/control/control.ts';
import { Changes } from '../../local/live/changes.ts';
import type { PhoneView, RefundView } from '../../web/phone/phone-api.ts';

const REFERENCE = '5F0C2A4E9D1B4C578A362BE1F7D90C44';

const aPayment = (changes: Partial<PhoneView> = {}) => ({
  reference: REFERENCE,
  amount: 657.5,
  message: 'Smultron 2611001',
  status: 'CREATED' as const,
  errorCode: null,
  createdAt: '2026-11-22T17:45:10.000Z',
  expiresAt: '2026-11-22T17:48:10.000Z',
  paidAt: null,
  hasToken: true,
  onPhone: true,
  isOpened: true,
  conversation: ['not for the phone'],
  ...changes,
});

const aRefund = (changes: Partial<RefundView> = {}) => ({
  id: '0C2A4E9D1B4C578A362BE1F7D90C445F',
  paymentId: REFERENCE,
  status: 'DEBITED' as const,
  amount: 657.5,
  message: null,
  errorCode: null,
  createdAt: '2026-11-22T17:55:10.000Z',
  paidAt: null,
  conversation: ['not for the phone'],
  ...changes,
});

const aMail = (subject: string) => ({
  messageId: `m-${subject}`,
  tags: { order: '0192', recipient: 'customer', kind: 'confirmation' },
  from: 'Smultron <shop@smultron.example>',
  to: ['astrid@example.com'],
  subject,
  html: '<p>Tack</p>',
  text: 'Tack',
  at: '2026-11-22T17:46:00.000Z',
  feedback: [{ action: 'bounce' as const, at: '2026-11-22T17:47:00.000Z' }],
});

const aProduct = (id: string, title: string, stock: number) =>
  ({ id, title, stock, price: 100, status: 'active' }) as const;

let server: Server;
let deps: ControlDependencies;
let acted: [string, unknown][];
let resets: number;
let armed: unknown[];
let changes: Changes;

beforeEach(async () => {
  acted = [];
  resets = 0;
  armed = [];
  changes = new Changes();
  const clock = new Clock();
  deps = {
    clock,
    rules: async () => ({ ok: true, rules: [{ id: 'R1', title: 'Held', ok: true, offenders: [] }] }),
    mails: {
      list: () => [aMail('first'), aMail('second')],
      comeBack: (messageId, action) => {
        acted.push([messageId, action]);
      },
    },
    phone: {
      list: () => [aPayment({ status: 'PAID' }), aPayment()],
      act: (reference, body) => {
        acted.push([reference, body]);
        return aPayment({ status: 'PAID' });
      },
      scan: (body) => {
        acted.push(['scan', body]);
        return aPayment();
      },
      script: (body) => {
        acted.push(['script', body]);
        return body;
      },
      condition: () => ({ isDown: false }),
      setCondition: (body) => {
        acted.push(['swish', body]);
        return { isDown: true };
      },
      refunds: () => [aRefund({ id: 'first' }), aRefund({ id: 'second' })],
    },
    reset: async () => {
      resets += 1;
      clock.reset();
    },
    faults: {
      add: (fault) => {
        armed.push(fault);
        return fault;
      },
      list: () => ({ armed, hits: [] }),
      clear: () => {
        armed = [];
      },
    },
    state: async () => ({
      orders: [],
      products: [{ ...aProduct('b', 'Blåbär', 5), reserved: 2 }, aProduct('a', 'Ask', 3)],
      reservations: [],
    }),
    changes,
  };
  const control = createControl(deps);
  server = createServer((request, response) => {
    if (!control(request, response)) response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

interface Received {
  readonly status: number;
  readonly json: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** `fetch` may not set Host; this can. */
function send(
  method: string,
  path: string,
  { body, headers = {} }: { body?: string | Buffer; headers?: Record<string, string> } = {},
): Promise<Received> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { host: '127.0.0.1', port, method, path, agent: false, headers: { Host: `127.0.0.1:${port}`, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: response.statusCode ?? 0,
            json: text === '' ? undefined : JSON.parse(text),
            headers: response.headers,
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
const get = (path: string) => send('GET', path);
const post = (path: string, body: unknown) => send('POST', path, { body: JSON.stringify(body) });
const hostOf = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
const anError = (code: string) => ({ error: { code, message: expect.stringMatching(/\.$/) } });

describe('the clock', () => {
  test('starts at real time', async () => {
    const { json } = await get('/local/clock');

    expect(json).toMatchObject({ offsetSeconds: 0 });
    expect(Date.parse((json as { now: string }).now)).toBeGreaterThan(Date.now() - 5000);
  });

  test('says when the next thing is due', async () => {
    expect((await get('/local/clock')).json).toMatchObject({ nextDueAt: null });
    const due = deps.clock.now() + 60_000;
    (deps.clock as Clock).schedule(due, () => undefined);

    expect((await get('/local/clock')).json).toMatchObject({ nextDueAt: new Date(due).toISOString() });
  });

  test('goes forward, and says by how much', async () => {
    const { status, json } = await post('/local/clock', { advanceSeconds: 600 });

    expect(status).toBe(200);
    const { now, offsetSeconds } = json as { now: string; offsetSeconds: number };
    expect(offsetSeconds).toBeCloseTo(600, 0);
    expect(Date.parse(now)).toBeGreaterThan(Date.now() + 590_000);
  });

  test('has done what was due when it answers', async () => {
    let done = false;
    (deps.clock as Clock).after(60_000, () => {
      done = true;
    });

    await post('/local/clock', { advanceSeconds: 60 });

    expect(done).toBe(true);
  });

  test.each([0, -1, 400 * 86_400 + 1, '60', null, Number.NaN])('does not advance by %p seconds', async (seconds) => {
    const { status, json } = await post('/local/clock', { advanceSeconds: seconds });

    expect({ status, offset: deps.clock.offsetMs }).toEqual({ status: 400, offset: 0 });
    expect(json).toMatchObject({ error: { message: expect.stringContaining('advanceSeconds must be a number') } });
  });

  test.each(['null', '[]', '"60"', '60', ''])('needs an object, not %p', async (body) => {
    expect((await send('POST', '/local/clock', { body })).status).toBe(400);
  });
});

test('a mail comes back', async () => {
  const { json } = await send('POST', '/local/mails/m1', { body: '{"action": "bounce"}' });

  expect(acted).toEqual([['m1', 'bounce']]);
  expect(json).toEqual({ messageId: 'm1', action: 'bounce' });
});

describe('what can be looked at', () => {
  test('the rules', async () => {
    expect((await get('/local/rules')).json).toEqual(await deps.rules());
  });

  test('mails, the newest first, as the inbox needs them', async () => {
    expect((await get('/local/mails')).json).toEqual(
      ['second', 'first'].map((subject) => ({
        messageId: `m-${subject}`,
        from: 'Smultron <shop@smultron.example>',
        to: 'astrid@example.com',
        subject,
        html: '<p>Tack</p>',
        text: 'Tack',
        at: '2026-11-22T17:46:00.000Z',
        order: '0192',
        recipient: 'customer',
        feedback: [{ action: 'bounce', at: '2026-11-22T17:47:00.000Z' }],
      })),
    );
  });

  test('the HTML of a mail, which may do nothing but look like something', async () => {
    const response = await fetch(`http://${hostOf()}/local/mails/m-first/html`);

    expect(await response.text()).toBe('<p>Tack</p>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy')?.split('; ');
    expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", 'sandbox', "frame-ancestors 'self'"]));
  });

  test('the HTML of a mail that there is not, or has none, is not found', async () => {
    deps.mails.list = () => [{ ...aMail('plain'), html: null }];

    for (const messageId of ['m-first', 'm-plain']) {
      expect(await get(`/local/mails/${messageId}/html`)).toMatchObject({ status: 404, json: anError('NotFound') });
    }
  });

  test('payment requests, the newest first, as the phone needs them', async () => {
    const { json } = await get('/local/phone');

    expect((json as { status: string }[]).map(({ status }) => status)).toEqual(['CREATED', 'PAID']);
    expect((json as unknown[])[0]).toEqual({
      reference: REFERENCE,
      amount: 657.5,
      message: 'Smultron 2611001',
      payeeName: 'Smultron',
      status: 'CREATED',
      errorCode: null,
      createdAt: '2026-11-22T17:45:10.000Z',
      expiresAt: '2026-11-22T17:48:10.000Z',
      paidAt: null,
      hasToken: true,
      onPhone: true,
      isOpened: true,
    });
  });

  test('the stock, with what is free of it', async () => {
    expect((await get('/local/state')).json).toEqual({
      orders: [],
      stock: [
        { id: 'a', title: 'Ask', stock: 3, reserved: 0, free: 3 },
        { id: 'b', title: 'Blåbär', stock: 5, reserved: 2, free: 3 },
      ],
      reservations: [],
    });
  });
});

describe('the phone', () => {
  test('acts with the body as it came', async () => {
    const { status, json } = await post(`/local/phone/${REFERENCE}`, { action: 'pay' });

    expect(status).toBe(200);
    expect(json).toMatchObject({ status: 'PAID' });
    expect(acted).toEqual([[REFERENCE, { action: 'pay' }]]);
  });

  test('takes a scan, a script, and what Swish is like as a whole, under names that no payment has', async () => {
    const script = { create: 'lost' };

    expect(await post('/local/phone/scan', { code: 'D0123' })).toMatchObject({ json: { reference: REFERENCE } });
    expect(await post('/local/phone/script', script)).toMatchObject({ status: 200, json: script });
    expect(await post('/local/phone/swish', { downSeconds: 60 })).toMatchObject({
      status: 200,
      json: { isDown: true },
    });
    expect(acted).toEqual([
      ['scan', { code: 'D0123' }],
      ['script', script],
      ['swish', { downSeconds: 60 }],
    ]);
  });

  test('tells the refunds, the newest first', async () => {
    const { json } = await get('/local/phone/refunds');

    expect((json as { id: string }[]).map(({ id }) => id)).toEqual(['second', 'first']);
    expect((json as unknown[])[0]).toEqual({
      id: 'second',
      paymentId: REFERENCE,
      status: 'DEBITED',
      amount: 657.5,
      message: null,
      payerName: 'Smultron',
      errorCode: null,
      createdAt: '2026-11-22T17:55:10.000Z',
      paidAt: null,
    });
  });

  test('refuses in its own words', async () => {
    deps.phone.act = () => {
      throw new ServiceError('Conflict', 'Payment is already PAID.', 409);
    };

    expect(await post(`/local/phone/${REFERENCE}`, { action: 'pay' })).toMatchObject({
      status: 409,
      json: { error: { code: 'Conflict', message: 'Payment is already PAID.' } },
    });
  });
});

test('a reset needs no body and tells the clock', async () => {
  await post('/local/clock', { advanceSeconds: 60 });

  const { status, json } = await send('POST', '/local/reset');

  expect({ status, resets }).toEqual({ status: 200, resets: 1 });
  expect(json).toMatchObject({ offsetSeconds: 0 });
});

describe('faults', () => {
  const fault = { target: 'swish', when: 'before', effect: 'lose', times: 1 };

  test('are armed with the body as it came, listed and cleared', async () => {
    expect(await post('/local/faults', fault)).toMatchObject({ status: 200, json: fault });
    expect((await get('/local/faults')).json).toEqual({ armed: [fault], hits: [] });
    expect(await send('DELETE', '/local/faults')).toMatchObject({ status: 200, json: { armed: [], hits: [] } });
    expect(armed).toEqual([]);
  });

  test('that cannot be are refused', async () => {
    deps.faults.add = () => {
      throw new ServiceError('BadRequest', 'target: must be one of table.', 400);
    };

    expect(await post('/local/faults', fault)).toMatchObject({ status: 400, json: anError('BadRequest') });
  });

  test('take no other method', async () => {
    expect(await send('PUT', '/local/faults')).toMatchObject({ status: 405, headers: { allow: 'GET, POST, DELETE' } });
  });
});

describe('live updates', () => {
  test('go on telling what has changed, and end when the page goes', async () => {
    const ended = Promise.withResolvers<void>();
    deps.changes.subscribe = (listener) => {
      const stop = Changes.prototype.subscribe.call(changes, listener);
      return () => {
        stop();
        ended.resolve();
      };
    };
    const page = new AbortController();
    const { status, headers, body } = await fetch(`http://${hostOf()}/local/events`, { signal: page.signal });
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    const next = async () => new TextDecoder().decode((await reader.read()).value);

    expect({ status, type: headers.get('content-type') }).toEqual({
      status: 200,
      type: 'text/event-stream; charset=utf-8',
    });
    expect(await next()).toMatch(/^event: hello\ndata: {"instance":"[-0-9a-f]{36}"}\n\n$/);
    changes.note('tables');
    changes.note('mails');
    expect(await next()).toBe('event: change\ndata: {"topics":["tables","mails"]}\n\n');

    page.abort();
    await ended.promise;
  });

  test('are for the own pages only, and only to be read', async () => {
    const headers = { Origin: 'https://evil.example' };

    expect(await send('GET', '/local/events', { headers })).toMatchObject({ status: 403, json: anError('Forbidden') });
    expect(await send('POST', '/local/events')).toMatchObject({ status: 405, headers: { allow: 'GET' } });
  });
});

describe('what cannot be read', () => {
  test.each(['{', 'advanceSeconds=60', '{"advanceSeconds":60}}'])('is refused: %s', async (body) => {
    expect(await send('POST', '/local/clock', { body })).toMatchObject({ status: 400, json: anError('InvalidJson') });
  });

  test('is refused: bytes that are not UTF-8', async () => {
    const body = Buffer.concat([Buffer.from('{"advanceSeconds":1,"rest":"'), Buffer.from([0xff]), Buffer.from('"}')]);

    expect(await send('POST', '/local/clock', { body })).toMatchObject({ status: 400, json: anError('InvalidJson') });
  });

  test('is refused beyond 16 KiB, and taken up to it', async () => {
    const bodyOf = (bytes: number) => JSON.stringify({ advanceSeconds: 1, rest: '' }).padEnd(bytes, ' ');

    expect(await send('POST', '/local/clock', { body: bodyOf(16 * 1024) })).toMatchObject({ status: 200 });
    expect(await send('POST', '/local/clock', { body: bodyOf(16 * 1024 + 1) })).toMatchObject({
      status: 413,
      json: anError('BodyTooLarge'),
    });
    expect((await send('POST', '/local/clock', { body: Buffer.alloc(5_000_000, 'x') })).status).toBe(413);
  });
});

describe('what is not there', () => {
  test.each(['/local', '/local/', '/local/faults/1', '/local/clock/now', '/local/mails/a/b'])(
    '%s is not found',
    async (path) => {
      expect(await get(path)).toMatchObject({ status: 404, json: anError('NotFound') });
    },
  );

  test('a path that cannot be decoded is refused', async () => {
    expect(await get('/local/mails/%E0%A4%A/html')).toMatchObject({ status: 400, json: anError('BadRequest') });
  });

  test('a method that the path does not take is refused', async () => {
    expect(await send('DELETE', '/local/clock')).toMatchObject({ status: 405, headers: { allow: 'GET, POST' } });
    expect(await get('/local/reset')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(resets).toBe(0);
  });

  test.each(['/', '/v1/products', '/locals', '/localhost/clock'])('%s is left to others', async (path) => {
    expect((await get(path)).status).toBe(204);
  });
});

describe('who may steer', () => {
  test.each(['127.0.0.1:3000', 'localhost:3000', 'LOCALHOST', '[::1]:3000', '127.0.0.2'])(
    'who calls it %s may',
    async (Host) => {
      expect((await send('GET', '/local/clock', { headers: { Host } })).status).toBe(200);
    },
  );

  test.each([
    'shop.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example:3000',
    '127.0.0.1@evil.example',
    '127.0.0.1:3000:80',
  ])('a name that could be resolved to this machine may not: %p', async (Host) => {
    expect(await send('POST', '/local/reset', { headers: { Host } })).toMatchObject({
      status: 403,
      json: anError('Forbidden'),
    });
    expect(resets).toBe(0);
  });

  test('its own pages may', async () => {
    const headers = { Origin: `http://${hostOf()}` };

    expect((await send('POST', '/local/reset', { headers })).status).toBe(200);
  });

  test.each(['https://evil.example', 'null', '', 'http://127.0.0.1:1', 'http://localhost'])(
    'pages of another origin may not: %p',
    async (Origin) => {
      expect((await send('POST', '/local/reset', { headers: { Origin } })).status).toBe(403);
      expect(resets).toBe(0);
    },
  );
});

test('a failure of the local cloud is told, logged, and not the end of it', async () => {
  const logged = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  deps.state = () => Promise.reject(new Error('The tables are gone'));

  expect(await get('/local/state')).toMatchObject({
    status: 500,
    json: { error: { code: 'Internal', message: 'The local cloud failed: The tables are gone' } },
  });
  expect(logged).toHaveBeenCalledTimes(1);
  logged.mockRestore();
  expect((await get('/local/clock')).status).toBe(200);
});
