import type { PaymentScript } from '../../../local/swish/simulator.ts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { aCreate, aSimulator, codesOf, ID, LOST, OTHER_ID, statusOf, type SimulatorUnderTest } from './a-simulator.ts';

let simulator: SimulatorUnderTest;
beforeEach(async () => {
  simulator = await aSimulator();
});
afterEach(() => simulator.close());

const script = (value: PaymentScript) => simulator.swish.script(value);
const paymentStatus = () => simulator.swish.find(ID)?.status;
describe('a create', () => {
  test.each<['lost' | number, boolean]>([
    ['lost', true],
    ['lost', false],
    [504, true],
    [504, false],
    [500, true],
    [500, false],
    [202, true],
  ])('whose answer is %p has made a request: %p', async (gets, done) => {
    script({ create: { gets, done } });

    expect(await statusOf(simulator.put(ID, aCreate()))).toBe(gets);
    expect((await simulator.get(ID)).status).toBe(done ? 200 : 404);
    expect((await simulator.put(ID, aCreate())).status).toBe(done ? 422 : 201);
  });

  test('whose answer is lost has made a request unless it is said otherwise', async () => {
    script({ create: 'lost' });

    expect(await statusOf(simulator.put(ID, aCreate()))).toBe(LOST);
    expect(codesOf(await simulator.put(ID, aCreate()))).toEqual(['RP09']);
  });

  test('whose answer is lost may reach Swish only later', async () => {
    script({ create: { gets: 'lost', doneAfterSeconds: 20 } });
    await statusOf(simulator.put(ID, aCreate()));

    await simulator.pass(19);
    expect((await simulator.get(ID)).status).toBe(404);
    await simulator.pass(2);
    expect((await simulator.get(ID)).status).toBe(200);
  });

  test.each(['RP06', 'ACMT03', 'VR01', 'NEW42'])('is refused with %s, and made nothing', async (code) => {
    script({ create: code });

    const answer = await simulator.put(ID, aCreate());

    expect([answer.status, codesOf(answer)]).toEqual([422, [code]]);
    expect(simulator.swish.payments()).toEqual([]);
  });

  test('is refused with RP09 though it was the first, and is there', async () => {
    script({ create: 'RP09' });

    expect(codesOf(await simulator.put(ID, aCreate()))).toEqual(['RP09']);
    expect(simulator.swish.act(ID, { action: 'pay' })).toMatchObject({ status: 'PAID' });
  });

  test('takes one turn after the other, and then none', async () => {
    script({ create: [{ gets: 'lost', done: false }, { gets: 504, done: false }, 'RP06'] });

    const seen = [];
    for (let put = 0; put < 4; put++) seen.push(await statusOf(simulator.put(ID, aCreate())));

    expect(seen).toEqual([LOST, 504, 422, 201]);
  });

  test('that is wrong in itself is refused as ever, and the script waits', async () => {
    script({ create: 504 });

    expect(codesOf(await simulator.put(ID, aCreate({ amount: 'much' })))).toEqual(['PA02']);
    expect((await simulator.put(ID, aCreate())).status).toBe(504);
  });

  test('may be answered without a token', async () => {
    script({ create: { token: false } });

    const answer = await simulator.put(ID, aCreate());

    expect([answer.status, answer.headers.has('PaymentRequestToken')]).toEqual([201, false]);
    expect(simulator.swish.openRequests()).toMatchObject([{ hasToken: true }]);
  });

  test('may be answered after a while, which the clock lets pass', async () => {
    script({ create: { delaySeconds: 200 } });
    let answered = false;
    const answer = simulator.put(ID, aCreate()).finally(() => (answered = true));
    while (paymentStatus() === undefined) await simulator.get(ID);

    await simulator.pass(199);
    await simulator.get(OTHER_ID);
    expect([paymentStatus(), answered]).toEqual(['CREATED', false]);
    await simulator.pass(2);

    expect((await answer).status).toBe(201);
  });

  test('answered after a while is answered in real time too: a client that the clock waits for holds up its jumps', async () => {
    script({ create: { delaySeconds: 0.05 } });
    const answer = simulator.clock.track(simulator.put(ID, aCreate()));

    await simulator.pass(1);

    expect((await answer).status).toBe(201);
  });

  test('gets no answer when a reset comes first', async () => {
    script({ create: { delaySeconds: 600 } });
    const answer = statusOf(simulator.put(ID, aCreate()));
    while (paymentStatus() === undefined) await simulator.get(ID);

    simulator.swish.reset();

    expect(await answer).toBe(LOST);
    expect(simulator.swish.conversation(ID)).toEqual([]);
  });
});

describe('a cancellation', () => {
  test('is lost to a payment', async () => {
    script({ cancel: { customer: { action: 'pay' } } });
    await simulator.put(ID, aCreate());

    const answer = await simulator.cancel(ID);

    expect([answer.status, codesOf(answer), paymentStatus()]).toEqual([422, ['RP07'], 'PAID']);
  });

  const afterAWhile = async (value: PaymentScript) => {
    script(value);
    await simulator.put(ID, aCreate());
    const answer = simulator.cancel(ID);
    // Another answer over HTTP comes after the cancellation was read.
    for (let turn = 0; turn < 20; turn++) await simulator.get(OTHER_ID);
    const before = paymentStatus();
    await simulator.pass(30);
    return { before, answer: await answer };
  };

  test('while the customer signs is answered when that is over, without a payment', async () => {
    const { before, answer } = await afterAWhile({ cancel: { delaySeconds: 20 } });

    expect(before).toBe('CREATED');
    expect([answer.status, answer.json]).toMatchObject([200, { status: 'CANCELLED' }]);
  });

  test('while the customer signs is answered when that is over, with a payment', async () => {
    const { answer } = await afterAWhile({
      cancel: { delaySeconds: 20, customer: { action: 'pay', afterSeconds: 10 } },
    });

    expect([answer.status, codesOf(answer), paymentStatus()]).toEqual([422, ['RP07'], 'PAID']);
  });

  test('while the customer signs is unclear, and then paid', async () => {
    script({ cancel: { gets: 504, done: false, customer: { action: 'pay', afterSeconds: 10 } } });
    await simulator.put(ID, aCreate());

    expect((await simulator.cancel(ID)).status).toBe(504);
    expect(paymentStatus()).toBe('CREATED');
    await simulator.pass(11);
    expect(paymentStatus()).toBe('PAID');
  });

  test('was done though its answer was lost', async () => {
    script({ cancel: 'lost' });
    await simulator.put(ID, aCreate());

    expect(await statusOf(simulator.cancel(ID))).toBe(LOST);
    expect(codesOf(await simulator.cancel(ID))).toEqual(['RP08']);
  });

  test('of what turns out paid was answered all the same', async () => {
    script({ cancel: { customer: { action: 'pay', afterSeconds: 60 } } });
    await simulator.put(ID, aCreate());

    expect((await simulator.cancel(ID)).json).toMatchObject({ status: 'CANCELLED' });
    await simulator.pass(61);

    expect(paymentStatus()).toBe('PAID');
    expect(simulator.told().map(({ status }) => status)).toEqual(['CANCELLED', 'PAID']);
  });
});
