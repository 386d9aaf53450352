import { setImmediate } from 'node:timers/promises';
import { createSwishSimulator, type PaymentScript } from '../../../local/swish/simulator.ts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  aCreate,
  aCreateRequest,
  aSimulator,
  CALLBACK_IDENTIFIER,
  codesOf,
  ID,
  LOST,
  OTHER_ID,
  PAYEE,
  statusOf,
  type SimulatorUnderTest,
} from './a-simulator.ts';

let simulator: SimulatorUnderTest;
beforeEach(async () => {
  simulator = await aSimulator();
});
afterEach(() => simulator.close());

const script = (value: PaymentScript) => simulator.swish.script(value);
const paymentStatus = () => simulator.swish.find(ID)?.status;
describe('a customer who acts by itself', () => {
  test('has paid, and Swish has called back, before the create is answered', async () => {
    script({ customer: { action: 'pay' } });

    await simulator.put(ID, aCreate());

    expect(simulator.told()).toMatchObject([{ status: 'PAID' }]);
    expect(simulator.swish.conversation(ID).map(({ kind, method }) => [kind, method])).toEqual([
      ['callback', 'POST'],
      ['request', 'PUT'],
    ]);
  });

  test('is waited for, until the merchant has answered the callback', async () => {
    let isTaken = false;
    const swish = createSwishSimulator({
      clock: simulator.clock,
      payeeAlias: PAYEE,
      deliver: async () => {
        await setImmediate();
        isTaken = true;
        return 200;
      },
    });
    swish.script({ customer: { action: 'pay' } });

    await swish.answer(aCreateRequest(aCreate()));

    expect(isTaken).toBe(true);
    swish.reset();
  });

  test('has paid although the answer to the create is lost', async () => {
    script({ create: 'lost', customer: { action: 'pay' } });

    expect(await statusOf(simulator.put(ID, aCreate()))).toBe(LOST);
    expect(simulator.told()).toMatchObject([{ status: 'PAID' }]);
  });

  test('acts some time after the create', async () => {
    script({ customer: { action: 'decline', afterSeconds: 60 } });
    await simulator.put(ID, aCreate());

    await simulator.pass(59);
    expect(paymentStatus()).toBe('CREATED');
    await simulator.pass(2);
    expect(paymentStatus()).toBe('DECLINED');
  });

  test('may have paid what Swish has given up, and what is paid stays so', async () => {
    script({ customer: { action: 'pay', afterSeconds: 400 } });
    await simulator.put(ID, aCreate());
    await simulator.pass(500);
    expect(simulator.told().map(({ status }) => status)).toEqual(['ERROR', 'PAID']);

    script({ for: ID, cancel: { customer: { action: 'decline' } } });
    expect(codesOf(await simulator.cancel(ID))).toEqual(['RP07']);
    expect(paymentStatus()).toBe('PAID');
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['paid', { later: { action: 'pay', afterSeconds: 600 } }, 'PAID'],
    ['refused', { later: { action: 'error', errorCode: 'RF07', afterSeconds: 600 } }, 'RF07'],
    ['nothing, ever', {}, 'DS24'],
  ])('leaves a payment that nobody knows of, which turns out %s', async (_what, later, expected) => {
    script({ customer: { action: 'error', errorCode: 'DS24', ...later } });
    await simulator.put(ID, aCreate());
    expect((await simulator.get(ID)).json).toMatchObject({ status: 'ERROR', errorCode: 'DS24' });

    await simulator.pass(86_400);

    const { status, errorCode } = (await simulator.get(ID)).json as { status: string; errorCode: string | null };
    expect(errorCode ?? status).toBe(expected);
  });
});

