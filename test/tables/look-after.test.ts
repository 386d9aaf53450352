import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { metrics } from '../../lambdas/platform/powertools.ts';
import { watchCheckouts } from '../../lambdas/scheduled/watch-checkouts.ts';
import { lookAfter } from '../../lambdas/settlement/look-after.ts';
import { anAttention } from '../support/builders.ts';
import { aHeldCheckout, aNewProduct, aStoredCheckout, DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aLook, DUE, MINUTE, payable, SECOND, START } from './a-look.ts';
import { CREATED, payment, UNCLEAR, type Script } from './scripted-swish.ts';
import { aToken } from './step-functions.ts';

let tables: StartedTables;
let now = START;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(() => {
  now = START;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const around = (id: string, script: Script = {}, last?: 'running' | 'closed') => aLook(tables, id, script, last);
const aHeld = async (changes: Partial<Checkout>): Promise<string> =>
  (await aHeldCheckout(tables, { [await aNewProduct(tables)]: 1 }, changes)).id;
const dueOf = async (id: string): Promise<number | undefined> => (await tables.checkout(id)).dueAt;

describe('a look', () => {
  test.each([
    ['is not due yet', { dueAt: START + 1, dueShard: '0' }],
    ['has left the index', {}],
  ])('is not taken at a checkout that %s', async (_title, changes) => {
    const { id } = await aStoredCheckout(tables, { a: 1 }, changes);
    const before = await tables.checkout(id);

    expect(await around(id).look()).toBe('not_due');
    expect(await tables.checkout(id)).toEqual(before);
  });

  test('is not taken at what is no checkout', async () => {
    expect(await around('nobody').look()).toBe('not_due');
  });

  test('is taken once, though five sweeps come at once', async () => {
    const id = await aHeld(payable());
    const { swish, look } = around(id, { retrieve: [payment('CREATED')] }, 'running');

    const looks = await Promise.all(Array.from({ length: 5 }, () => look()));

    expect(looks.filter((result) => result === 'looked')).toHaveLength(1);
    expect(swish.operations()).toEqual(['retrieve']);
  });

  test('that dies is taken again when its lease ends', async () => {
    const id = await aHeld(payable());
    const { deps, look } = around(id, { retrieve: [payment('CREATED')] }, 'running');
    const stopped = (): never => {
      throw new Error('The function was stopped');
    };
    await expect(look({ swish: { of: stopped } })).rejects.toThrow('stopped');

    expect(await dueOf(id)).toBe(START + MINUTE);
    now = START + MINUTE - 1;
    expect(await lookAfter(id, deps)).toBe('not_due');
    now = START + MINUTE;
    expect(await lookAfter(id, deps)).toBe('looked');
  });

  test('leaves what became due meanwhile due', async () => {
    const id = await aHeld(payable());
    const arrives = async () => {
      await tables.checkouts.makeDue(id, now);
      return payment('CREATED');
    };
    const { look } = around(id, { retrieve: [arrives] }, 'running');

    await look();

    expect(await dueOf(id)).toBe(START);
  });

  test('of another sweep that took over after its lease ended is not undone', async () => {
    const id = await aHeld(payable());
    const slow = async () => {
      await tables.changeCheckout(id, { dueAt: START + 5 * MINUTE });
      return payment('CREATED');
    };

    await around(id, { retrieve: [slow] }, 'running').look();

    expect(await dueOf(id)).toBe(START + 5 * MINUTE);
  });
});

describe('a checkout whose run', () => {
  test('was never started is given that very run', async () => {
    const { id } = await aStoredCheckout(tables, { a: 1 }, DUE);
    const { stepFunctions, look } = around(id);

    await look();

    expect(stepFunctions.started).toEqual([{ name: id, kind: 'checkout' }]);
    expect(await tables.checkout(id)).toMatchObject({ runNumber: 1, dueAt: START + MINUTE });
  });

  test('was aborted before the customer could pay is settled', async () => {
    const id = await aHeld(DUE);
    const { stepFunctions, swish, look } = around(id, {}, 'closed');

    await look();

    expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind: 'settle' }]);
    expect(swish.calls).toEqual([]);
    expect(await tables.checkout(id)).toMatchObject({ runNumber: 2, runKind: 'settle' });
  });

  test('was aborted while the customer can pay is only asked about until the deadline', async () => {
    const id = await aHeld(payable());
    const { stepFunctions, swish, look } = around(id, { retrieve: [payment('CREATED')] }, 'closed');

    await look();

    expect(stepFunctions.started).toEqual([]);
    expect(swish.operations()).toEqual(['retrieve']);
    expect(await tables.checkout(id)).toMatchObject({ lookCount: 1, dueAt: START + MINUTE });
    expect(await tables.checkout(id)).not.toHaveProperty('closingAt');
  });

  test('was aborted is settled after the deadline, and at most two minutes after it', async () => {
    const id = await aHeld(payable());
    const { stepFunctions, look } = around(id, { retrieve: [payment('CREATED')] }, 'closed');
    let lookedAt = now;
    for (let turn = 0; turn < 20 && stepFunctions.started.length === 0; turn++) {
      lookedAt = now;
      await look();
      now = (await dueOf(id)) ?? Infinity;
    }

    expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind: 'settle' }]);
    expect(lookedAt).toBeGreaterThanOrEqual(START + 8 * MINUTE);
    expect(lookedAt).toBeLessThanOrEqual(START + 10 * MINUTE);
  });

  test('is running is left to it, and Swish is asked', async () => {
    const id = await aHeld(payable({ deadline: START - 1 }));
    const { stepFunctions, swish, look } = around(id, { retrieve: [payment('CREATED')] }, 'running');

    await look();

    expect(stepFunctions.started).toEqual([]);
    expect(swish.operations()).toEqual(['retrieve']);
  });

  test('waits for a payment that is made goes on: recorded, then signalled', async () => {
    const id = await aHeld(payable({ paymentToken: aToken('P') }));
    const { stepFunctions, look } = around(id, { retrieve: [payment('PAID')] }, 'running');

    await look();

    expect(stepFunctions.answers).toEqual([['P', { outcome: 'PAID' }]]);
    expect(await tables.checkout(id)).toMatchObject({ outcome: 'PAID', paymentToken: { answeredAt: START } });
    expect(await dueOf(id)).toBe(START);
  });

  test('died after the payment was recorded is given the next one', async () => {
    const id = await aHeld({ ...payable(), ...PAID, ...DUE });
    const { stepFunctions, swish, look } = around(id, {}, 'closed');

    await look();

    expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind: 'settle' }]);
    expect(swish.calls).toEqual([]);
  });

  test('keeps dying is given one run after the other, each time it died', async () => {
    const id = await aHeld(DUE);
    const { stepFunctions, look } = around(id, {}, 'closed');
    for (let number = 2; number < 6; number++) {
      await look();
      stepFunctions.put(id, number, 'closed');
      now = (await dueOf(id)) ?? Infinity;
    }

    expect(stepFunctions.started.map(({ name }) => name)).toEqual([2, 3, 4, 5].map((number) => `${id}-${number}`));
  });

  test('keeps dying at once is given the next one ever later: a minute, two, four, up to five', async () => {
    const id = await aHeld(DUE);
    const { stepFunctions, look } = around(id, {}, 'closed');
    for (let minute = 0; minute < 30; minute++) {
      await look();
      const last = stepFunctions.started.length;
      if (last > 0) stepFunctions.put(id, last + 1, 'closed');
      now += MINUTE;
    }

    expect(stepFunctions.started.length).toBeLessThanOrEqual(8);
  });
});

