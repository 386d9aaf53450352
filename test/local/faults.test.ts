import { beforeEach, describe, expect, test } from '@jest/globals';
import { ServiceError } from '../../local/aws/types.ts';
import { Faults } from '../../local/faults/faults.ts';
import { faultyFunctions } from '../../local/faults/faulty-functions.ts';
import { refusalsAsFailures } from '../../local/event-bridge/refusals-as-failures.ts';
import type { Invoke } from '../../local/lambda/types.ts';
import type { FunctionSpec } from '../../local/template/types.ts';

const NOW = Date.parse('2026-11-22T18:00:00Z');
const ORDERS = 'smultron-orders-local';

const aFunction = (name: string): FunctionSpec => ({
  name,
  arn: `arn:aws:lambda:eu-north-1:000000000000:function:shop-${name}`,
  codeFolder: '/nowhere',
  handler: 'index.handler',
  environment: {},
  timeoutMs: 10_000,
  memoryMb: 128,
  roleArn: 'arn:aws:iam::000000000000:role/any',
});

let faults: Faults;
beforeEach(() => {
  faults = new Faults(
    { now: () => NOW },
    { functions: ['CancelOrder', 'ReserveStock'], tables: [ORDERS, 'smultron-products-local'] },
  );
});

const lostCreate = { target: 'swish', operation: 'create', when: 'after', effect: 'lose' } as const;

describe('an armed fault', () => {
  test('is met as often as it was told, and then no more', () => {
    faults.add({ ...lostCreate, times: 2 });

    const met = [1, 2, 3].map(() => faults.meet({ target: 'swish', operation: 'create' })?.effect);

    expect(met).toEqual(['lose', 'lose', undefined]);
    expect(faults.isArmed).toBe(false);
  });

  test('is listed with what is left of it', () => {
    faults.add({ ...lostCreate, times: 3 });
    faults.add({ target: 'ses', when: 'before', effect: 'throttle' });
    faults.meet({ target: 'swish', operation: 'create' });

    expect(faults.list()).toEqual([
      { ...lostCreate, times: 3, left: 2 },
      { target: 'ses', when: 'before', effect: 'throttle', times: 1, left: 1 },
    ]);
  });

  test('leaves a note of whoever met it', () => {
    faults.add({ target: 'table', when: 'before', effect: 'error' });
    const encounter = { target: 'table', operation: 'GetItem', tables: [ORDERS], caller: 'CancelOrder' };
    faults.meet(encounter);

    expect(faults.hits()).toEqual([{ at: '2026-11-22T18:00:00.000Z', ...encounter, when: 'before', effect: 'error' }]);
  });

  test.each([
    [{ target: 'ses' }],
    [{ target: 'table', operation: 'GetItem', tables: [ORDERS], caller: 'CancelOrder' }],
    [{ target: 'table', operation: 'UpdateItem', tables: ['smultron-products-local'], caller: 'CancelOrder' }],
    [{ target: 'table', operation: 'UpdateItem', tables: [ORDERS], caller: 'ReserveStock' }],
    [{ target: 'table', operation: 'UpdateItem', tables: [ORDERS] }],
  ])('is not met by another request: %j', (encounter) => {
    const fault = { target: 'table', operation: 'UpdateItem', table: ORDERS, caller: 'CancelOrder' };
    faults.add({ ...fault, when: 'before', effect: 'error' });

    expect(faults.meet(encounter)).toBeUndefined();
    expect(faults.hits()).toEqual([]);
    const wanted = { target: 'table', operation: 'UpdateItem', tables: ['x', ORDERS], caller: 'CancelOrder' };
    expect(faults.meet(wanted)).toMatchObject({ effect: 'error' });
  });

  test('comes after those that were armed before it', () => {
    faults.add({ target: 'swish', when: 'before', effect: 'error' });
    faults.add(lostCreate);

    const met = [1, 2].map(() => faults.meet({ target: 'swish', operation: 'create' })?.effect);

    expect(met).toEqual(['error', 'lose']);
  });

  test('is disarmed, with the notes, by a clear', () => {
    faults.add({ ...lostCreate, times: 2 });
    faults.meet({ target: 'swish', operation: 'create' });

    faults.clear();

    expect([faults.list(), faults.hits()]).toEqual([[], []]);
    expect(faults.meet({ target: 'swish', operation: 'create' })).toBeUndefined();
  });
});

