/** `npm run ops -- …`: for the people who run the shop. `npm run ops -- --help` says what there is. */
import '../tools/require-node.ts';
import './quiet.ts';
import { runProgram } from './program.ts';
import { processTerminal } from './terminal.ts';

process.exitCode = await runProgram(process.argv.slice(2), processTerminal());
