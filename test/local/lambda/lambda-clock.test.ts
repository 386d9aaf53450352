import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { aFunction, aHost, closeHosts } from './functions.ts';

afterEach(closeHosts);

const MINUTE = 60_000;

test('every way to read the time follows the clock, and dates stay dates', async () => {
  const { host, clock } = aHost(
    await aFunction(`
      class Deadline extends Date { plus(ms) { return new Deadline(this.getTime() + ms); } }
      export const handler = () => {
        const now = new Date();
        return {
          times: [now.getTime(), Date.now(), Date.parse(Date()), new Deadline().getTime(), new now.constructor().getTime()],
          fixed: [new Date(5).getTime(), new Date('2026-01-02T03:04:05Z').toISOString(), new Date(2026, 0, 1).getFullYear()],
          kinds: [now instanceof Date, new Deadline() instanceof Deadline, new Deadline().plus(1) instanceof Date,
            structuredClone(now) instanceof Date, Date.name, Date.length, typeof Date()],
          elapsed: performance.now(),
        };
      };`),
  );
  await host.warm();
  await clock.advance(90 * MINUTE);

  const result = await host.invoke('Probe', {});

  const { times, fixed, kinds, elapsed } = (result as { payload: Record<string, number[]> & { elapsed: number } })
    .payload;
  for (const time of times ?? []) expect(Math.abs(time - clock.now())).toBeLessThan(5_000);
  expect(fixed).toEqual([5, '2026-01-02T03:04:05.000Z', 2026]);
  expect(kinds).toEqual([true, true, true, true, 'Date', 7, 'string']);
  expect(elapsed).toBeLessThan(process.uptime() * 1000 + MINUTE);
});

test.each([
  ['setTimeout', 'await new Promise((resolve) => setTimeout(resolve, 600_000));'],
  [
    'setInterval',
    'await new Promise((resolve) => { let n = 0; const i = setInterval(() => { if (++n === 10) { clearInterval(i); resolve(); } }, 60_000); });',
  ],
  ['node:timers', 'await new Promise((resolve) => timers.setTimeout(resolve, 600_000));'],
  ['node:timers/promises', 'await promises.setTimeout(600_000);'],
  [
    'an interval of node:timers/promises',
    'let n = 0; for await (const _ of promises.setInterval(60_000)) if (++n === 10) break;',
  ],
  ['scheduler.wait', 'await promises.scheduler.wait(600_000);'],
  ['promisify(setTimeout)', 'await promisify(setTimeout)(600_000);'],
  [
    'AbortSignal.timeout',
    "await new Promise((resolve) => AbortSignal.timeout(600_000).addEventListener('abort', resolve));",
  ],
  ['an unreferenced timer', 'await new Promise((resolve) => setTimeout(resolve, 600_000).unref());'],
  [
    'a refreshed timer',
    'await new Promise((resolve) => { const t = setTimeout(resolve, 400_000); setTimeout(() => t.refresh(), 200_000); });',
  ],
])('a wait of ten minutes passes with the clock: %s', async (_, wait) => {
  const { host, clock } = aHost(
    await aFunction(
      `import timers from 'node:timers'; import * as promises from 'node:timers/promises'; import { promisify } from 'node:util';
       export const handler = async () => { const start = Date.now(); ${wait} return Date.now() - start; };`,
      { timeoutMs: 15 * MINUTE },
    ),
  );

  const run = host.invoke('Probe', {});
  let ended = false;
  void run.then(() => (ended = true));
  await clock.advance(599_000);
  expect(ended).toBe(false);
  await clock.advance(2_000);

  const { payload } = (await run) as { payload: number };
  expect(payload).toBeGreaterThanOrEqual(600_000);
  expect(payload).toBeLessThan(602_000);
});

test('a timer that was cleared does not fire, by object, by number or by closing it', async () => {
  const { host, clock } = aHost(
    await aFunction(`export const handler = async () => {
      const fired = [];
      clearTimeout(setTimeout(() => fired.push('object'), 1000));
      clearTimeout(+setTimeout(() => fired.push('number'), 1000));
      setTimeout(() => fired.push('closed'), 1000).close();
      clearInterval(setInterval(() => fired.push('interval'), 1000));
      clearTimeout(undefined);
      setTimeout((...given) => fired.push(...given), 1000, 'kept', 'given');
      await new Promise((resolve) => setTimeout(resolve, 2000));
      return fired;
    };`),
  );

  const run = host.invoke('Probe', {});
  await clock.advance(3_000);

  expect(await run).toEqual({ payload: ['kept', 'given'] });
});

test('an aborted wait rejects as Node’s does', async () => {
  const { host } = aHost(
    await aFunction(`import { setTimeout as wait } from 'node:timers/promises';
      export const handler = async () => {
        const controller = new AbortController();
        const waiting = wait(60_000, 'never', { signal: controller.signal });
        controller.abort('enough');
        return await waiting.catch((error) => [error.name, error.code, error.cause]);
      };`),
  );

  expect(await host.invoke('Probe', {})).toEqual({ payload: ['AbortError', 'ABORT_ERR', 'enough'] });
});

