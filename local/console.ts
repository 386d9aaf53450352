import { userInfo } from 'node:os';
import '../ops/quiet.ts';
import { connectShop } from '../ops/connect.ts';
import { createConsole, type Console } from '../ops/console/console.ts';
import type { ChangeSource } from '../web/server/event-stream.ts';

/** The console of the shop on this machine. It finds the shop by its AWS endpoint, as it would on AWS. */
export const createLocalConsole = (options: { readonly awsUrl: string; readonly changes: ChangeSource }): Console =>
  createConsole({
    connect: () => connectShop({ environment: 'local', endpoint: options.awsUrl }),
    changes: options.changes,
    mayChange: true,
    operator: userInfo().username,
    isLocal: true,
  });
