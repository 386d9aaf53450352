import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SSEDescription } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tableSettings } from '../../ops/adapters/table-settings.ts';

const KEY = 'arn:aws:kms:eu-north-1:000000000000:key/1';

let encryption: SSEDescription | undefined;
let server: Server;
/** DynamoDB as far as a table is described; the one of this machine knows no keys. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const isTable = String(request.headers['x-amz-target']).endsWith('DescribeTable');
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(JSON.stringify(isTable ? { Table: { TableStatus: 'ACTIVE', SSEDescription: encryption } } : {}));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test.each<[string, SSEDescription | undefined, string | undefined]>([
  ['DynamoDB’s own key', undefined, undefined],
  ['a key of KMS', { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: KEY }, KEY],
  ['a key of KMS from now on', { Status: 'UPDATING', SSEType: 'KMS', KMSMasterKeyArn: KEY }, KEY],
  ['a key of KMS no longer', { Status: 'DISABLED', SSEType: 'KMS', KMSMasterKeyArn: KEY }, undefined],
])('a table is encrypted with %s', async (_title, description, keyArn) => {
  encryption = description;
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  expect(await tableSettings({ region: 'eu-north-1', endpoint }).find('orders')).toMatchObject({ keyArn });
});
