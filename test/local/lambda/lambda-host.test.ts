import { afterEach, expect, test } from '@jest/globals';
import type { InvokeResult } from '../../../local/lambda/types.ts';
import { aFunction, aHost, closeHosts } from './functions.ts';

afterEach(closeHosts);

function payloadOf(result: InvokeResult): unknown {
  if (!('payload' in result)) throw new Error(`failed with ${result.error.errorType}: ${result.error.errorMessage}`);
  return result.payload;
}

function errorOf(result: InvokeResult) {
  if (!('error' in result)) throw new Error(`succeeded with ${JSON.stringify(result.payload)}`);
  return result.error;
}

async function outcomeOf(source: string, overrides = {}): Promise<InvokeResult> {
  return await aHost(await aFunction(source, overrides)).host.invoke('Probe', {});
}

test('a function is found by its name, its ARN and the ARN of a published version', async () => {
  const probe = await aFunction('export const handler = async (event) => event.n * 2;', { versions: ['1'] });
  const { host } = aHost(probe);

  expect(payloadOf(await host.invoke('Probe', { n: 1 }))).toBe(2);
  expect(payloadOf(await host.invoke(probe.arn, { n: 2 }))).toBe(4);
  expect(payloadOf(await host.invoke(`${probe.arn}:1`, { n: 3 }))).toBe(6);
  expect(payloadOf(await host.invoke(`${probe.arn}:$LATEST`, { n: 4 }))).toBe(8);
});

test('a version that was never published is refused by the service', async () => {
  const probe = await aFunction('export const handler = async () => 1;', { versions: ['1'] });

  await expect(aHost(probe).host.invoke(`${probe.arn}:2`, {})).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
    message: `Function not found: ${probe.arn}:2`,
  });
});

test('an unknown function is refused by the service', async () => {
  const { host } = aHost();

  await expect(host.invoke('Nobody', {})).rejects.toMatchObject({ code: 'ResourceNotFoundException', status: 404 });
  await expect(host.invoke('__proto__', {})).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
});

test('event and result pass as JSON: dates become text, undefined becomes null', async () => {
  const { host } = aHost(
    await aFunction('export const handler = async (event) => event.nothing ? undefined : [event, undefined];'),
  );

  expect(payloadOf(await host.invoke('Probe', { at: new Date(0), gone: undefined }))).toEqual([
    { at: '1970-01-01T00:00:00.000Z' },
    null,
  ]);
  expect(payloadOf(await host.invoke('Probe', { nothing: true }))).toBeNull();
});

test('a synchronous handler returns its result as well', async () => {
  expect(payloadOf(await outcomeOf('export const handler = () => "done";'))).toBe('done');
});

test('an error is reported by its name, not its class, with its stack', async () => {
  const error = errorOf(
    await outcomeOf(`
      class Refusal extends Error { name = 'PaymentRefused'; }
      export const handler = async () => { throw new Refusal('not enrolled'); };`),
  );

  expect(error).toMatchObject({ errorType: 'PaymentRefused', errorMessage: 'not enrolled' });
  expect(error.trace.join('\n')).toContain('index.mjs');
});

test.each([
  ['"just text"', 'string', 'just text'],
  ['undefined', 'undefined', 'undefined'],
  ['{ name: "Odd" }', 'object', '[object Object]'],
  ['Object.create(null)', 'handled', expect.stringContaining('there was a problem while retrieving')],
])('what is no Error is reported by its type: %s', async (thrown, errorType, errorMessage) => {
  expect(errorOf(await outcomeOf(`export const handler = async () => { throw ${thrown}; };`))).toEqual({
    errorType,
    errorMessage,
    trace: [],
  });
});

test.each([
  ['a module it needs is missing', 'import "./gone.mjs"; export const handler = () => 1;', 'Runtime.ImportModuleError'],
  ['it does not parse', 'export const handler = () => {', 'Runtime.UserCodeSyntaxError'],
  ['it exports no handler', 'export const handle = () => 1;', 'Runtime.HandlerNotFound'],
  ['its handler is no function', 'export const handler = 7;', 'Runtime.HandlerNotFound'],
  ['its handler takes a callback', 'export const handler = (a, b, c) => c();', 'Runtime.CallbackHandlerDeprecated'],
  ['loading it throws', 'throw new RangeError("no table"); export const handler = 1;', 'RangeError'],
])('a function that cannot start reports why: %s', async (_, source, errorType) => {
  expect(errorOf(await outcomeOf(source)).errorType).toBe(errorType);
});

test('a missing bundle is an import error', async () => {
  expect(errorOf(await outcomeOf('', { handler: 'elsewhere.handler' })).errorType).toBe('Runtime.ImportModuleError');
});

test('a function that could not start is loaded anew by the next invocation', async () => {
  const { host } = aHost(
    await aFunction(`
      import { existsSync, writeFileSync } from 'node:fs';
      const marker = process.env.LAMBDA_TASK_ROOT + '/started-once';
      if (!existsSync(marker)) { writeFileSync(marker, ''); throw new Error('first start fails'); }
      export const handler = () => 'up';`),
  );

  expect(errorOf(await host.invoke('Probe', {})).errorMessage).toBe('first start fails');
  expect(payloadOf(await host.invoke('Probe', {}))).toBe('up');
});

