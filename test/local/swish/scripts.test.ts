import { ServiceError } from '../../../local/aws/types.ts';
import type { PaymentScript } from '../../../local/swish/simulator.ts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  aCreate,
  aRefund,
  aSimulator,
  codesOf,
  ID,
  LOST,
  OTHER_ID,
  REFUND_ID,
  statusOf,
  type SimulatorUnderTest,
} from './a-simulator.ts';

let simulator: SimulatorUnderTest;
beforeEach(async () => {
  simulator = await aSimulator();
});
afterEach(() => simulator.close());

const script = (value: PaymentScript) => simulator.swish.script(value);

function refusalOf(value: unknown): { status: number; message: string } {
  try {
    simulator.swish.script(value as PaymentScript);
  } catch (error) {
    if (error instanceof ServiceError) return { status: error.status, message: error.message };
    throw error;
  }
  throw new Error('The script was not refused');
}

describe('a script', () => {
  test('is for the next payment, the oldest script first', async () => {
    script({ create: 500 });
    script({ create: 501 });

    expect((await simulator.put(ID, aCreate())).status).toBe(500);
    expect((await simulator.put(OTHER_ID, aCreate())).status).toBe(501);
    expect((await simulator.put('0'.repeat(32), aCreate())).status).toBe(201);
  });

  test('stays with its payment when a create is repeated that made nothing', async () => {
    script({ create: { gets: 'lost', done: false } });
    script({ create: 500 });

    const seen = [];
    for (const id of [ID, ID, OTHER_ID]) seen.push(await statusOf(simulator.put(id, aCreate())));

    expect(seen).toEqual([LOST, 201, 500]);
  });

  test.each([OTHER_ID, '2611.002', '2611002'])('is for the payment that it names: %s', async (name) => {
    script({ for: name, create: 504 });

    expect((await simulator.put(ID, aCreate())).status).toBe(201);
    expect((await simulator.put(OTHER_ID, aCreate({ payeePaymentReference: '2611002' }))).status).toBe(504);
  });

  test('that names a payment goes before one that does not', async () => {
    script({ create: 500 });
    script({ for: ID, create: 504 });

    expect((await simulator.put(ID, aCreate())).status).toBe(504);
    expect((await simulator.put(OTHER_ID, aCreate())).status).toBe(500);
  });

  test('is not for a second create of a payment that there is', async () => {
    await simulator.put(ID, aCreate());
    script({ create: 504 });

    expect(codesOf(await simulator.put(ID, aCreate()))).toEqual(['RP09']);
    expect((await simulator.put(OTHER_ID, aCreate())).status).toBe(504);
  });

  test.each([ID, '2611.001'])('may come for a payment that there is: %s', async (name) => {
    script({ answer: { amount: 5 } });
    const reference = await simulator.paid();

    script({ for: name, retrieve: 500, refund: { ends: 'DEBITED' } });

    expect((await simulator.get(ID)).status).toBe(500);
    expect((await simulator.get(ID)).json).toMatchObject({ amount: 5 });
    await simulator.putRefund(REFUND_ID, aRefund(reference));
    await simulator.pass(600);
    expect(simulator.swish.findRefund(REFUND_ID)?.status).toBe('DEBITED');
  });

  test('takes the place of what an earlier one said of the same', async () => {
    script({ retrieve: [500, 501] });
    await simulator.put(ID, aCreate());
    await simulator.get(ID);

    script({ for: ID, retrieve: 502 });

    expect((await simulator.get(ID)).status).toBe(502);
    expect((await simulator.get(ID)).status).toBe(200);
  });

  test.each<[PaymentScript]>([[{ create: 'lost' }], [{ customer: { action: 'pay' } }]])(
    'comes too late for the create of a payment that there is: %j',
    async (late) => {
      await simulator.put(ID, aCreate());

      expect(refusalOf({ for: ID, ...late })).toMatchObject({ status: 409 });
    },
  );

  test('is given back with what was left open decided', () => {
    expect(script({ create: 'lost', cancel: ['RP07', { gets: 'RP09' }] })).toEqual({
      create: [{ gets: 'lost', done: true, delaySeconds: 0, token: true }],
      cancel: [
        { gets: 'RP07', done: false, delaySeconds: 0 },
        { gets: 'RP09', done: true, delaySeconds: 0 },
      ],
    });
  });

  test.each<[unknown, string]>([
    [null, 'body:'],
    ['lost', 'body:'],
    [{ creates: 'lost' }, 'body:'],
    [{ for: '' }, 'for:'],
    [{ create: 'Lost' }, 'create.0.gets:'],
    [{ create: 199 }, 'create.0.gets:'],
    [{ create: [504, { gets: 600 }] }, 'create.1.gets:'],
    [{ create: { done: false } }, 'create.0.done:'],
    [{ create: { doneAfterSeconds: 5 } }, 'create.0.doneAfterSeconds:'],
    [{ create: { gets: 'lost', delaySeconds: -1 } }, 'create.0.delaySeconds:'],
    [{ create: { customer: { action: 'pay' } } }, 'create.0:'],
    [{ create: null }, 'create.0:'],
    [{ cancel: { token: false } }, 'cancel.0:'],
    [{ cancel: { customer: { action: 'steal' } } }, 'cancel.0.customer.action:'],
    [{ customer: { action: 'pay', errorCode: 'RF07' } }, 'customer.errorCode:'],
    [{ customer: { action: 'pay', afterSeconds: '5' } }, 'customer.afterSeconds:'],
    [{ refund: { ends: 'ERROR' } }, 'refund.0.ends:'],
    [{ refund: { ends: 'later' } }, 'refund.0.ends:'],
    [{ refund: { ends: 'DS24', later: { ends: 'DEBITED', afterSeconds: 1 } } }, 'refund.0.later.ends:'],
    [{ callbacks: [] }, 'callbacks:'],
    [{ callbacks: { identifier: 'right' } }, 'callbacks.0.identifier:'],
    [{ callbacks: { also: [{ status: 'error' }] } }, 'callbacks.0.also.0.status:'],
    [{ answer: { amount: {} } }, 'answer.amount:'],
  ])('%j is refused, and the field is named', (value, field) => {
    const refusal = refusalOf(value);

    expect(refusal).toMatchObject({ status: 400 });
    expect(refusal.message).toContain(field);
  });

  test('is forgotten by a reset', async () => {
    script({ create: 504 });
    script({ for: ID, create: 504 });

    simulator.swish.reset();

    expect((await simulator.put(ID, aCreate())).status).toBe(201);
  });
});