describe('a run', () => {
  describe('for late money', () => {
    const late: Partial<Checkout> = { ...PAID, ...DUE, ending: 'cancelled', endedAt: START - MINUTE };

    test('that keeps dying at once is followed by the next one ever later', async () => {
      const id = await aHeld(late);
      const { stepFunctions, look } = around(id, {}, 'closed');
      const times: number[] = [];
      for (let minute = 0; minute < 30; minute++) {
        const before = stepFunctions.started.length;
        await look();
        if (stepFunctions.started.length > before) times.push(minute);
        for (let number = 2; number <= stepFunctions.started.length + 1; number++) {
          stepFunctions.put(id, number, 'closed');
        }
        now += MINUTE;
      }

      const pauses = times.slice(1).map((minute, index) => minute - (times[index] ?? 0));
      expect(stepFunctions.started.every(({ kind }) => kind === 'late-payment')).toBe(true);
      expect(stepFunctions.started.length).toBeGreaterThanOrEqual(5);
      expect(stepFunctions.started.length).toBeLessThanOrEqual(9);
      expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
      expect(pauses.at(-1)).toBeGreaterThan(pauses[0] ?? Infinity);
    });

    test.each([
      ['five minutes from now', START + 5 * MINUTE],
      ['a second from now', START + SECOND],
    ])('that has said by now when to look is not put off: %s', async (_title, dueAt) => {
      const id = await aHeld(late);
      const { deps, stepFunctions, look } = around(id, {}, 'closed');
      const start: typeof deps.runs.start = async (...run) => {
        await deps.runs.start(...run);
        await tables.changeCheckout(id, { dueAt });
      };

      await look({ runs: { ...deps.runs, start } });

      expect(stepFunctions.started).toHaveLength(1);
      expect(await dueOf(id)).toBe(dueAt);
    });

    test('that was over before the look was leaves the index', async () => {
      const id = await aHeld(late);
      const { deps, look } = around(id, {}, 'closed');
      const start: typeof deps.runs.start = async (...run) => {
        await deps.runs.start(...run);
        await tables.changeCheckout(id, { ending: 'confirmed', dueAt: undefined, dueShard: undefined });
      };

      await look({ runs: { ...deps.runs, start } });

      expect(await dueOf(id)).toBeUndefined();
    });
  });

  describe('that a person started to give the money back, and that died before it began to', () => {
    const MISMATCH: Partial<Checkout> = { ...PAID, outcome: 'MISMATCH', outcomeRank: 2 };

    test.each([
      ['paid', PAID, undefined],
      ['paid late', PAID, 'cancelled'],
      ['paid wrongly', MISMATCH, undefined],
      ['paid wrongly and late', MISMATCH, 'cancelled'],
    ] as const)('is followed by one of its kind for what was %s', async (_title, known, ending) => {
      const id = await aHeld({
        ...known,
        ...DUE,
        runKind: 'refund',
        ...(ending && { ending, endedAt: START - MINUTE }),
      });
      const { stepFunctions, swish, look } = around(id, {}, 'closed');
      for (let number = 2; number < 4; number++) {
        await look();
        stepFunctions.put(id, number, 'closed');
        now = (await dueOf(id)) ?? Infinity;
      }

      expect(stepFunctions.started).toEqual([
        { name: `${id}-2`, kind: 'refund' },
        { name: `${id}-3`, kind: 'refund' },
      ]);
      expect(await tables.checkout(id)).toMatchObject({ runKind: 'refund' });
      expect(swish.calls).toEqual([]);
    });

    test('is followed by one that settles where nobody has paid: there is nothing to give back', async () => {
      const id = await aHeld({ ...DECLINED, ...DUE, runKind: 'refund' });
      const { stepFunctions, look } = around(id, {}, 'closed');

      await look();

      expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind: 'settle' }]);
    });
  });
});

