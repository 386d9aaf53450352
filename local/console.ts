import { userInfo } from 'node:os';
import { isConsoleRequest } from '../ops/console/api.ts';
import type { Console } from '../ops/console/console.ts';
import type { ChangeSource } from '../web/server/event-stream.ts';
import type { RuleReport } from './rules/evaluate-rules.ts';

export interface LocalConsoleOptions {
  readonly awsUrl: string;
  readonly changes: ChangeSource;
  /** R1 to R8: on this machine it is known what Swish and SES know. */
  readonly rules: () => Promise<RuleReport>;
}

/**
 * The console of the shop on this machine. It finds the shop by its AWS endpoint, as it would on AWS. All that it takes to
 * speak to AWS is loaded when somebody first asks for it: the shop is open before.
 */
export function createLocalConsole(options: LocalConsoleOptions): Console {
  let loaded: Promise<Console> | undefined;
  return (request, response) => {
    if (!isConsoleRequest(request)) return false;
    loaded ??= load(options);
    loaded
      .then((console) => console(request, response))
      .catch((error: unknown) => {
        console.error('The console could not be loaded', error);
        response.destroy();
      });
    return true;
  };
}

async function load({ awsUrl, changes, rules }: LocalConsoleOptions): Promise<Console> {
  await import('../ops/quiet.ts');
  const { connectShop } = await import('../ops/connect.ts');
  const { createConsole } = await import('../ops/console/console.ts');
  return createConsole({
    connect: () => connectShop({ environment: 'local', endpoint: awsUrl }),
    changes,
    mayChange: true,
    operator: userInfo().username,
    isLocal: true,
    rules: async () => ({ ...(await rules()), incomplete: [] }),
  });
}
