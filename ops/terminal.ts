import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';

/** Who runs a command, and how it speaks with them. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Asks for a yes; undefined where nobody is there to answer. */
  readonly confirm?: (question: string) => Promise<boolean>;
  readonly user: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const isAttended = process.stdin.isTTY && process.stderr.isTTY;
  return {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    ...(isAttended ? { confirm: askOnTerminal } : {}),
    user: userInfo().username,
    environment: process.env,
  };
}

async function askOnTerminal(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}