describe('an unclear payment', () => {
  test('whose checkout is closing is asked about, and cancelled where it is open', async () => {
    const id = await aHeld(payable({ closingAt: START - 1, closedBy: 'deadline', unclearSince: START - 1 }));
    const { swish, look } = around(id, { retrieve: [payment('CREATED')], cancel: [payment('CANCELLED')] }, 'running');

    await look();

    expect(swish.operations()).toEqual(['retrieve', 'cancel']);
    expect(await tables.checkout(id)).toMatchObject({ outcome: 'CANCELLED' });
  });

  test('is asked about with growing pauses while Swish is down', async () => {
    const id = await aHeld(payable({ deadline: START - 10 * MINUTE, closingAt: 1 }));
    const { look } = around(id, { retrieve: [UNCLEAR] }, 'running');
    const pauses: number[] = [];
    for (let turn = 0; turn < 6; turn++) {
      await look();
      const next = (await dueOf(id)) ?? Infinity;
      pauses.push((next - now) / SECOND);
      now = next;
    }

    expect(pauses).toEqual([60, 120, 240, 300, 300, 300]);
    expect(await tables.checkout(id)).not.toHaveProperty('outcome');
  });

  test('is asked about while the customer can pay, and never cancelled behind the customer’s back', async () => {
    const id = await aHeld(payable());
    const { swish, look } = around(id, { retrieve: [payment('CREATED')] }, 'running');

    await look();

    expect(swish.operations()).toEqual(['retrieve']);
  });
});