describe('a fault that cannot be', () => {
  const fault = { target: 'table', when: 'before', effect: 'error', times: 1 };
  const refusalOf = (value: unknown): ServiceError => {
    try {
      faults.addUnread(value);
    } catch (error) {
      if (error instanceof ServiceError) return error;
      throw error;
    }
    throw new Error('It was armed');
  };

  test.each<[string, unknown]>([
    ['body', null],
    ['body', { ...fault, colour: 'red' }],
    ['target', { ...fault, target: undefined }],
    ['when', { ...fault, when: 'during' }],
    ['effect', { ...fault, effect: 'explode' }],
    ['times', { ...fault, times: 0 }],
    ['times', { ...fault, times: 1.5 }],
    ['operation', { ...fault, operation: 'DropTable' }],
    ['operation', { ...fault, target: 'swish', operation: 'GetItem' }],
    ['operation', { ...fault, target: 'CancelOrder', operation: 'GetItem' }],
    ['table', { ...fault, table: 'smultron-planets-local' }],
    ['table', { ...fault, target: 'ses', table: ORDERS }],
    ['caller', { ...fault, caller: 'Nobody' }],
    ['caller', { ...fault, target: 'swish', caller: 'CancelOrder' }],
    ['when', { ...fault, when: 'after', effect: 'throttle' }],
    ['when', { ...fault, target: 'CancelOrder', effect: 'lose' }],
    ['effect', { ...fault, target: 'swish', effect: 'crash' }],
  ])('is refused by the name of its field: %s', (field, value) => {
    const refusal = refusalOf(value);

    expect(refusal.status).toBe(400);
    expect(refusal.message).toMatch(new RegExp(`^${field}: `));
    expect(faults.list()).toEqual([]);
  });

  test('is told which functions there are', () => {
    expect(refusalOf({ ...fault, target: 'CancelOrders' }).message).toBe(
      'target: must be one of table, swish, ses, CancelOrder, ReserveStock',
    );
  });
});

describe('a function', () => {
  const spec = aFunction('ReserveStock');
  let ran: unknown[];
  let invoke: Invoke;
  beforeEach(() => {
    ran = [];
    const deployed: Invoke = async (name, payload, order) => {
      ran.push([name, payload, order]);
      return { payload: 'done' };
    };
    invoke = faultyFunctions(deployed, faults, [spec, aFunction('CancelOrder')]);
  });

  test('without a fault runs as it is', async () => {
    faults.add({ target: 'CancelOrder', when: 'before', effect: 'crash' });

    expect(await invoke('ReserveStock', { a: 1 }, 7)).toEqual({ payload: 'done' });
    expect(ran).toEqual([['ReserveStock', { a: 1 }, 7]]);
  });

  test.each([
    ['crash', 'Runtime.ExitError'],
    ['timeout', 'Sandbox.Timedout'],
  ] as const)('%s ends it as Lambda ends it, before or after it ran', async (effect, errorType) => {
    faults.add({ target: 'ReserveStock', when: 'before', effect });
    faults.add({ target: 'ReserveStock', when: 'after', effect });

    expect(await invoke(spec.arn, {})).toMatchObject({ error: { errorType } });
    expect(ran).toHaveLength(0);
    expect(await invoke('shop-ReserveStock', {})).toMatchObject({ error: { errorType } });
    expect(ran).toHaveLength(1);
    expect(await invoke('ReserveStock', {})).toEqual({ payload: 'done' });
  });

  test('a version of the function meets it as well', async () => {
    faults.add({ target: 'ReserveStock', when: 'before', effect: 'crash' });

    expect(await invoke(`${spec.arn}:1`, {})).toMatchObject({ error: { errorType: 'Runtime.ExitError' } });
  });

  test.each([
    ['error', 'before', 'ServiceException', 0],
    ['error', 'after', 'ServiceException', 1],
    ['throttle', 'before', 'TooManyRequestsException', 0],
    ['lose', 'after', 'SdkClientException', 1],
  ] as const)('%s %s is what Lambda says itself', async (effect, when, code, runs) => {
    faults.add({ target: 'ReserveStock', when, effect });

    await expect(invoke('ReserveStock', {})).rejects.toMatchObject({ code });
    expect(ran).toHaveLength(runs);
  });

  test('that is refused is a failed try for those who try again by themselves', async () => {
    faults.add({ target: 'ReserveStock', when: 'before', effect: 'throttle' });

    expect(await refusalsAsFailures(invoke)('ReserveStock', {})).toMatchObject({
      error: { errorType: 'Lambda.TooManyRequestsException' },
    });
    const broken: Invoke = () => Promise.reject(new Error('a bug'));
    await expect(refusalsAsFailures(broken)('ReserveStock', {})).rejects.toThrow('a bug');
  });
});
