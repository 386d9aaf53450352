import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { SFNClient } from '@aws-sdk/client-sfn';
import { stepFunctionsService } from '../../../../local/step-functions/service.ts';
import type { StepFunctions } from '../../../../local/step-functions/step-functions.ts';
import { serve } from './server.ts';

/** The SDK's client of an engine that is served while the file's tests run, and empty before each of them. */
export function servedClient(stepFunctions: StepFunctions) {
  let server: Awaited<ReturnType<typeof serve>>;
  let client: SFNClient;
  beforeAll(async () => {
    server = await serve(stepFunctionsService(stepFunctions));
    client = new SFNClient({
      endpoint: server.url,
      region: 'eu-north-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
  });
  beforeEach(() => stepFunctions.reset());
  afterAll(async () => {
    client.destroy();
    stepFunctions.stop();
    await server.close();
  });
  return { client: () => client, url: () => server.url };
}
