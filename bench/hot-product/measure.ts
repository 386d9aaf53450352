import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ensureAssembly } from '../../local/template/synthesize.ts';
import type { Rush, RushAnswer, RushOptions, RushOrder } from './messages.ts';

const RUSH = fileURLToPath(new URL('rush.ts', import.meta.url));

/** Lets a rush happen in another process. What the function logs there is thrown away. */
export async function measureRush(options: RushOptions): Promise<Rush> {
  const assembly = await ensureAssembly({ environment: 'local' });
  const child = fork(RUSH, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]): never => {
    throw new Error(`The rush ended with code ${String(code)} before it was over`);
  });
  const answered = once(child, 'message').then(([answer]) => answer as RushAnswer);
  child.send({ assembly, options } satisfies RushOrder);
  const answer = await Promise.race([answered, ended]);
  ended.catch(() => undefined);
  if ('failure' in answer) throw new Error(answer.failure);
  return answer.result;
}

/** What must not be in a rush for one product. */
export function rushProblems({ busy, unlucky, problems }: Rush): readonly string[] {
  return [
    ...problems,
    ...(busy > 0 ? [`${busy} buyers were told that the shop is busy`] : []),
    ...(unlucky > 0 ? [`${unlucky} buyers got nothing although their whole cart is still free`] : []),
  ];
}
