import { INVOKE_AND_WAIT_RESOURCE, INVOKE_RESOURCE } from './definition.ts';
import { isExpression } from './expressions.ts';
import { isRecord } from './json.ts';
import { LONGEST_SECONDS } from './limits.ts';
import { checkStatesMembers } from './states-members.ts';

type RawState = Readonly<Record<string, unknown>>;

export const JSONPATH_FIELDS = [
  'InputPath',
  'OutputPath',
  'Parameters',
  'ResultPath',
  'ResultSelector',
  'Result',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'ItemsPath',
  'MaxConcurrencyPath',
  'ErrorPath',
  'CausePath',
  'Iterator',
];
export const DISTRIBUTED_FIELDS = [
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'Label',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
];
const SUPPORTED_TYPES = ['Task', 'Choice', 'Pass', 'Wait', 'Parallel', 'Map', 'Succeed', 'Fail'];

/** What AWS would refuse in one state, or this engine does not support, as sentences. */
export function checkState(name: string, state: RawState): string[] {
  const type = state['Type'];
  const problems: string[] = [];
  if (name.length > 80) problems.push('Its name is longer than 80 characters.');
  if (typeof type !== 'string' || !SUPPORTED_TYPES.includes(type)) {
    return [`Type ${JSON.stringify(type)} is not one of ${SUPPORTED_TYPES.join(', ')}.`];
  }
  if (state['QueryLanguage'] !== undefined && state['QueryLanguage'] !== 'JSONata') {
    problems.push(`QueryLanguage ${JSON.stringify(state['QueryLanguage'])} is not supported, only JSONata.`);
  }
  for (const field of JSONPATH_FIELDS) {
    if (field in state) problems.push(`${field} belongs to JSONPath and is not allowed in a JSONata state.`);
  }
  if (type === 'Task') problems.push(...checkTask(state));
  if (type === 'Map') problems.push(...checkMap(state));
  if (type === 'Choice' || type === 'Pass' || type === 'Wait') {
    for (const field of ['Retry', 'Catch']) {
      if (field in state) problems.push(`${field} is not allowed in a ${type} state.`);
    }
  }
  problems.push(...checkHandlers(state, 'Retry'), ...checkHandlers(state, 'Catch'), ...checkStatesMembers(state));
  if (Array.isArray(state['Retry'])) {
    for (const [index, retrier] of state['Retry'].entries()) {
      if (isRecord(retrier)) problems.push(...checkRetrier(retrier).map((problem) => `Retry[${index}]: ${problem}`));
    }
  }
  return problems;
}

function checkTask(state: RawState): string[] {
  const problems: string[] = [];
  const resource = state['Resource'];
  if (resource !== INVOKE_RESOURCE && resource !== INVOKE_AND_WAIT_RESOURCE) {
    problems.push(
      `Resource ${JSON.stringify(resource)} is not supported, only ${INVOKE_RESOURCE} and ${INVOKE_AND_WAIT_RESOURCE}.`,
    );
  }
  if ('Credentials' in state) problems.push('Credentials are not supported.');
  const taskArguments = state['Arguments'];
  if (!isExpression(taskArguments) && !(isRecord(taskArguments) && 'FunctionName' in taskArguments)) {
    problems.push('Arguments must name a FunctionName.');
  }
  if (isRecord(taskArguments)) {
    for (const field of Object.keys(taskArguments)) {
      if (field !== 'FunctionName' && field !== 'Payload') {
        problems.push(`Arguments.${field} is not supported, only FunctionName and Payload.`);
      }
    }
  }
  for (const field of ['TimeoutSeconds', 'HeartbeatSeconds']) {
    const value = state[field];
    if (value !== undefined && !isExpression(value) && !isWholeSeconds(value)) {
      problems.push(`${field} must be a whole number from 1 to ${LONGEST_SECONDS} or an expression.`);
    }
  }
  const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state;
  if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
    problems.push('HeartbeatSeconds must be smaller than TimeoutSeconds.');
  }
  if (resource === INVOKE_AND_WAIT_RESOURCE && !JSON.stringify(taskArguments ?? '').includes('Task.Token')) {
    problems.push('Arguments must pass on $states.context.Task.Token, or nobody can ever answer the task.');
  }
  return problems;
}

function checkMap(state: RawState): string[] {
  const problems: string[] = [];
  for (const field of DISTRIBUTED_FIELDS) {
    if (field in state) problems.push(`${field} belongs to distributed Map states, which are not supported.`);
  }
  const processor = state['ItemProcessor'];
  const config = isRecord(processor) ? processor['ProcessorConfig'] : undefined;
  if (isRecord(config) && config['Mode'] === 'DISTRIBUTED') {
    problems.push('Mode DISTRIBUTED is not supported, only INLINE.');
  }
  return problems;
}

/** States.ALL takes everything, so that names beside it or handlers after it would never be reached. */
function checkHandlers(state: RawState, field: 'Retry' | 'Catch'): string[] {
  const handlers = state[field];
  if (handlers === undefined) return [];
  if (!Array.isArray(handlers)) return [`${field} must be an array.`];
  const problems: string[] = [];
  for (const [index, handler] of handlers.entries()) {
    const names: unknown = isRecord(handler) ? handler['ErrorEquals'] : undefined;
    if (!Array.isArray(names) || names.length === 0) {
      problems.push(`${field}[${index}].ErrorEquals must be a non-empty array of error names.`);
    } else if (names.includes('States.ALL') && (names.length > 1 || index < handlers.length - 1)) {
      problems.push(`${field}[${index}]: States.ALL must stand alone and in the last place.`);
    }
  }
  return problems;
}

function checkRetrier(retrier: Readonly<Record<string, unknown>>): string[] {
  const problems: string[] = [];
  const requireNumber = (field: string, isRight: (value: number) => boolean, what: string) => {
    const value = retrier[field];
    if (value !== undefined && !(typeof value === 'number' && isRight(value)))
      problems.push(`${field} must be ${what}.`);
  };
  requireNumber('IntervalSeconds', (value) => isWholeSeconds(value), `a whole number from 1 to ${LONGEST_SECONDS}`);
  requireNumber(
    'MaxAttempts',
    (value) => value === 0 || isWholeSeconds(value),
    `a whole number from 0 to ${LONGEST_SECONDS}`,
  );
  requireNumber('BackoffRate', (value) => value >= 1, 'a number of at least 1.0');
  requireNumber(
    'MaxDelaySeconds',
    (value) => Number.isInteger(value) && value > 0 && value < 31_622_401,
    'a whole number above 0 and below 31622401',
  );
  const jitter = retrier['JitterStrategy'];
  if (jitter !== undefined && jitter !== 'FULL' && jitter !== 'NONE') {
    problems.push('JitterStrategy must be FULL or NONE.');
  }
  return problems;
}

/** A number of seconds that Step Functions takes for a timeout or an interval. */
export function isWholeSeconds(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= LONGEST_SECONDS;
}
