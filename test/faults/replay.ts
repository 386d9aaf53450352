import { Chronicle } from '../simulation/chronicle.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { CALLBACKS } from './callbacks.ts';
import { caseOf } from './case-line.ts';
import { flowNamed } from './flows.ts';
import { MODES } from './modes.ts';
import { runCase } from './run-case.ts';

/** Plays one case of the fault matrix and tells all of it. */
export async function replay(
  simulation: Simulation,
  line: string,
): Promise<{ readonly broken: readonly string[]; readonly trace: readonly string[] }> {
  const asked = caseOf(line);
  const { flow, callback, fault } = asked;
  const trace = [
    `Flow      ${flow}: ${flowNamed(flow).tells}`,
    `Callback  ${callback}: it ${CALLBACKS[callback].means}`,
    ...(fault === undefined ? [] : [`Fault     ${fault.mode}: at ${fault.effect}, ${MODES[fault.mode].means}`]),
    '',
  ];
  let chronicle: Chronicle | undefined;
  const { wrongs, settledAfterSeconds } = await runCase(simulation, asked, {
    onBegin: () => {
      chronicle = new Chronicle(simulation, (told) => trace.push(told));
    },
    tell: (text) => chronicle?.note(`» ${text}`),
  });
  chronicle?.end();
  trace.push('', `In its final state after ${settledAfterSeconds.toFixed(0)} s.`);
  return { broken: wrongs, trace };
}
