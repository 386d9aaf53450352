import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  aRefund,
  aSimulator,
  codesOf,
  LOST,
  orLost,
  OTHER_REFUND_ID,
  REFUND_ID,
  type SimulatorUnderTest,
} from './a-simulator.ts';

let simulator: SimulatorUnderTest;
beforeEach(async () => {
  simulator = await aSimulator();
});
afterEach(() => simulator.close());

const refundStatus = () => simulator.swish.findRefund(REFUND_ID)?.status;
/** A refund of a payment of 249 SEK. */
const refunded = async (changes: Record<string, unknown> = {}) => {
  const reference = await simulator.paid();
  return simulator.putRefund(REFUND_ID, aRefund(reference, changes));
};

describe('a scripted refund', () => {
  test.each(['RF08', 'RF09', 'RF02', 'AM04', 'NEW42'])('is refused with %s, and then is not there', async (code) => {
    simulator.swish.script({ refund: code });

    const answer = await refunded();

    expect([answer.status, codesOf(answer)]).toEqual([422, [code]]);
    expect((await simulator.getRefund(REFUND_ID)).status).toBe(404);
  });

  test('is refused with RP09 and is there all the same', async () => {
    simulator.swish.script({ refund: 'RP09' });

    expect(codesOf(await refunded())).toEqual(['RP09']);
    await simulator.pass(10);

    expect(refundStatus()).toBe('PAID');
  });

  test.each<['lost' | number, boolean]>([
    ['lost', true],
    ['lost', false],
    [504, true],
    [504, false],
    [500, true],
  ])('whose answer is %p may be there: %p', async (gets, done) => {
    simulator.swish.script({ refund: { gets, done } });
    const reference = await simulator.paid();

    const answer = await orLost(simulator.putRefund(REFUND_ID, aRefund(reference)));

    expect(answer === LOST ? LOST : answer.status).toBe(gets);
    expect((await simulator.getRefund(REFUND_ID)).status).toBe(done ? 200 : 404);
    expect((await simulator.putRefund(REFUND_ID, aRefund(reference))).status).toBe(done ? 422 : 201);
  });

  test('is slow', async () => {
    simulator.swish.script({ refund: { debitedAfterSeconds: 3600 } });
    await refunded();

    await simulator.pass(3590);
    expect([refundStatus(), simulator.told()]).toEqual(['VALIDATED', []]);
    await simulator.pass(20);
    expect(refundStatus()).toBe('PAID');
  });

  test('is debited and paid long after', async () => {
    simulator.swish.script({ refund: { paidAfterSeconds: 86_400 } });
    await refunded();

    await simulator.pass(86_000);
    expect(refundStatus()).toBe('DEBITED');
    await simulator.pass(500);
    expect(refundStatus()).toBe('PAID');
  });

  test('stays DEBITED', async () => {
    simulator.swish.script({ refund: { ends: 'DEBITED' } });
    await refunded();

    await simulator.pass(7 * 86_400);

    expect([refundStatus(), simulator.told().length]).toEqual(['DEBITED', 1]);
  });

  test('fails with a code before it is debited, or after', async () => {
    simulator.swish.script({ refund: [{ ends: 'RF07' }, { ends: 'RF07', paidAfterSeconds: 30 }] });
    const reference = await simulator.paid();
    await simulator.putRefund(REFUND_ID, aRefund(reference));
    await simulator.pass(60);
    await simulator.putRefund(OTHER_REFUND_ID, aRefund(reference));
    await simulator.pass(60);

    expect(simulator.told().map(({ status, errorCode }) => [status, errorCode])).toEqual([
      ['ERROR', 'RF07'],
      ['DEBITED', null],
      ['ERROR', 'RF07'],
    ]);
  });

  test.each(['PAID', 'RF07'])('that nobody knows of turns out %s', async (ends) => {
    simulator.swish.script({ refund: { ends: 'DS24', later: { ends, afterSeconds: 600 } } });
    await refunded();

    await simulator.pass(500);
    expect(simulator.swish.findRefund(REFUND_ID)).toMatchObject({ status: 'ERROR', errorCode: 'DS24' });
    await simulator.pass(200);

    const expected = ends === 'PAID' ? { status: 'PAID', errorCode: null } : { status: 'ERROR', errorCode: ends };
    expect(simulator.swish.findRefund(REFUND_ID)).toMatchObject(expected);
    expect(simulator.told()).toHaveLength(2);
  });

  test('is called back out of order', async () => {
    simulator.swish.script({ refund: { callbacks: [{ delaySeconds: 30 }, { copies: 2 }] } });
    await refunded();

    await simulator.pass(60);

    expect(simulator.told().map(({ status }) => status)).toEqual(['PAID', 'PAID', 'DEBITED']);
  });

  test('shows another amount than the true one', async () => {
    simulator.swish.script({ refund: { answer: { amount: '1.00' } } });
    await refunded();
    await simulator.pass(10);

    expect((await simulator.getRefund(REFUND_ID)).json).toMatchObject({ amount: '1.00', status: 'PAID' });
    expect(simulator.told()[0]).toMatchObject({ amount: '1.00' });
    expect(simulator.swish.findRefund(REFUND_ID)?.amount).toBe(249);
  });
});
