/** `npm start`: the whole shop on this machine. */
import '../tools/require-node.ts';
import { parseArgs } from 'node:util';
import { startCloud } from './cloud.ts';

// As on Lambda: a function's thread cannot have a time zone of its own.
process.env['TZ'] = 'UTC';

const DEFAULT_PORT = 3000;
const DEFAULT_AWS_PORT = 4566;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    logs: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  },
});

if (values.help === true) {
  console.log(`npm start -- [--data DIR] [--logs]

  --data DIR   keep the tables in a folder (default: in memory)
  --logs       print what the functions write to their logs

PORT (default ${DEFAULT_PORT}) and AWS_PORT (default ${DEFAULT_AWS_PORT}) move the two addresses.`);
  process.exit(0);
}

const portFrom = (name: string, fallback: number): number => {
  const port = Number(process.env[name] ?? fallback);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`${name} must be a port, not ${process.env[name]}`);
  return port;
};

try {
  const cloud = await startCloud({
    port: portFrom('PORT', DEFAULT_PORT),
    awsPort: portFrom('AWS_PORT', DEFAULT_AWS_PORT),
    ...(values.data === undefined ? {} : { dataFolder: values.data }),
    ...(values.logs ? { onLog: ({ functionName, text }) => console.log(`${functionName.padEnd(16)} ${text}`) } : {}),
  });
  console.log(`
Smultron is open. Everything runs on this machine; nothing leaves it.

  Desk         ${cloud.url}/desk         all of it side by side: begin here
  Shop         ${cloud.url}/
  Phone        ${cloud.url}/phone        pay, decline, or let it time out
  Console      ${cloud.url}/ops          executions and their path, orders, stock, faults
  Inbox        ${cloud.url}/inbox        the mails that were sent
  Rules        ${cloud.url}/local/rules  R1-R8, evaluated now
  AWS          ${cloud.awsUrl}           for the AWS CLI: --endpoint-url ${cloud.awsUrl}

"npm run demo" in another terminal buys, pays, declines and abandons. Ctrl-C ends it.`);
  const stop = () => void cloud.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  void cloud.warm();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
