import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  aCreate,
  aRefund,
  aSimulator,
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

describe('Swish as a whole', () => {
  test('is down for an hour of the clock', async () => {
    await simulator.put(ID, aCreate());
    simulator.swish.down(3600);

    const seen = [await statusOf(simulator.get(ID)), await statusOf(simulator.put(OTHER_ID, aCreate()))];
    await simulator.pass(3590);
    seen.push(await statusOf(simulator.cancel(ID)));
    await simulator.pass(20);
    seen.push(await statusOf(simulator.get(ID)));

    expect(seen).toEqual([LOST, LOST, LOST, 200]);
    expect(simulator.swish.find(OTHER_ID)).toBeUndefined();
    expect(simulator.swish.conversation(OTHER_ID)).toMatchObject([
      { method: 'PUT', status: null, answer: 'No answer' },
    ]);
  });

  test('is down with a status, until it is up', async () => {
    simulator.swish.down(undefined, 503);
    await simulator.pass(86_400);
    expect((await simulator.get(ID)).status).toBe(503);

    simulator.swish.up();

    expect((await simulator.get(ID)).status).toBe(404);
  });

  test('goes on with what it does by itself while it is down', async () => {
    await simulator.put(ID, aCreate());
    simulator.swish.down(3600);
    simulator.swish.act(ID, { action: 'pay' });

    await simulator.pass(1);

    expect(simulator.told()).toMatchObject([{ status: 'PAID' }]);
  });

  test('makes no callback while they are dropped, not later either, and no retry', async () => {
    simulator.answers.push(500);
    const reference = await simulator.paid(OTHER_ID);
    await simulator.put(ID, aCreate({ payerAlias: '46701234567' }));
    simulator.swish.act(ID, { action: 'pay' });
    await simulator.clock.idle();
    expect(simulator.told()).toHaveLength(1);

    simulator.swish.dropCallbacks(true);
    await simulator.putRefund(REFUND_ID, aRefund(reference));
    await simulator.pass(3600);
    simulator.swish.dropCallbacks(false);
    await simulator.pass(3600);

    expect(simulator.told()).toHaveLength(1);
    expect(simulator.swish.findRefund(REFUND_ID)?.status).toBe('PAID');
  });

  test('is told how it is to be in one value', async () => {
    expect(simulator.swish.setCondition({ downSeconds: 60, status: 503, dropCallbacks: true })).toEqual({
      isDown: true,
      downUntil: expect.stringMatching(/Z$/),
      dropsCallbacks: true,
      nextCallbacks: [],
      metCallbacks: [],
    });
    expect((await simulator.get(ID)).status).toBe(503);
    expect(simulator.swish.setCondition({ downSeconds: 0, dropCallbacks: false })).toEqual({
      isDown: false,
      downUntil: null,
      dropsCallbacks: false,
      nextCallbacks: [],
      metCallbacks: [],
    });
    expect((await simulator.get(ID)).status).toBe(404);
    expect(() => simulator.swish.setCondition({ downSeconds: 'an hour' })).toThrow('downSeconds:');
    expect(() => simulator.swish.setCondition({ down: 5 })).toThrow('body:');
  });

  test('is up and calls back again after a reset', async () => {
    simulator.swish.down();
    simulator.swish.dropCallbacks(true);

    simulator.swish.reset();
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'pay' });
    await simulator.clock.idle();

    expect(simulator.told()).toHaveLength(1);
  });
});
