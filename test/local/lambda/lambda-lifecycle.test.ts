import { afterEach, expect, test } from '@jest/globals';
import { aFunction, aHost, closeHosts } from './functions.ts';

afterEach(closeHosts);

const COUNTER = `console.log('loaded'); let count = 0;
  export const handler = async ({ hang }) => { count++; if (hang) await new Promise(() => {}); return count; };`;

test('a function is not started before it is needed', async () => {
  const { host, log } = aHost(await aFunction(COUNTER, { name: 'One' }), await aFunction(COUNTER, { name: 'Other' }));

  await host.invoke('One', {});

  expect(log.map((line) => line.functionName)).toEqual(['One']);
});

test('warming starts every function once, one after the other', async () => {
  const { host, log } = aHost(await aFunction(COUNTER, { name: 'One' }), await aFunction(COUNTER, { name: 'Other' }));

  await host.warm();
  await host.invoke('One', {});

  expect(log.map((line) => line.functionName)).toEqual(['One', 'Other']);
});

test('warming goes on past a function that cannot start, and leaves the reason in the log', async () => {
  const { host, log } = aHost(
    await aFunction("throw new Error('no table');", { name: 'Broken' }),
    await aFunction(COUNTER, { name: 'Sound' }),
  );

  await host.warm();

  expect(log[0]?.text).toContain('no table');
  expect(log.at(-1)).toMatchObject({ functionName: 'Sound', text: 'loaded' });
});

test('killing a function ends what it was doing, and the next invocation starts it anew', async () => {
  const { host } = aHost(await aFunction(COUNTER));
  await host.invoke('Probe', {});

  const run = host.invoke('Probe', { hang: true });
  await host.kill('Probe');

  expect(await run).toMatchObject({
    error: { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('signal: killed') },
  });
  expect(await host.invoke('Probe', {})).toEqual({ payload: 1 });
});

test('a function can be killed while it starts', async () => {
  const { host } = aHost(await aFunction(COUNTER));

  const run = host.invoke('Probe', {});
  await host.kill('Probe');

  expect(await run).toMatchObject({ error: { errorType: 'Runtime.ExitError' } });
});

test('a reset ends all work under way and keeps the functions that rest', async () => {
  const { host } = aHost(await aFunction(COUNTER, { name: 'Busy' }), await aFunction(COUNTER, { name: 'Resting' }));
  await host.invoke('Resting', {});

  const run = host.invoke('Busy', { hang: true });
  await host.reset();

  expect(await run).toMatchObject({ error: { errorType: 'Runtime.ExitError' } });
  expect(await host.invoke('Busy', {})).toEqual({ payload: 1 });
  expect(await host.invoke('Resting', {})).toEqual({ payload: 2 });
});

test('nothing runs after the host was closed', async () => {
  const { host, clock } = aHost(await aFunction(COUNTER));
  const run = host.invoke('Probe', { hang: true });

  await host.close();

  expect(await run).toMatchObject({ error: { errorType: 'Runtime.ExitError' } });
  await expect(host.invoke('Probe', {})).rejects.toThrow('shutting down');
  await clock.idle();
});
