import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ServiceError } from '../../../local/aws/types.ts';
import { aCreate, aSimulator, ID, OTHER_ID, type SimulatorUnderTest } from './a-simulator.ts';

let simulator: SimulatorUnderTest;
beforeEach(async () => {
  simulator = await aSimulator();
});
afterEach(() => simulator.close());

const PHONE = '46701234567';

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

function refusalBy(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    if (error instanceof ServiceError) return { status: error.status, code: error.code, message: error.message };
    throw error;
  }
  throw new Error('It was not refused');
}

/** The error that an action ends with. */
const refusalOf = (reference: string, action: unknown): Refusal =>
  refusalBy(() => simulator.swish.act(reference, action));

describe('what a customer does', () => {
  test.each<[Record<string, unknown>, Record<string, unknown>]>([
    [{ action: 'pay' }, { status: 'PAID', errorCode: null }],
    [{ action: 'decline' }, { status: 'DECLINED', errorCode: null }],
    [{ action: 'cancel' }, { status: 'CANCELLED', errorCode: null }],
    [{ action: 'error' }, { status: 'ERROR', errorCode: 'RF07' }],
    [
      { action: 'error', errorCode: 'BANKIDCL' },
      { status: 'ERROR', errorCode: 'BANKIDCL' },
    ],
    [
      { action: 'error', errorCode: 'NEW42' },
      { status: 'ERROR', errorCode: 'NEW42' },
    ],
  ])('%j is what Swish then answers and calls back', async (action, expected) => {
    await simulator.put(ID, aCreate());

    expect(simulator.swish.act(ID, action)).toMatchObject({ reference: ID, ...expected });
    await simulator.clock.idle();

    const { json } = await simulator.get(ID);
    expect(json).toMatchObject(expected);
    expect(simulator.callbacks.map(({ body }) => JSON.parse(body))).toEqual([json]);
  });

  test('a payer who was named stays the payer', async () => {
    await simulator.put(ID, aCreate({ payerAlias: PHONE }));

    expect(simulator.swish.act(ID, { action: 'pay' }).payer).toBe(PHONE);
  });

  test('is done once: a payment that has ended is in conflict', async () => {
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'pay' });

    expect(refusalOf(ID, { action: 'decline' })).toEqual({
      status: 409,
      code: 'Conflict',
      message: `Payment ${ID} is already PAID`,
    });
    expect((await simulator.get(ID)).json).toMatchObject({ status: 'PAID' });
  });

  test('needs a payment', () => {
    expect(refusalOf(ID, { action: 'pay' })).toMatchObject({ status: 404, code: 'NotFound' });
  });

  test.each<[unknown, string]>([
    [{ action: 'steal' }, 'action:'],
    [{}, 'action:'],
    [null, 'body:'],
    ['pay', 'body:'],
    [{ action: 'pay', errorCode: 'RF07' }, 'errorCode:'],
    [{ action: 'error', errorCode: 'rf 07' }, 'errorCode:'],
    [{ action: 'pay', callback: { copies: -1 } }, 'callback.copies:'],
    [{ action: 'pay', callback: { copies: 1.5 } }, 'callback.copies:'],
    [{ action: 'pay', callback: { delaySeconds: '5' } }, 'callback.delaySeconds:'],
    [{ action: 'pay', callback: { delay: 5 } }, 'callback:'],
    [{ action: 'pay', later: { action: 'cancel', afterSeconds: 5 } }, 'later:'],
    [{ action: 'error', errorCode: 'DS24', later: { action: 'pay' } }, 'later.afterSeconds:'],
    [{ action: 'pay', amount: 5 }, 'body:'],
  ])('%j is refused, and the field is named', async (action, field) => {
    await simulator.put(ID, aCreate());

    const refusal = refusalOf(ID, action);

    expect(refusal).toMatchObject({ status: 400, code: 'BadRequest' });
    expect(refusal.message).toContain(field);
    expect((await simulator.get(ID)).json).toMatchObject({ status: 'CREATED' });
  });
});

