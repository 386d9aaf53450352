import type { Context } from './conditions.ts';
import type { Need } from './role.ts';

/** Where in a request the resource stands that it is about. */
const RESOURCE_MEMBERS = ['stateMachineArn', 'executionArn', 'stateMachineAliasArn', 'stateMachineVersionArn'] as const;

/**
 * What a request to Step Functions needs. A right is about the machine without version or alias, which are a condition key;
 * a token's right is about the machine whose task it is.
 */
export function machineNeeds(
  machineOfToken: (token: string) => string | undefined,
): (operation: string, body: unknown) => readonly Need[] {
  return (operation, body) => {
    const request = body as Readonly<Record<string, unknown>>;
    const action = `states:${operation}`;
    const { taskToken } = request;
    if (typeof taskToken === 'string') {
      const machine = machineOfToken(taskToken);
      // Nobody's token: the service says so, whoever asks.
      return machine === undefined ? [] : [{ action, resource: machine, context: {} }];
    }
    const arn = RESOURCE_MEMBERS.map((member) => request[member]).find((value) => typeof value === 'string');
    return [arn === undefined ? { action, resource: '*', context: {} } : needOn(action, arn)];
  };
}

function needOn(action: string, arn: string): Need {
  const parts = arn.split(':');
  const qualifier = parts[5] === 'stateMachine' ? parts[7] : undefined;
  const context: Context = qualifier === undefined ? {} : { 'states:StateMachineQualifier': [qualifier] };
  return { action, resource: qualifier === undefined ? arn : parts.slice(0, 7).join(':'), context };
}
