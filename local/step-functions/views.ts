import type { Execution } from './execution.ts';
import type { HistoryEvent } from './history.ts';
import type { StateMachineAliasSpec } from '../template/types.ts';
import { qualifierArns, type Machine, type MachineReference } from './machines.ts';

/** The shapes of the API's answers. Times are epoch seconds with a fraction, as AWS JSON 1.0 has them. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}

const INCLUDED = { included: true } as const;
const NO_LOGGING = { level: 'OFF', includeExecutionData: false } as const;
const NO_TRACING = { enabled: false } as const;

export function machineListItem({ spec, createdAt }: Machine): unknown {
  return { stateMachineArn: spec.arn, name: spec.name, type: 'STANDARD', creationDate: seconds(createdAt) };
}

/** Of a version where one was named, itself or by an alias. */
export function machineDescription({ machine, versionArn }: MachineReference, includesData: boolean): unknown {
  const { spec, createdAt } = machine;
  return {
    stateMachineArn: versionArn ?? spec.arn,
    name: spec.name,
    status: 'ACTIVE',
    ...(includesData ? { definition: spec.definition } : {}),
    roleArn: spec.roleArn,
    type: 'STANDARD',
    creationDate: seconds(createdAt),
    loggingConfiguration: NO_LOGGING,
    tracingConfiguration: NO_TRACING,
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
  };
}

export function versionListItem(versionArn: string, { createdAt }: Machine): unknown {
  return { stateMachineVersionArn: versionArn, creationDate: seconds(createdAt) };
}

export function aliasListItem(alias: StateMachineAliasSpec, { createdAt }: Machine): Record<string, unknown> {
  return { stateMachineAliasArn: alias.arn, creationDate: seconds(createdAt) };
}

export function aliasDescription(alias: StateMachineAliasSpec, machine: Machine): unknown {
  return {
    ...aliasListItem(alias, machine),
    name: alias.name,
    ...(alias.description === undefined ? {} : { description: alias.description }),
    routingConfiguration: [{ stateMachineVersionArn: alias.versionArn, weight: 100 }],
    updateDate: seconds(machine.createdAt),
  };
}

export function machineOfExecution({ spec, createdAt }: Machine, includesData: boolean): unknown {
  return {
    stateMachineArn: spec.arn,
    name: spec.name,
    ...(includesData ? { definition: spec.definition } : {}),
    roleArn: spec.roleArn,
    updateDate: seconds(createdAt),
    loggingConfiguration: NO_LOGGING,
    tracingConfiguration: NO_TRACING,
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
  };
}

export function executionListItem(execution: Execution): Record<string, unknown> {
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machine.spec.arn,
    name: execution.name,
    status: execution.status,
    startDate: seconds(execution.startedAt),
    ...(execution.stoppedAt === undefined ? {} : { stopDate: seconds(execution.stoppedAt) }),
    redriveCount: execution.redriveCount,
    ...qualifierArns(execution.startedWith),
    ...(execution.redrivenAt === undefined ? {} : { redriveDate: seconds(execution.redrivenAt) }),
  };
}

export function executionDescription(execution: Execution, includesData: boolean): unknown {
  const refusal = execution.redriveRefusal;
  return {
    ...executionListItem(execution),
    redriveStatus: refusal === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    ...(refusal === undefined ? {} : { redriveStatusReason: refusal }),
    ...(includesData ? executionData(execution) : {}),
  };
}

function executionData({ inputText, outputText, error, cause }: Execution): Record<string, unknown> {
  return {
    input: inputText,
    inputDetails: INCLUDED,
    ...(outputText === undefined ? {} : { output: outputText, outputDetails: INCLUDED }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}

const DATA_MEMBERS = new Set(['input', 'inputDetails', 'output', 'outputDetails']);

export function historyEvent(
  { id, previousEventId, timestamp, type, details }: HistoryEvent,
  withData: boolean,
): unknown {
  const values = details?.values ?? {};
  const shown = withData
    ? values
    : Object.fromEntries(Object.entries(values).filter(([member]) => !DATA_MEMBERS.has(member)));
  return {
    timestamp: seconds(timestamp),
    type,
    id,
    previousEventId,
    ...(details === undefined ? {} : { [details.member]: shown }),
  };
}
