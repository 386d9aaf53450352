/** `npm run ops -- …`: for the people who run the shop. `npm run ops -- --help` says what there is. */
import '../tools/require-node.ts';

// The functions' code logs and counts for CloudWatch; here a person reads what is printed.
process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';

const { runProgram } = await import('./program.ts');
const { processTerminal } = await import('./terminal.ts');
process.exitCode = await runProgram(process.argv.slice(2), processTerminal());
