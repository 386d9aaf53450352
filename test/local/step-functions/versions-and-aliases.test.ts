import { expect, test } from '@jest/globals';
import {
  DescribeExecutionCommand,
  DescribeStateMachineAliasCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachineAliasesCommand,
  ListStateMachineVersionsCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ALIAS_ARN, aPass, aWorkbench, MACHINE_ARN, VERSION_ARN } from './support/workbench.ts';
import { servedClient } from './support/served-client.ts';

const { stepFunctions, clock } = aWorkbench({ Only: aPass('{% $states.context.StateMachine.Id %}') });
const { client } = servedClient(stepFunctions);

async function start(stateMachineArn: string, name: string): Promise<string> {
  const { executionArn } = await client().send(new StartExecutionCommand({ stateMachineArn, name }));
  await clock.idle();
  return executionArn ?? '';
}

test.each([
  ['an alias, which is kept with the version it led to', ALIAS_ARN, VERSION_ARN, ALIAS_ARN],
  ['a version', VERSION_ARN, VERSION_ARN, undefined],
  ['the machine itself', MACHINE_ARN, undefined, undefined],
])('an execution is started with %s, and its ARN has the name of the machine alone', async (_, arn, version, alias) => {
  const executionArn = await start(arn, 'one');

  expect(executionArn).toBe(`${MACHINE_ARN.replace(':stateMachine:', ':execution:')}:one`);
  const description = await client().send(new DescribeExecutionCommand({ executionArn }));
  expect(description).toMatchObject({ stateMachineArn: MACHINE_ARN, status: 'SUCCEEDED', output: `"${MACHINE_ARN}"` });
  expect(description.stateMachineVersionArn).toBe(version);
  expect(description.stateMachineAliasArn).toBe(alias);
  const { events } = await client().send(new GetExecutionHistoryCommand({ executionArn }));
  expect(events?.[0]?.executionStartedEventDetails?.stateMachineVersionArn).toBe(version);
  expect(events?.[0]?.executionStartedEventDetails?.stateMachineAliasArn).toBe(alias);
});

test('a name is worth one execution, whatever it is started with', async () => {
  await start(ALIAS_ARN, 'one');

  await expect(start(MACHINE_ARN, 'one')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
});

test('executions are listed by what they were started with', async () => {
  await start(MACHINE_ARN, 'machine');
  await start(VERSION_ARN, 'version');
  await start(ALIAS_ARN, 'alias');

  const listed = async (stateMachineArn: string) => {
    const { executions = [] } = await client().send(new ListExecutionsCommand({ stateMachineArn }));
    return executions.map(({ name }) => name);
  };
  expect(await listed(ALIAS_ARN)).toEqual(['alias']);
  expect(await listed(VERSION_ARN)).toEqual(['alias', 'version']);
  expect(await listed(MACHINE_ARN)).toEqual(['alias', 'version', 'machine']);
});

test('versions and aliases are listed and described', async () => {
  const versions = await client().send(new ListStateMachineVersionsCommand({ stateMachineArn: MACHINE_ARN }));
  const aliases = await client().send(new ListStateMachineAliasesCommand({ stateMachineArn: VERSION_ARN }));
  const alias = await client().send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn: ALIAS_ARN }));
  const machine = await client().send(new DescribeStateMachineCommand({ stateMachineArn: ALIAS_ARN }));

  expect(versions.stateMachineVersions?.map(({ stateMachineVersionArn }) => stateMachineVersionArn)).toEqual([
    VERSION_ARN,
  ]);
  expect(aliases.stateMachineAliases?.map(({ stateMachineAliasArn }) => stateMachineAliasArn)).toEqual([ALIAS_ARN]);
  expect(alias).toMatchObject({
    name: 'live',
    description: 'What is started',
    routingConfiguration: [{ stateMachineVersionArn: VERSION_ARN, weight: 100 }],
  });
  expect(machine).toMatchObject({ stateMachineArn: VERSION_ARN, name: 'flow' });
});

test('a version or an alias that does not exist is refused', async () => {
  await expect(start(`${MACHINE_ARN}:2`, 'one')).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  await expect(
    client().send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn: MACHINE_ARN })),
  ).rejects.toMatchObject({ name: 'ResourceNotFound' });
});
