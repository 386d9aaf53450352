import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, expect, test } from '@jest/globals';
import { aFunction, aHost, closeHosts } from './functions.ts';

afterEach(closeHosts);

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));

async function bundled(source: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: PROJECT, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return outputFiles[0]?.text ?? '';
}

const POWERTOOLS_HANDLER = `
  import { Logger } from '@aws-lambda-powertools/logger';
  import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
  const logger = new Logger();
  const metrics = new Metrics();
  export const handler = async ({ checkout, pauseMs }, context) => {
    logger.addContext(context);
    logger.appendKeys({ checkout });
    metrics.addDimension('Checkout', checkout);
    metrics.addMetric('Begun', MetricUnit.Count, 1);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    logger.info('after the pause');
    metrics.addMetric('Ended', MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  };`;

type Entry = Readonly<Record<string, unknown>>;

test('log keys and metrics of interleaved invocations do not mix', async () => {
  const probe = await aFunction(await bundled(POWERTOOLS_HANDLER), {
    environment: { POWERTOOLS_SERVICE_NAME: 'smultron', POWERTOOLS_METRICS_NAMESPACE: 'Smultron' },
  });
  const { host, clock, log } = aHost(probe);

  const runs = [
    host.invoke('Probe', { checkout: 'first', pauseMs: 3_000 }),
    host.invoke('Probe', { checkout: 'second', pauseMs: 1_000 }),
    host.invoke('Probe', { checkout: 'third', pauseMs: 2_000 }),
  ];
  await clock.advance(5_000);
  for (const run of runs) expect(await run).toEqual({ payload: null });

  const entries = log.map(({ requestId, text }): Entry => ({ requestId, ...(JSON.parse(text) as Entry) }));
  const lines = entries.filter((entry) => entry['message'] === 'after the pause');
  const metrics = entries.filter((entry) => '_aws' in entry);
  expect(lines.map((line) => line['checkout'])).toEqual(['second', 'third', 'first']);
  expect(new Set(lines.map((line) => line['requestId'])).size).toBe(3);
  for (const line of lines) expect(line['function_request_id']).toBe(line['requestId']);
  expect(metrics.map((metric) => [metric['Checkout'], metric['Begun'], metric['Ended']])).toEqual([
    ['second', 1, 1],
    ['third', 1, 1],
    ['first', 1, 1],
  ]);
});

test('a line belongs to the invocation that wrote it, also in two halves', async () => {
  const { host, clock, log } = aHost(
    await aFunction(`export const handler = async ({ name }, { awsRequestId }) => {
      process.stdout.write(name + ' begins, ');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      process.stdout.write('goes on\\nand ends');
      return awsRequestId;
    };`),
  );

  const runs = [host.invoke('Probe', { name: 'a' }), host.invoke('Probe', { name: 'b' })];
  await clock.advance(2_000);
  const [first, second] = (await Promise.all(runs)).map((result) => (result as { payload: string }).payload);

  const textsOf = (id: string | undefined) => log.filter((line) => line.requestId === id).map((line) => line.text);
  expect(textsOf(first)).toEqual(['a begins, goes on', 'and ends']);
  expect(textsOf(second)).toEqual(['b begins, goes on', 'and ends']);
  expect(log.every((line) => line.functionName === 'Probe')).toBe(true);
});

test('lines outside any invocation come without a request id, and the last words before an exit are kept', async () => {
  const { host, log } = aHost(
    await aFunction(`console.log('loading');
      export const handler = () => { console.error('leaving'); process.stdout.write('half'); process.exit(1); };`),
  );

  await host.invoke('Probe', {});

  expect(log.map((line) => [line.text, line.requestId !== undefined])).toEqual([
    ['loading', false],
    ['leaving', true],
    ['half', true],
  ]);
});

test('an error that a handler throws is logged with its invocation', async () => {
  const { host, log } = aHost(await aFunction("export const handler = () => { throw new RangeError('too far'); };"));

  await host.invoke('Probe', {});

  expect(log[0]?.text).toMatch(/^Invoke Error\t\{"errorType":"RangeError","errorMessage":"too far"/);
  expect(log[0]?.requestId).toBeDefined();
});

test('hundreds of invocations run in one process at once', async () => {
  const { host, clock } = aHost(
    await aFunction(`let running = 0, most = 0;
      export const handler = async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 5_000));
        running--;
        return most;
      };`),
  );

  const runs = Array.from({ length: 300 }, () => host.invoke('Probe', {}));
  await clock.advance(6_000);

  expect(await Promise.all(runs)).toContainEqual({ payload: 300 });
});
