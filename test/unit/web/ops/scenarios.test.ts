import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  CannotBuy,
  NOT_PLAYED,
  play,
  SCENARIO_NAMES,
  SCENARIOS,
  waitsForPress,
  type Ask,
  type Played,
  type Scenario,
} from '../../../../web/ops/fault-panel/scenarios.ts';

const ORDER = { id: '9c2f6b1d-8e3a-4c7f-9a5b-6d7e8f901234', number: '2611.001' };
const SCENARIO: Scenario = {
  steps: [
    { kind: 'swish', condition: { nextCallbacks: { count: 1, copies: 0 } } },
    { kind: 'buy' },
    { kind: 'phone', action: { action: 'pay' } },
    { kind: 'advance', seconds: 120 },
    { kind: 'advance', seconds: 60 },
  ],
  ends: 'confirmed',
};

let asked: [path: string, body: unknown][];
let available: number;
let failing: string | undefined;
beforeEach(() => {
  asked = [];
  available = 3;
  failing = undefined;
});

const answers: Readonly<Record<string, () => unknown>> = {
  '/v1/products': () => ({
    data: [
      { id: 'rare', available: 1 },
      { id: 'plenty', available },
    ],
  }),
  '/v1/checkout': () => ({ data: { order: ORDER, payment: { reference: 'REFERENCE' } } }),
};
const answer = async <T>(path: string, body?: unknown): Promise<T> => {
  asked.push([path, body]);
  if (path === failing) throw new Error('The server is gone');
  return (answers[path]?.() ?? {}) as T;
};
const ask: Ask = { get: answer, post: answer };
const go = (played: Played, isPressed = false, scenario = SCENARIO) => {
  const reports: number[] = [];
  const result = play(scenario, played, ask, { isPressed, report: ({ done }) => reports.push(done) });
  return result.then((end) => ({ end, reports }));
};

describe('a story', () => {
  test('goes on by itself until time is to pass', async () => {
    const { end, reports } = await go(NOT_PLAYED);

    expect(asked.map(([path]) => path)).toEqual([
      '/local/phone/swish',
      '/v1/products',
      '/v1/checkout',
      '/local/phone/REFERENCE',
    ]);
    expect(end).toEqual({ done: 3, order: { ...ORDER, reference: 'REFERENCE' } });
    expect(reports).toEqual([1, 2, 3]);
    expect(waitsForPress(SCENARIO, end)).toBe(true);
  });

  test('lets time pass once for each press', async () => {
    const { end } = await go(NOT_PLAYED);
    asked = [];

    const { end: afterFirst } = await go(end, true);
    expect(asked).toEqual([['/local/clock', { advanceSeconds: 120 }]]);
    const { end: afterSecond } = await go(afterFirst, true);

    expect([afterFirst.done, afterSecond.done]).toEqual([4, 5]);
    expect(waitsForPress(SCENARIO, afterSecond)).toBe(false);
  });

  test('stays where it is when a step fails, and can be gone on with', async () => {
    failing = '/local/phone/REFERENCE';
    const reports: Played[] = [];
    const report = (played: Played): void => void reports.push(played);

    await expect(play(SCENARIO, NOT_PLAYED, ask, { isPressed: false, report })).rejects.toThrow('The server is gone');

    expect(reports.at(-1)).toMatchObject({ done: 2, order: ORDER });
  });

  test('buys one of what there is most of, and pays for that', async () => {
    await go(NOT_PLAYED);

    const [, request] = asked.find(([path]) => path === '/v1/checkout') ?? [];
    expect(request).toMatchObject({
      order: { payment: 'swish', email: expect.stringMatching(/^astrid\+\d\d@example\.com$/) },
      cart: [{ id: 'plenty', number: 1 }],
    });
  });

  test('does not begin to buy when nothing is left', async () => {
    available = 0;
    const soldOut = { ...answers, '/v1/products': () => ({ data: [{ id: 'plenty', available: 0 }] }) };
    const get: Ask['get'] = async <T>(path: string) => soldOut[path as '/v1/products']() as T;

    const played = play(SCENARIO, NOT_PLAYED, { get, post: answer }, { isPressed: false, report: () => undefined });

    await expect(played).rejects.toBeInstanceOf(CannotBuy);
    expect(asked.map(([path]) => path)).not.toContain('/v1/checkout');
  });

  test('does not go on without a payment', async () => {
    const post: Ask['post'] = async <T>() => ({ data: null }) as T;

    const played = play(SCENARIO, NOT_PLAYED, { get: answer, post }, { isPressed: false, report: () => undefined });

    await expect(played).rejects.toBeInstanceOf(CannotBuy);
  });
});

test.each(SCENARIO_NAMES)('the story %s buys before anything is done with the payment', (name) => {
  const kinds = SCENARIOS[name].steps.map(({ kind }) => kind);

  expect(kinds.filter((kind) => kind === 'buy')).toHaveLength(1);
  expect(kinds.lastIndexOf('buy')).toBeLessThan(kinds.includes('phone') ? kinds.indexOf('phone') : kinds.length);
});
