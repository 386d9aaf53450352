import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Endpoint } from './serve.ts';
import { batchRules } from './suite/batch-rules.ts';
import { capacityRules } from './suite/capacity-rules.ts';
import { conditionRules } from './suite/condition-rules.ts';
import { SuiteContext } from './suite/context.ts';
import { expressionRules } from './suite/expression-rules.ts';
import { itemRules } from './suite/item-rules.ts';
import { limitRules } from './suite/limit-rules.ts';
import { listRules } from './suite/list-rules.ts';
import { queryRules } from './suite/query-rules.ts';
import { randomRules } from './suite/random-rules.ts';
import { streamRules } from './suite/stream-rules.ts';
import { tableRules } from './suite/table-rules.ts';
import { transactionPartRules } from './suite/transaction-part-rules.ts';
import { transactionRules } from './suite/transaction-rules.ts';
import { updateRules } from './suite/update-rules.ts';

/**
 * What the application relies on in DynamoDB, over the wire and through the SDK. The same rules run on the local
 * DynamoDB and on AWS's DynamoDB Local.
 */
export function tableSuite(name: string, open: () => Promise<Endpoint>): void {
  describe(name, () => {
    let endpoint: Endpoint | undefined;
    let opened: SuiteContext | undefined;
    const context = (): SuiteContext => {
      if (opened === undefined) throw new Error('The endpoint of the suite is not open');
      return opened;
    };

    beforeAll(async () => {
      endpoint = await open();
      opened = new SuiteContext(endpoint.url);
      await opened.createTable();
    });

    afterAll(async () => {
      opened?.client.destroy();
      await endpoint?.stop();
    });

    describe('items', () => itemRules(context));
    describe('limits', () => limitRules(context));
    describe('batches', () => batchRules(context));
    describe('conditions', () => conditionRules(context));
    describe('expressions', () => expressionRules(context));
    describe('updates', () => updateRules(context));
    describe('queries', () => queryRules(context));
    describe('lists', () => listRules(context));
    describe('transactions', () => transactionRules(context));
    describe('parts of transactions', () => transactionPartRules(context));
    describe('at random', () => randomRules(context));
    describe('capacity', () => capacityRules(context));
    describe('tables', () => tableRules(context));
    describe('streams', () => streamRules(context));
  });
}
