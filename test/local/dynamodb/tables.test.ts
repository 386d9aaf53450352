import { Clock } from '../../../local/clock.ts';
import { createDynamoDb } from '../../../local/dynamodb/dynamo-db.ts';
import { serve } from './serve.ts';
import type { Endpoint } from './serve.ts';
import { tableSuite } from './table-suite.ts';

/** Set by `npm run test:dynamodb-local` to where AWS's DynamoDB Local listens. */
const other = process.env['TABLE_SUITE_ENDPOINT'];

async function openLocal(): Promise<Endpoint> {
  const dynamoDb = createDynamoDb({ clock: new Clock() });
  const { url, stop } = await serve(dynamoDb);
  return {
    url,
    stop: async () => {
      await stop();
      await dynamoDb.close();
    },
  };
}

if (other === undefined) tableSuite('the local DynamoDB', openLocal);
else tableSuite(`DynamoDB at ${other}`, async () => ({ url: other, stop: async () => undefined }));
