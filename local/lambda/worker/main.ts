/**
 * The entry of a function's thread: Lambda's Node.js runtime around one bundled handler, on the local clock.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { RESPONSE_LIMIT_BYTES, responseTooLarge } from '../errors.ts';
import type { Boot, HostMessage, WorkerMessage } from '../messages.ts';
import type { LambdaError } from '../types.ts';
import { installClockDate } from './clock-date.ts';
import { ClockTimers } from './clock-timers.ts';
import { invocationContext } from './context.ts';
import { installTimers } from './install-timers.ts';
import { InvokeStore } from './invoke-store.ts';
import { loadHandler, type Handler } from './load-handler.ts';
import { Output } from './output.ts';
import { RestWatch } from './rest-watch.ts';
import { describeError, RuntimeError } from './runtime-error.ts';
import { SharedClock } from './shared-clock.ts';

type InvokeMessage = Extract<HostMessage, { type: 'invoke' }>;

if (parentPort === null) throw new Error('This is the entry of a worker thread');
const host = parentPort;
const boot = workerData as Boot;
// Only speeds up the start of this thread; a function on Lambda has no such variable.
delete process.env['NODE_COMPILE_CACHE'];

const clock = new SharedClock(boot.clockOffset);
const timers = new ClockTimers(clock.now);
const invokeStore = new InvokeStore();
const output = new Output(
  () => invokeStore.currentRequestId(),
  (requestId, text) => send({ type: 'log', requestId, text }),
);
let lastSequence = 0;
let running = 0;

installClockDate(clock.now);
installTimers(timers);
output.capture(process.stdout);
output.capture(process.stderr);
Object.assign(globalThis, { awslambda: { InvokeStore: invokeStore } });
process.on('uncaughtException', (error) => crash(describeError(error), 129));
process.on('unhandledRejection', (reason) => {
  crash(
    { ...describeError(reason), errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: String(reason) },
    128,
  );
});
process.on('exit', () => output.flushAll());

host.ref();
const restWatch = new RestWatch(timers, (state) => send({ type: 'state', sequence: lastSequence, ...state }));
timers.resume();
await start();

async function start(): Promise<void> {
  try {
    // In a store that is no invocation's, so that libraries which keep state per invocation can be set up at load time.
    const handler = await invokeStore.run({}, () => loadHandler(boot.codeFolder, boot.handler));
    host.on('message', (message: HostMessage) => receive(handler, message));
    restWatch.freeze();
    send({ type: 'ready' });
  } catch (error) {
    const description = describeError(error);
    console.error(`Uncaught Exception\t${JSON.stringify(description)}`);
    output.flushAll();
    send({ type: 'init-failed', error: description });
  }
}

function send(message: WorkerMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  host.postMessage(message);
}

function receive(handler: Handler, message: HostMessage): void {
  lastSequence = message.sequence;
  if (message.type === 'wake') timers.shift(-message.setBackMs);
  timers.clockChanged();
  if (message.type === 'wake' && running === 0) return;
  restWatch.wake();
  if (message.type === 'invoke') void invoke(handler, message);
}

/** Runs one invocation; several may be under way. Never rejects. */
async function invoke(handler: Handler, message: InvokeMessage): Promise<void> {
  const { requestId, traceId } = message;
  running++;
  const answer = await invokeStore.runInvocation(requestId, traceId, () => answerOf(handler, message));
  output.flush(requestId);
  running--;
  if (running === 0) restWatch.freeze();
  send(answer);
}

async function answerOf(handler: Handler, message: InvokeMessage): Promise<WorkerMessage> {
  const { requestId } = message;
  try {
    const event: unknown = JSON.parse(message.payload);
    const result = await handler(event, invocationContext(boot.functionArn, message));
    const payload = serialise(result);
    if (Buffer.byteLength(payload) > RESPONSE_LIMIT_BYTES) {
      return { type: 'failed', requestId, error: responseTooLarge() };
    }
    return { type: 'succeeded', requestId, payload };
  } catch (error) {
    const description = describeError(error);
    console.error(`Invoke Error\t${JSON.stringify(description)}`);
    return { type: 'failed', requestId, error: description };
  }
}

function serialise(result: unknown): string {
  try {
    // A result that JSON has no words for (undefined, a function) is null to the caller.
    return JSON.stringify(result) ?? 'null';
  } catch (error) {
    throw new RuntimeError('JSONStringifyError', 'Unable to stringify response body', error);
  }
}

/** An error that nobody caught ends the whole process, as on Lambda. */
function crash(error: LambdaError, exitCode: number): void {
  const requestId = invokeStore.currentRequestId();
  console.error(`Uncaught Exception\t${JSON.stringify(error)}`);
  output.flushAll();
  send({ type: 'crashed', requestId, error, exitCode });
  process.exit(exitCode);
}
