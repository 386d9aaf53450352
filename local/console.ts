import { userInfo } from 'node:os';
import '../ops/quiet.ts';
import { connectShop } from '../ops/connect.ts';
import { createConsole, type Console } from '../ops/console/console.ts';
import type { ChangeSource } from '../web/server/event-stream.ts';
import type { RuleReport } from './rules/evaluate-rules.ts';

export interface LocalConsoleOptions {
  readonly awsUrl: string;
  readonly changes: ChangeSource;
  /** R1 to R8: on this machine it is known what Swish and SES know. */
  readonly rules: () => Promise<RuleReport>;
}

/** The console of the shop on this machine. It finds the shop by its AWS endpoint, as it would on AWS. */
export const createLocalConsole = ({ awsUrl, changes, rules }: LocalConsoleOptions): Console =>
  createConsole({
    connect: () => connectShop({ environment: 'local', endpoint: awsUrl }),
    changes,
    mayChange: true,
    operator: userInfo().username,
    isLocal: true,
    rules: async () => ({ ...(await rules()), incomplete: [] }),
  });
