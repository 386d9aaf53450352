/** `npm run ops:console -- --env stage`: the console of a shop on AWS, served on this machine. */
import '../../tools/require-node.ts';
import '../quiet.ts';
import { processTerminal } from '../terminal.ts';
import { startConsole } from './program.ts';

const started = await startConsole(process.argv.slice(2), processTerminal());
if (typeof started === 'number') process.exitCode = started;
