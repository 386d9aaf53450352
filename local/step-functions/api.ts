import { ServiceError } from '../aws/types.ts';
import type { Execution } from './execution.ts';
import { CAUSE_CHARACTERS, ERROR_CHARACTERS, PAYLOAD_BYTES, TASK_TOKEN_CHARACTERS } from './limits.ts';
import type { MachineReference } from './machines.ts';
import { page } from './paging.ts';
import {
  executionName,
  jsonText,
  optionalBoolean,
  optionalChoice,
  optionalString,
  requiredArn,
  requiredString,
  validationError,
  type Body,
} from './parameters.ts';
import { redriveExecution } from './redrive.ts';
import type { StepFunctions } from './step-functions.ts';
import {
  aliasDescription,
  aliasListItem,
  executionDescription,
  executionListItem,
  historyEvent,
  machineDescription,
  machineListItem,
  machineOfExecution,
  seconds,
  versionListItem,
} from './views.ts';

type Action = (stepFunctions: StepFunctions, body: Body) => unknown;

const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'] as const;

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['ListStateMachines', listStateMachines],
  ['DescribeStateMachine', describeStateMachine],
  ['ListStateMachineVersions', listStateMachineVersions],
  ['ListStateMachineAliases', listStateMachineAliases],
  ['DescribeStateMachineAlias', describeStateMachineAlias],
  ['DescribeStateMachineForExecution', describeStateMachineForExecution],
  ['ListExecutions', listExecutions],
  ['StartExecution', startExecution],
  ['StopExecution', stopExecution],
  ['RedriveExecution', redrive],
  ['DescribeExecution', describeExecution],
  ['GetExecutionHistory', getExecutionHistory],
  ['SendTaskSuccess', sendTaskSuccess],
  ['SendTaskFailure', sendTaskFailure],
  ['SendTaskHeartbeat', sendTaskHeartbeat],
]);

/** UnknownOperationException for what AWS does not have either, and for what is not supported here. */
export function findAction(name: string): Action {
  const action = ACTIONS.get(name);
  if (action !== undefined) return action;
  throw new ServiceError(
    'UnknownOperationException',
    `'${name}' is not an operation of the local Step Functions. State machines come from the template; supported are ${[...ACTIONS.keys()].join(', ')}.`,
  );
}

function listStateMachines(stepFunctions: StepFunctions, body: Body): unknown {
  const machines = stepFunctions.machines.list();
  const { items, nextToken } = page(body, 'machines', machines, (machine) => machines.indexOf(machine));
  return { stateMachines: items.map((machine) => machineListItem(machine)), nextToken };
}

function describeStateMachine(stepFunctions: StepFunctions, body: Body): unknown {
  return machineDescription(requireMachine(stepFunctions, body), includesData(body));
}

function listStateMachineVersions(stepFunctions: StepFunctions, body: Body): unknown {
  const { machine } = requireMachine(stepFunctions, body);
  // Newest first.
  const versions = [...(machine.spec.versionArns ?? [])].reverse();
  const { items, nextToken } = page(body, `versions ${machine.spec.arn}`, versions, (arn) => versions.indexOf(arn));
  return { stateMachineVersions: items.map((arn) => versionListItem(arn, machine)), nextToken };
}

/** Of a machine, or of one of its versions alone. */
function listStateMachineAliases(stepFunctions: StepFunctions, body: Body): unknown {
  const { machine, versionArn } = requireMachine(stepFunctions, body);
  const aliases = (machine.spec.aliases ?? []).filter(
    (alias) => versionArn === undefined || alias.versionArn === versionArn,
  );
  const query = `aliases ${versionArn ?? machine.spec.arn}`;
  const { items, nextToken } = page(body, query, aliases, (alias) => aliases.indexOf(alias));
  return { stateMachineAliases: items.map((alias) => aliasListItem(alias, machine)), nextToken };
}

function describeStateMachineAlias(stepFunctions: StepFunctions, body: Body): unknown {
  const arn = requiredArn(body, 'stateMachineAliasArn', 'stateMachine');
  const { machine, alias } = stepFunctions.machines.lookUp(arn) ?? {};
  if (machine === undefined || alias === undefined) {
    throw new ServiceError('ResourceNotFound', `Resource not found: '${arn}'`);
  }
  return aliasDescription(alias, machine);
}

function describeStateMachineForExecution(stepFunctions: StepFunctions, body: Body): unknown {
  return machineOfExecution(requireExecution(stepFunctions, body).machine, includesData(body));
}