describe('what answers and callbacks say', () => {
  test.each([{ amount: 1 }, { payeeAlias: '1239999999' }, { currency: 'EUR' }, { status: 'PENDING' }])(
    'may be wrong: %j',
    async (answer) => {
      script({ answer });
      await simulator.put(ID, aCreate());
      const open = (await simulator.get(ID)).json;
      const cancelled = (await simulator.cancel(ID)).json;
      await simulator.clock.idle();

      for (const said of [open, cancelled, simulator.told()[0]]) expect(said).toMatchObject(answer);
      expect(simulator.swish.find(ID)).toMatchObject({ amount: 249, payee: '1231181189', status: 'CANCELLED' });
    },
  );

  test.each<['lost' | number]>([['lost'], [500], [429]])('may be %p for a question', async (gets) => {
    script({ retrieve: gets });
    await simulator.put(ID, aCreate());

    expect(await statusOf(simulator.get(ID))).toBe(gets);
    expect((await simulator.get(ID)).status).toBe(200);
  });

  test('may be old for a question that was answered late', async () => {
    script({ retrieve: { delaySeconds: 10 } });
    await simulator.put(ID, aCreate());
    const answer = simulator.get(ID);
    for (let turn = 0; turn < 20; turn++) await simulator.get(OTHER_ID);
    simulator.swish.act(ID, { action: 'pay' });

    await simulator.pass(11);

    expect((await answer).json).toMatchObject({ status: 'CREATED' });
  });
});

describe('a callback', () => {
  test('has no identifier, or a wrong one', async () => {
    script({ callbacks: { identifier: 'missing' } });
    script({ callbacks: { identifier: 'wrong' } });
    for (const id of [ID, OTHER_ID]) {
      await simulator.put(id, aCreate());
      simulator.swish.act(id, { action: 'pay' });
    }
    await simulator.clock.idle();

    const [missing, wrong] = simulator.callbacks.map(({ headers }) => headers['callbackIdentifier']);
    expect(missing).toBeUndefined();
    expect(wrong).toMatch(/^[0-9a-zA-Z-]{32,36}$/);
    expect(wrong).not.toBe(CALLBACK_IDENTIFIER);
  });

  test('contradicts what Swish answers', async () => {
    script({ callbacks: { also: [{ status: 'ERROR', errorCode: 'TM01', afterSeconds: 5 }] } });
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'pay' });

    await simulator.pass(6);

    expect(simulator.told()).toMatchObject([
      { status: 'PAID', paymentReference: expect.any(String) },
      { status: 'ERROR', errorCode: 'TM01', paymentReference: null, datePaid: null },
    ]);
    expect((await simulator.get(ID)).json).toMatchObject({ status: 'PAID', errorCode: null });
  });

  test('comes after one that contradicts it', async () => {
    script({ callbacks: { delaySeconds: 30, also: [{ status: 'DECLINED' }] } });
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'pay' });

    await simulator.pass(31);

    expect(simulator.told().map(({ status }) => status)).toEqual(['DECLINED', 'PAID']);
  });

  test('of an earlier outcome comes after that of a later one', async () => {
    script({
      customer: { action: 'error', errorCode: 'DS24', later: { action: 'pay', afterSeconds: 10 } },
      callbacks: [{ delaySeconds: 60 }, {}],
    });
    await simulator.put(ID, aCreate());

    await simulator.pass(61);

    expect(simulator.told().map(({ status }) => status)).toEqual(['PAID', 'ERROR']);
  });

  test.each<[string, PaymentScript, () => Promise<unknown>]>([
    ['a time-out', { callbacks: { copies: 0 } }, () => simulator.pass(400)],
    ['a cancellation', { callbacks: { copies: 0 } }, () => simulator.cancel(ID)],
  ])('of %s is lost too', async (_what, lost, happen) => {
    script(lost);
    await simulator.put(ID, aCreate());

    await happen();
    await simulator.pass(600);

    expect(simulator.told()).toEqual([]);
    expect(paymentStatus()).not.toBe('CREATED');
  });

  test('goes as the phone says where that says something', async () => {
    script({ callbacks: { copies: 0 } });
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'pay', callback: { copies: 2 } });

    await simulator.pass(1);

    expect(simulator.told()).toHaveLength(2);
  });
});