test('the clock stops at each timer of a handler on its way', async () => {
  const { host, clock, log } = aHost(
    await aFunction(
      `export const handler = async () => {
      for (const seconds of [10, 20, 30]) {
        await new Promise((resolve) => setTimeout(resolve, 10_000));
        console.log('handler ' + seconds);
      }
    };`,
      { timeoutMs: MINUTE },
    ),
  );
  for (const seconds of [5, 15, 25]) {
    clock.after(seconds * 1000, () => log.push({ functionName: '', requestId: undefined, text: `clock ${seconds}` }));
  }

  const run = host.invoke('Probe', {});
  await clock.advance(40_000);
  await run;

  expect(log.map((line) => line.text)).toEqual([
    'clock 5',
    'handler 10',
    'clock 15',
    'handler 20',
    'clock 25',
    'handler 30',
  ]);
});

test('the clock waits for a handler that is working', async () => {
  const server = createServer((_, response) => void setTimeout(() => response.end('answer'), 60)).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { host, clock } = aHost(
    await aFunction(`export const handler = async () => {
      const start = Date.now();
      await (await fetch('http://127.0.0.1:${port}/')).text();
      const answered = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      await (await fetch('http://127.0.0.1:${port}/')).text();
      return [answered - start, Date.now() - start];
    };`),
  );

  const run = host.invoke('Probe', {});
  await clock.advance(20_000);
  server.close();

  const [answered, ended] = ((await run) as { payload: [number, number] }).payload;
  expect(answered).toBeLessThan(5_000);
  expect(ended).toBeLessThan(15_000);
});

test('a timeout comes by the clock, ends the whole process and leaves a fresh one behind', async () => {
  const { host, clock, log } = aHost(
    await aFunction(
      `let count = 0;
       export const handler = async ({ wait }) => { count++; if (wait) await new Promise((resolve) => setTimeout(resolve, wait)); return count; };`,
      { timeoutMs: 5_000 },
    ),
  );

  const late = host.invoke('Probe', { wait: 60_000 });
  await clock.advance(2_000);
  const bystander = host.invoke('Probe', { wait: 4_000 });
  await clock.advance(3_100);

  expect(await late).toEqual({
    error: {
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^RequestId: [-0-9a-f]{36} Error: Task timed out after 5.00 seconds$/),
      trace: [],
    },
  });
  expect(await bystander).toMatchObject({ error: { errorType: 'Runtime.ExitError' } });
  expect(log.at(-1)?.text).toContain('Task timed out after 5.00 seconds');
  expect(await host.invoke('Probe', {})).toEqual({ payload: 1 });
});

test('a handler that never yields times out too', async () => {
  const { host } = aHost(await aFunction('export const handler = () => { for (;;); };', { timeoutMs: 150 }));

  expect(await host.invoke('Probe', {})).toMatchObject({ error: { errorType: 'Sandbox.Timedout' } });
});

test('the remaining time runs down with the clock', async () => {
  const { host, clock } = aHost(
    await aFunction(`export const handler = async (_, context) => {
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      return context.getRemainingTimeInMillis();
    };`),
  );

  const run = host.invoke('Probe', {});
  await clock.advance(20_000);

  const { payload } = (await run) as { payload: number };
  expect(payload).toBeGreaterThan(5_000);
  expect(payload).toBeLessThanOrEqual(10_000);
});

test('a timer left behind by an invocation is frozen until the next one', async () => {
  const { host, clock } = aHost(
    await aFunction(`
      const fired = [];
      export const handler = async ({ start }) => {
        if (start) setTimeout(() => fired.push('late'), 1_000);
        else await new Promise((resolve) => setTimeout(resolve, 10));
        return [...fired];
      };`),
  );

  await host.invoke('Probe', { start: true });
  await clock.advance(MINUTE);

  expect(await host.invoke('Probe', { start: true })).toEqual({ payload: [] });
  expect(await host.invoke('Probe', {})).toEqual({ payload: ['late'] });
});

test('a handler that sleeps over the clock’s reset sleeps its remaining time', async () => {
  const { host, clock } = aHost(
    await aFunction(
      'export const handler = async () => { await new Promise((resolve) => setTimeout(resolve, 600_000)); return "woke"; };',
      { timeoutMs: 15 * MINUTE },
    ),
  );
  await host.warm();
  await clock.advance(60 * MINUTE);

  const run = host.invoke('Probe', {});
  await clock.advance(4 * MINUTE);
  clock.reset();
  await clock.advance(6 * MINUTE + 1_000);

  expect(await run).toEqual({ payload: 'woke' });
});

test('an invocation that arrives just as its function falls asleep is waited for', async () => {
  const { host, clock } = aHost(
    await aFunction(`export const handler = async ({ sleep }) => {
      if (sleep) return void (await new Promise((resolve) => setTimeout(resolve, 10_000)));
      const start = Date.now();
      for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
      return Date.now() - start;
    };`),
  );
  await host.warm();

  for (let round = 0; round < 30; round++) {
    const asleep = host.invoke('Probe', { sleep: true });
    for (let turn = 0; turn < round; turn++) await new Promise((resolve) => setImmediate(resolve));
    const working = host.invoke('Probe', {});
    await clock.advance(11_000);
    await asleep;

    expect(((await working) as { payload: number }).payload).toBeLessThan(5_000);
  }
});
