import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { aCreate, aRefund, aSimulator, ID, OTHER_ID, REFUND_ID, type SimulatorUnderTest } from './a-simulator.ts';

const THIRD_ID = '9C2F6B1D8E3A4C7F9A5B6D7E8F901234';

let simulator: SimulatorUnderTest;
let changed: string[];
beforeEach(async () => {
  changed = [];
  simulator = await aSimulator({ onChange: (what) => changed.push(what) });
});
afterEach(() => simulator.close());

const payNext = async (id: string, action: object = {}) => {
  await simulator.put(id, aCreate());
  simulator.swish.act(id, { action: 'pay', ...action });
  await simulator.pass(1);
};
const arm = (nextCallbacks: unknown) => simulator.swish.setCondition({ nextCallbacks });
/** Which payments and refunds were reported so far. */
const reported = () => simulator.told().map(({ id }) => id);

test('the next callback is lost, whatever payment it is of, and the one after it comes', async () => {
  arm({ copies: 0 });

  await payNext(ID);
  expect(reported()).toEqual([]);
  await payNext(OTHER_ID);
  await simulator.pass(3600);

  expect(reported()).toEqual([OTHER_ID]);
});

test('the next two are doubled', async () => {
  arm({ count: 2, copies: 2 });

  for (const id of [ID, OTHER_ID, THIRD_ID]) await payNext(id);

  expect(reported()).toEqual([ID, ID, OTHER_ID, OTHER_ID, THIRD_ID]);
});

test('the next comes late', async () => {
  arm({ delaySeconds: 600 });
  await payNext(ID);

  await simulator.pass(590);
  expect(reported()).toEqual([]);
  await simulator.pass(10);

  expect(reported()).toEqual([ID]);
});

test('what was said first is done first', async () => {
  arm({ copies: 0 });
  arm({ copies: 2 });

  for (const id of [ID, OTHER_ID, THIRD_ID]) await payNext(id);

  expect(reported()).toEqual([OTHER_ID, OTHER_ID, THIRD_ID]);
});

test('every outcome of a refund is one of the next', async () => {
  const reference = await simulator.paid();
  arm({ count: 2, copies: 0 });

  await simulator.putRefund(REFUND_ID, aRefund(reference));
  await simulator.pass(10);
  await payNext(OTHER_ID);

  expect(simulator.swish.findRefund(REFUND_ID)?.status).toBe('PAID');
  expect(reported()).toEqual([OTHER_ID]);
  expect(simulator.swish.condition().metCallbacks).toMatchObject([
    { paymentId: ID, isRefund: true },
    { paymentId: ID, isRefund: true },
  ]);
});

test('what was said of a payment itself goes first, and uses up nothing', async () => {
  arm({ copies: 0 });
  simulator.swish.script({ for: OTHER_ID, callbacks: { copies: 3 } });

  await payNext(ID, { callback: { copies: 2 } });
  await payNext(OTHER_ID);
  expect(reported()).toEqual([ID, ID, OTHER_ID, OTHER_ID, OTHER_ID]);
  await payNext(THIRD_ID);

  expect(reported()).toHaveLength(5);
});

test('a script that says nothing of callbacks leaves them to what was said of the next', async () => {
  arm({ copies: 0 });
  simulator.swish.script({ retrieve: 504 });

  await payNext(ID);

  expect(reported()).toEqual([]);
});

test('what is armed and what was met is told', async () => {
  const plan = { copies: 0, delaySeconds: 0, identifier: 'given', also: [] };
  expect(arm({ count: 2, copies: 0 }).nextCallbacks).toEqual([{ ...plan, left: 2 }]);
  arm({ delaySeconds: 60 });
  changed = [];

  await payNext(ID);

  expect(changed).toContain('condition');
  expect(simulator.swish.condition()).toMatchObject({
    nextCallbacks: [
      { copies: 0, left: 1 },
      { delaySeconds: 60, left: 1 },
    ],
    metCallbacks: [{ ...plan, paymentId: ID, isRefund: false, at: expect.stringMatching(/Z$/) }],
  });
  await payNext(OTHER_ID);
  expect(simulator.swish.condition().nextCallbacks).toMatchObject([{ delaySeconds: 60 }]);
});

test.each([
  ['taking back what was said of them', () => arm(null)],
  ['recovering', () => simulator.swish.recover()],
  ['a reset', () => simulator.swish.reset()],
])('%s ends it, and forgets what was met', async (_title, end) => {
  arm({ count: 5, copies: 0 });
  await payNext(ID);

  end();
  await payNext(OTHER_ID);

  expect(reported()).toEqual([OTHER_ID]);
  expect(simulator.swish.condition()).toMatchObject({ nextCallbacks: [], metCallbacks: [] });
});

test('recovering ends what Swish was told to be as a whole, and keeps payments', async () => {
  await simulator.put(ID, aCreate());
  simulator.swish.setCondition({ downSeconds: 600, dropCallbacks: true });

  simulator.swish.recover();

  expect(simulator.swish.condition()).toMatchObject({ isDown: false, downUntil: null, dropsCallbacks: false });
  expect((await simulator.get(ID)).status).toBe(200);
});

test.each([
  ['nextCallbacks.count:', { count: 0 }],
  ['nextCallbacks.count:', { count: 1001 }],
  ['nextCallbacks.copies:', { copies: 21 }],
  ['nextCallbacks.delaySeconds:', { delaySeconds: -1 }],
  ['nextCallbacks:', { lose: true }],
])('what cannot be is refused: %s %p', (message, value) => {
  expect(() => arm(value)).toThrow(message);
  expect(simulator.swish.condition().nextCallbacks).toEqual([]);
});