describe('money that is left lying', () => {
  const sightings = () => {
    const addMetric = jest.spyOn(metrics, 'addMetric').mockImplementation(() => metrics);
    return () => addMetric.mock.calls.filter(([name]) => name === 'PaidUnconfirmed').length;
  };
  const lying = (changes: Partial<Checkout> = {}): Partial<Checkout> => ({
    ...payable(),
    ...PAID,
    outcomeAt: START - 5 * MINUTE,
    ...changes,
  });

  test('is counted at every look, also at one that fails right after, until it is an order', async () => {
    const id = await aHeld(lying());
    const counted = sightings();
    const { deps, look } = around(id, {}, 'running');
    const find = (checkout: string) => deps.checkouts.find(checkout);
    const onlyOnce = jest.fn(find).mockRejectedValue(new Error('away')).mockImplementationOnce(find);

    await expect(look({ checkouts: { ...deps.checkouts, find: onlyOnce } })).rejects.toThrow('away');
    expect(counted()).toBe(1);

    now = START + MINUTE;
    await look();
    expect(counted()).toBe(2);

    await tables.changeCheckout(id, { ending: 'confirmed', endedAt: now, dueAt: now });
    await look();
    expect(counted()).toBe(2);
  });

  test.each([
    ['has only just come', { outcomeAt: START - 5 * MINUTE + 1 }],
    ['is going back', { refund: { number: 1, id: 'R', reason: 'operator', begunAt: 1 } }],
    ['was put before a person', { attention: anAttention({}) }],
    ['is none', DECLINED],
  ] as const)('is not counted when it %s', async (_title, changes) => {
    const id = await aHeld(lying(changes));
    const counted = sightings();

    await around(id, { createRefund: [CREATED] }, 'running').look();

    expect(counted()).toBe(0);
  });
});

describe('the sweep', () => {
  test('looks after all that is due, and goes on when one of them cannot be', async () => {
    const ids = await Promise.all(
      Array.from({ length: 4 }, () => aStoredCheckout(tables, { a: 1 }, { createdAt: START })),
    );
    for (const { id } of ids) await tables.checkouts.makeDue(id, START);
    const bad = await aHeld(payable());
    await tables.checkouts.makeDue(bad, START - 1);
    const { deps, stepFunctions } = around(bad, { retrieve: [() => Promise.reject(new Error('bug'))] }, 'running');

    await watchCheckouts(deps);

    for (const { id } of ids) expect(stepFunctions.started).toContainEqual({ name: id, kind: 'checkout' });
    expect(await dueOf(bad)).toBe(START + MINUTE);
  });
});
