import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTablesCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { failureOf, layout, S } from './context.ts';
import type { SuiteContext } from './context.ts';

export function tableRules(context: () => SuiteContext): void {
  test('a table is described as it was created', async () => {
    const suite = context();
    const { Table } = await suite.client.send(new DescribeTableCommand({ TableName: suite.table }));
    const { KeySchema, StreamSpecification } = layout(suite.table);
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', KeySchema, StreamSpecification });
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).toEqual(['ByDue', 'ByShelf']);
    expect(Table?.LatestStreamArn).toContain(`table/${suite.table}/stream/`);
  });

  test('a table comes and goes with its items', async () => {
    const suite = context();
    const TableName = `${suite.table}-short-lived`;
    const create = () => suite.client.send(new CreateTableCommand(layout(TableName)));
    await create();
    await waitUntilTableExists({ client: suite.client, maxWaitTime: 30 }, { TableName });
    expect((await failureOf(create())).name).toBe('ResourceInUseException');
    const key = suite.newKey();
    await suite.transact({ Put: { TableName, Item: { ...key, note: S('x') } } });
    expect((await suite.client.send(new ListTablesCommand({}))).TableNames).toContain(TableName);
    await suite.client.send(new DeleteTableCommand({ TableName }));
    expect((await suite.client.send(new ListTablesCommand({}))).TableNames).not.toContain(TableName);
    const lost = suite.transact({ Put: { TableName, Item: key } });
    expect((await failureOf(lost)).name).toBe('ResourceNotFoundException');
  });

  test('time to live is switched on for one attribute, and off', async () => {
    const suite = context();
    const TableName = suite.table;
    const set = (AttributeName: string, Enabled: boolean) =>
      suite.client.send(
        new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled } }),
      );
    const describe = async () =>
      (await suite.client.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription;
    expect(await describe()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    expect((await failureOf(set('expiresAt', false))).message).toBe('TimeToLive is already disabled');
    await set('expiresAt', true);
    expect(await describe()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
    expect((await failureOf(set('expiresAt', true))).message).toBe('TimeToLive is already enabled');
    expect((await failureOf(set('other', true))).message).toContain('is active on a different AttributeName');
    await set('expiresAt', false);
    expect(await describe()).toEqual({ TimeToLiveStatus: 'DISABLED' });
  });

  test('an operation that does not exist is refused', async () => {
    const { status, document } = await context().raw('DynamoDB_20120810.Frobnicate', {});
    expect(status).toBe(400);
    expect(document.__type).toContain('UnknownOperationException');
  });
}