test('an exit ends everything in flight as Runtime.ExitError, and the next invocation gets a fresh process', async () => {
  const { host } = aHost(
    await aFunction(`
      let count = 0;
      export const handler = async ({ exit, hang }) => {
        count++;
        if (hang) await new Promise(() => {});
        if (exit !== undefined) process.exit(exit);
        return count;
      };`),
  );

  const bystander = host.invoke('Probe', { hang: true });
  const culprit = host.invoke('Probe', { exit: 3 });

  expect(errorOf(await culprit)).toEqual({
    errorType: 'Runtime.ExitError',
    errorMessage: expect.stringMatching(/^RequestId: [-0-9a-f]{36} Error: Runtime exited with error: exit status 3$/),
    trace: [],
  });
  expect(errorOf(await bystander).errorType).toBe('Runtime.ExitError');
  expect(errorOf(await host.invoke('Probe', { exit: 0 })).errorMessage).toMatch(
    /Runtime exited without providing a reason$/,
  );
  expect(payloadOf(await host.invoke('Probe', {}))).toBe(1);
});

test('a rejection that nobody handles ends the process with that error for its invocation only', async () => {
  const { host } = aHost(
    await aFunction(`export const handler = async ({ hang }) => {
      if (!hang) void Promise.reject(new TypeError('forgotten'));
      await new Promise(() => {});
    };`),
  );

  const bystander = host.invoke('Probe', { hang: true });
  const culprit = host.invoke('Probe', {});

  expect(errorOf(await culprit)).toMatchObject({
    errorType: 'Runtime.UnhandledPromiseRejection',
    errorMessage: 'TypeError: forgotten',
  });
  expect(errorOf(await bystander).errorType).toBe('Runtime.ExitError');
});

test('an error thrown in a timer is reported by its own name', async () => {
  const error = errorOf(
    await outcomeOf(`export const handler = async () => {
      setTimeout(() => { throw new RangeError('in a timer'); }, 1);
      await new Promise(() => {});
    };`),
  );

  expect(error).toMatchObject({ errorType: 'RangeError', errorMessage: 'in a timer' });
});

test('a result over 6 MB is refused as Lambda refuses it, one just below is not', async () => {
  const { host } = aHost(await aFunction("export const handler = ({ length }) => 'x'.repeat(length);"));

  expect(errorOf(await host.invoke('Probe', { length: 6 * 2 ** 20 + 99 }))).toMatchObject({
    errorType: 'Function.ResponseSizeTooLarge',
  });
  expect(payloadOf(await host.invoke('Probe', { length: 6 * 2 ** 20 + 98 }))).toHaveLength(6 * 2 ** 20 + 98);
});

test('an event over 6 MB is refused by the service', async () => {
  const { host } = aHost(await aFunction('export const handler = () => 1;'));

  await expect(host.invoke('Probe', 'x'.repeat(6 * 2 ** 20))).rejects.toMatchObject({
    code: 'RequestTooLargeException',
    status: 413,
  });
});

test('a result that cannot be written as JSON is an error of the function', async () => {
  const error = errorOf(
    await outcomeOf('export const handler = () => { const loop = {}; loop.loop = loop; return loop; };'),
  );

  expect(error).toMatchObject({
    errorType: 'Runtime.JSONStringifyError',
    errorMessage: 'Unable to stringify response body',
  });
});

test('a process out of memory ends as on Lambda', async () => {
  const error = errorOf(
    await outcomeOf(
      'export const handler = () => { const all = []; for (;;) all.push(new Array(1e5).fill(all.length)); };',
      {
        memoryMb: 32,
      },
    ),
  );

  expect(error.errorType).toBe('Runtime.OutOfMemory');
});

test('a function sees its own environment and what Lambda sets, and nothing of this process', async () => {
  process.env['ONLY_OUTSIDE'] = 'secret';

  const environment = payloadOf(
    await outcomeOf('export const handler = () => process.env;', {
      environment: { ORDERS_TABLE: 'orders', AWS_LAMBDA_FUNCTION_NAME: 'Impostor' },
      memoryMb: 512,
    }),
  );

  expect(environment).toMatchObject({
    ORDERS_TABLE: 'orders',
    AWS_REGION: 'eu-north-1',
    AWS_DEFAULT_REGION: 'eu-north-1',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
    AWS_LAMBDA_FUNCTION_NAME: 'Probe',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  });
  expect(environment).not.toHaveProperty('ONLY_OUTSIDE');
  expect(environment).not.toHaveProperty('NODE_COMPILE_CACHE');
});

test('functions share nothing, invocations of one function share its module', async () => {
  const source = `globalThis.count ??= 0; export const handler = () => ++globalThis.count;`;
  const { host } = aHost(await aFunction(source, { name: 'One' }), await aFunction(source, { name: 'Other' }));

  await host.invoke('One', {});
  await host.invoke('One', {});

  expect(payloadOf(await host.invoke('One', {}))).toBe(3);
  expect(payloadOf(await host.invoke('Other', {}))).toBe(1);
});

test('the context is Lambda’s', async () => {
  const context = payloadOf(
    await outcomeOf(`export const handler = (event, context) =>
      ({ ...context, remaining: context.getRemainingTimeInMillis(), store: awslambda.InvokeStore.getRequestId() });`),
  ) as Record<string, unknown>;

  expect(context).toMatchObject({
    functionName: 'Probe',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-north-1:000000000000:function:Probe',
    memoryLimitInMB: '256',
    awsRequestId: expect.stringMatching(/^[-0-9a-f]{36}$/),
    logGroupName: '/aws/lambda/Probe',
    store: context['awsRequestId'],
  });
  expect(context['remaining']).toBeGreaterThan(20_000);
  expect(context['remaining']).toBeLessThanOrEqual(30_000);
});
