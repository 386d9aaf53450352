import { runProgram, type ExitCode } from '../../ops/program.ts';
import type { Terminal } from '../../ops/terminal.ts';

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line as `npm run ops -- …` does, with nobody at the terminal unless `changes` say so. */
export async function ops(args: readonly string[], changes: Partial<Terminal> = {}): Promise<Ran> {
  const said = { out: [] as string[], err: [] as string[] };
  const code = await runProgram(args, {
    out: (text) => said.out.push(text),
    err: (text) => said.err.push(text),
    user: 'karin',
    environment: {},
    ...changes,
  });
  return { code, out: said.out.join('\n'), err: said.err.join('\n') };
}