describe('an unclear payment', () => {
  test('turns out paid later, and that is called back as well', async () => {
    await simulator.put(ID, aCreate());
    const later = { action: 'pay', afterSeconds: 600 };
    simulator.swish.act(ID, { action: 'error', errorCode: 'DS24', later });

    await simulator.clock.advance(599_000);
    expect((await simulator.get(ID)).json).toMatchObject({ status: 'ERROR', errorCode: 'DS24' });
    await simulator.clock.advance(2_000);

    expect((await simulator.get(ID)).json).toMatchObject({ status: 'PAID', errorCode: null });
    expect(simulator.callbacks.map(({ body }) => JSON.parse(body).status)).toEqual(['ERROR', 'PAID']);
  });

  test('turns out refused later', async () => {
    await simulator.put(ID, aCreate());
    const later = { action: 'error', errorCode: 'RF07', afterSeconds: 60 };
    simulator.swish.act(ID, { action: 'error', errorCode: 'DS24', callback: { copies: 0 }, later });

    await simulator.clock.advance(61_000);

    expect((await simulator.get(ID)).json).toMatchObject({ status: 'ERROR', errorCode: 'RF07' });
    expect(simulator.callbacks).toEqual([]);
  });

  test('stays unclear when nothing comes later', async () => {
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'error', errorCode: 'DS24' });

    await simulator.clock.advance(24 * 3_600_000);

    expect((await simulator.get(ID)).json).toMatchObject({ status: 'ERROR', errorCode: 'DS24' });
  });
});

describe('time', () => {
  test('takes the request off the phone after 3 minutes, and leaves it open at Swish', async () => {
    await simulator.put(ID, aCreate());
    await simulator.clock.advance(179_000);
    expect(simulator.swish.openRequests()).toHaveLength(1);

    await simulator.clock.advance(2_000);

    expect(simulator.swish.openRequests()).toEqual([]);
    expect(refusalOf(ID, { action: 'pay' })).toMatchObject({ status: 409, message: expect.stringContaining('gone') });
    expect((await simulator.get(ID)).json).toMatchObject({ status: 'CREATED' });
  });

  test('lets a bank fail the payment also after the phone has given up', async () => {
    await simulator.put(ID, aCreate());
    await simulator.clock.advance(200_000);

    expect(simulator.swish.act(ID, { action: 'error', errorCode: 'DS24' })).toMatchObject({ status: 'ERROR' });
  });

  test.each<[string, Record<string, unknown>, number]>([
    ['m-commerce', {}, 330],
    ['e-commerce', { payerAlias: PHONE }, 300],
  ])('ends an open %s payment with TM01', async (_flow, changes, seconds) => {
    await simulator.put(ID, aCreate(changes));
    await simulator.clock.advance(seconds * 1000 - 2_000);
    expect((await simulator.get(ID)).json).toMatchObject({ status: 'CREATED' });

    await simulator.clock.advance(2_500);

    expect((await simulator.get(ID)).json).toMatchObject({ status: 'ERROR', errorCode: 'TM01' });
    expect(simulator.callbacks.map(({ body }) => JSON.parse(body).errorCode)).toEqual(['TM01']);
  });

  test('does not end a payment a second time', async () => {
    await simulator.put(ID, aCreate({ message: 'RF07' }));
    simulator.swish.act(ID, { action: 'pay' });

    await simulator.clock.advance(400_000);

    expect((await simulator.get(ID)).json).toMatchObject({ status: 'PAID' });
    expect(simulator.callbacks).toHaveLength(1);
  });
});

