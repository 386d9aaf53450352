import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { build } from 'esbuild';
import { listen, PortTaken, type Listening } from '../../web/server/listen.ts';
import { createPages } from '../../web/server/pages.ts';
import { connectShop } from '../connect.ts';
import { sentenceOf } from '../failure.ts';
import type { ExitCode } from '../program.ts';
import { readOperator } from '../shell.ts';
import { readTarget, TargetUnclear } from '../target.ts';
import type { Terminal } from '../terminal.ts';
import { CONSOLE_API } from './api.ts';
import { createConsole } from './console.ts';
import { lookAgainEvery } from './look-again.ts';

interface Options {
  readonly env?: string;
  readonly endpoint?: string;
  readonly port: number;
  readonly allowChanges?: boolean;
  readonly by: string;
}

const DEFAULT_PORT = 3001;
const LIVE_PERIOD_MS = 5_000;
const HOME = '/ops';

/**
 * Serves the console of the shop that `args` name, on this machine alone. The shop is looked for before: a wrong name or
 * credentials that have expired are told at once.
 *
 * @returns what listens now; or how the command ends, when it was not understood or the shop was not found
 */
export async function startConsole(args: readonly string[], terminal: Terminal): Promise<Listening | ExitCode> {
  const program = new Command('ops:console')
    .description('Serves the console of a shop on this machine. It only looks, unless changes are allowed.')
    .option('--env <environment>', 'which shop: dev, stage, prod or local; needed unless --endpoint is given')
    .option('--endpoint <url>', 'AWS address of a local cloud, such as http://127.0.0.1:4566')
    .option('--port <port>', 'where it is served, on 127.0.0.1', readPort, DEFAULT_PORT)
    .option('--allow-changes', 'orders and stock can be changed, each change after a preview')
    .option('--by <who>', 'who this is, for the history', terminal.user)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  try {
    program.parse(args, { from: 'user' });
    return await serve(program.opts<Options>(), terminal);
  } catch (error) {
    // What commander refuses it has said by itself.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.err(error instanceof PortTaken ? error.message : sentenceOf(error));
    return error instanceof TargetUnclear ? 2 : 1;
  }
}

async function serve(options: Options, terminal: Terminal): Promise<Listening> {
  const { env, endpoint, port, by, allowChanges: mayChange = false } = options;
  const target = readTarget({ env, endpoint }, terminal.environment['AWS_PORT']);
  const operator = readOperator(by);
  const { environment, region } = await connectShop(target);
  const listening = await listen(port, '--port');
  const console = createConsole({
    connect: () => connectShop(target),
    changes: lookAgainEvery(LIVE_PERIOD_MS),
    mayChange,
    operator,
    isLocal: false,
  });
  const pages = createPages({ build, served: ['ops'], liveUpdates: () => `${CONSOLE_API}/events` });
  listening.serve((request, response) => {
    if (console(request, response)) return;
    if (request.url === '/') response.writeHead(302, { Location: HOME }).end();
    else void pages.handle(request, response);
  });
  terminal.out(`The console of ${environment} in ${region}: ${listening.url}${HOME}
${mayChange ? `Changes are written down as made by ${operator}.` : 'It only looks: --allow-changes lets it change orders and stock.'}
Ctrl-C ends it.`);
  return listening;
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('It must be a port, from 0 to 65535.');
}