function listExecutions(stepFunctions: StepFunctions, body: Body): unknown {
  if (optionalString(body, 'mapRunArn', 2_000) !== undefined) {
    throw validationError('mapRunArn is not supported: there are no distributed Map states here.');
  }
  const { machine, versionArn, alias } = requireMachine(stepFunctions, body);
  const status = optionalChoice(body, 'statusFilter', STATUSES);
  if (status === 'PENDING_REDRIVE') throw validationError('PENDING_REDRIVE can only be listed of a mapRunArn.');
  if (optionalString(body, 'redriveFilter', 1_024) !== undefined) {
    throw validationError('redriveFilter can only be used with a mapRunArn.');
  }
  const executions = stepFunctions.executions
    .filter((execution) => execution.machine === machine)
    .filter(({ startedWith }) => versionArn === undefined || startedWith.versionArn === versionArn)
    .filter(({ startedWith }) => alias === undefined || startedWith.alias === alias)
    .filter((execution) => status === undefined || execution.status === status)
    .reverse();
  const query = `executions ${alias?.arn ?? versionArn ?? machine.spec.arn} ${status ?? ''}`;
  const { items, nextToken } = page(body, query, executions, (execution) => execution.sequence);
  return { executions: items.map((execution) => executionListItem(execution)), nextToken };
}

function startExecution(stepFunctions: StepFunctions, body: Body): unknown {
  const arn = requiredArn(body, 'stateMachineArn', 'stateMachine');
  const name = executionName(body);
  const input = jsonText(
    optionalString(body, 'input', PAYLOAD_BYTES) ?? '{}',
    'input',
    (problem) => new ServiceError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${problem}'`),
  );
  const execution = stepFunctions.startWithText(arn, input, name);
  return { executionArn: execution.arn, startDate: seconds(execution.startedAt) };
}

function stopExecution(stepFunctions: StepFunctions, body: Body): unknown {
  const execution = requireExecution(stepFunctions, body);
  execution.stop(optionalString(body, 'error', ERROR_CHARACTERS), optionalString(body, 'cause', CAUSE_CHARACTERS));
  return { stopDate: seconds(execution.stoppedAt ?? stepFunctions.clock.now()) };
}

function redrive(stepFunctions: StepFunctions, body: Body): unknown {
  return redriveExecution(requireExecution(stepFunctions, body), stepFunctions.clock.now(), body);
}

function describeExecution(stepFunctions: StepFunctions, body: Body): unknown {
  return executionDescription(requireExecution(stepFunctions, body), includesData(body));
}

function getExecutionHistory(stepFunctions: StepFunctions, body: Body): unknown {
  const execution = requireExecution(stepFunctions, body);
  const isReverse = optionalBoolean(body, 'reverseOrder', false);
  const withData = optionalBoolean(body, 'includeExecutionData', true);
  const events = isReverse ? execution.history.events.toReversed() : execution.history.events;
  const query = `history ${execution.arn} ${isReverse ? 'reverse' : 'forward'}`;
  const { items, nextToken } = page(body, query, events, (event) => event.id);
  return { events: items.map((event) => historyEvent(event, withData)), nextToken };
}

function sendTaskSuccess(stepFunctions: StepFunctions, body: Body): unknown {
  const token = requiredString(body, 'taskToken', TASK_TOKEN_CHARACTERS);
  const output = jsonText(
    requiredString(body, 'output', PAYLOAD_BYTES),
    'output',
    (problem) => new ServiceError('InvalidOutput', `Invalid Output: '${problem}'`),
  );
  stepFunctions.tokens.find(token).succeed(JSON.parse(output));
  return {};
}

function sendTaskFailure(stepFunctions: StepFunctions, body: Body): unknown {
  const token = requiredString(body, 'taskToken', TASK_TOKEN_CHARACTERS);
  const error = optionalString(body, 'error', ERROR_CHARACTERS);
  const cause = optionalString(body, 'cause', CAUSE_CHARACTERS);
  stepFunctions.tokens.find(token).fail(error, cause);
  return {};
}

function sendTaskHeartbeat(stepFunctions: StepFunctions, body: Body): unknown {
  stepFunctions.tokens.find(requiredString(body, 'taskToken', TASK_TOKEN_CHARACTERS)).heartbeat();
  return {};
}

function requireMachine(stepFunctions: StepFunctions, body: Body): MachineReference {
  return stepFunctions.machines.find(requiredArn(body, 'stateMachineArn', 'stateMachine'));
}

function requireExecution(stepFunctions: StepFunctions, body: Body): Execution {
  const arn = requiredArn(body, 'executionArn', 'execution');
  const execution = stepFunctions.find(arn);
  if (execution !== undefined) return execution;
  throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}

function includesData(body: Body): boolean {
  return optionalChoice(body, 'includedData', ['ALL_DATA', 'METADATA_ONLY']) !== 'METADATA_ONLY';
}
