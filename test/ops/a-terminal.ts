import { runProgram, type ExitCode } from '../../ops/program.ts';
import type { Terminal } from '../../ops/terminal.ts';

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** A terminal with nobody at it unless `changes` say so, and what was said there. */
export function aTerminal(changes: Partial<Terminal> = {}) {
  const said = { out: [] as string[], err: [] as string[] };
  const terminal: Terminal = {
    out: (text) => said.out.push(text),
    err: (text) => said.err.push(text),
    user: 'karin',
    environment: {},
    ...changes,
  };
  return { terminal, out: () => said.out.join('\n'), err: () => said.err.join('\n') };
}

/** Runs the command line as `npm run ops -- …` does. */
export async function ops(args: readonly string[], changes: Partial<Terminal> = {}): Promise<Ran> {
  const { terminal, out, err } = aTerminal(changes);
  const code = await runProgram(args, terminal);
  return { code, out: out(), err: err() };
}