describe('a scan', () => {
  const tokenOf = async (id: string): Promise<string> =>
    (await simulator.put(id, aCreate())).headers.get('PaymentRequestToken') ?? '';
  const openedOnes = (): readonly string[] =>
    simulator.swish
      .payments()
      .filter(({ isOpened }) => isOpened)
      .map(({ reference }) => reference);

  test.each<[string, (token: string) => object]>([
    ['a token', (token) => ({ code: token })],
    ['what a QR code says', (token) => ({ code: `D${token}` })],
    ['the reference of what the shop shows', () => ({ reference: ID })],
  ])('opens the request on the phone: %s', async (_what, scanned) => {
    const token = await tokenOf(ID);
    await tokenOf(OTHER_ID);
    expect(openedOnes()).toEqual([]);

    expect(simulator.swish.scan(scanned(token))).toMatchObject({ reference: ID, isOpened: true });

    expect(openedOnes()).toEqual([ID]);
  });

  test('is not needed for a request to a number, nor for one that was answered all the same', async () => {
    await simulator.put(ID, aCreate({ payerAlias: PHONE }));
    await tokenOf(OTHER_ID);

    simulator.swish.act(OTHER_ID, { action: 'decline' });

    expect(openedOnes()).toEqual([ID, OTHER_ID]);
  });

  test.each([{ code: 'D' }, { code: 'D0123456789abcdef' }, { reference: OTHER_ID }])(
    'of what nobody asked for is refused: %j',
    async (scanned) => {
      await tokenOf(ID);

      expect(refusalBy(() => simulator.swish.scan(scanned))).toMatchObject({ status: 404 });
      expect(openedOnes()).toEqual([]);
    },
  );

  test('of a request that the phone could no longer show is refused', async () => {
    const code = await tokenOf(ID);
    const otherCode = await tokenOf(OTHER_ID);
    await simulator.cancel(OTHER_ID);
    await simulator.clock.advance(180_000);

    for (const ended of [code, otherCode])
      expect(refusalBy(() => simulator.swish.scan({ code: ended }))).toMatchObject({ status: 409 });
    expect(openedOnes()).toEqual([]);
  });

  test.each([undefined, 'abc', {}, { code: '' }, { code: 7 }, { code: 'a', reference: ID }])(
    'of nothing that can be read is refused: %j',
    (scanned) => {
      expect(refusalBy(() => simulator.swish.scan(scanned))).toMatchObject({ status: 400 });
    },
  );
});

describe('what phone and console are shown', () => {
  test('an open request says what it is for, to whom and until when', async () => {
    await simulator.put(ID, aCreate());

    const [request, ...others] = simulator.swish.openRequests();

    expect(others).toEqual([]);
    expect(request).toMatchObject({
      reference: ID,
      flow: 'm-commerce',
      status: 'CREATED',
      amount: 249,
      message: 'Smultron 2611.001',
      payee: '1231181189',
      payer: null,
      hasToken: true,
      onPhone: true,
    });
    expect(Date.parse(request?.expiresAt ?? '') - Date.parse(request?.createdAt ?? '')).toBe(180_000);
  });

  test('the conversation has requests, answers and callbacks, and no secret', async () => {
    const { headers } = await simulator.put(ID, aCreate());
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'pay' });
    await simulator.clock.idle();
    await simulator.cancel(ID);

    const [payment] = simulator.swish.payments();
    const said = payment?.conversation.map(({ kind, method, status }) => [kind, method, status]);

    expect(said).toEqual([
      ['request', 'PUT', 201],
      ['request', 'PUT', 422],
      ['callback', 'POST', 200],
      ['request', 'PATCH', 422],
    ]);
    expect(payment?.conversation[1]?.answer).toMatchObject([{ errorCode: 'RP09' }]);
    const text = JSON.stringify(simulator.swish.payments());
    expect(text).not.toContain(headers.get('PaymentRequestToken'));
    expect(text).not.toContain(aCreate()['callbackIdentifier']);
  });

  test('a refused create has a conversation and no payment', async () => {
    await simulator.put(ID, aCreate({ amount: 'much' }));

    expect(simulator.swish.payments()).toEqual([]);
    expect(simulator.swish.conversation(ID)).toMatchObject([{ method: 'PUT', status: 422 }]);
  });
});

describe('a reset', () => {
  test('forgets payments, tokens, payers, conversations and what was still to come', async () => {
    const { headers } = await simulator.put(ID, aCreate());
    await simulator.put(OTHER_ID, aCreate({ payerAlias: PHONE }));
    simulator.swish.act(OTHER_ID, { action: 'pay', callback: { copies: 1, delaySeconds: 60 } });

    simulator.swish.reset();
    await simulator.clock.advance(600_000);

    expect(simulator.swish.payments()).toEqual([]);
    expect(simulator.swish.conversation(ID)).toEqual([]);
    const code = headers.get('PaymentRequestToken');
    expect(refusalBy(() => simulator.swish.scan({ code }))).toMatchObject({ status: 404 });
    expect(simulator.callbacks).toEqual([]);
    expect((await simulator.put(ID, aCreate({ payerAlias: PHONE }))).status).toBe(201);
  });
});
