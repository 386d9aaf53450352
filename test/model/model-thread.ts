import { parentPort } from 'node:worker_threads';
import './model-time.ts';
import { machine } from '../support/order-flow.ts';
import { PLANTED_BUGS } from './planted-bugs.ts';
import { scenariosFor } from './scenarios.ts';
import { explore, type Found } from './search.ts';

/** What is asked of the model's thread: a scenario, with a bug planted into it or without. */
export interface Asked {
  readonly scenario: string;
  readonly bug?: string;
}
export type Told = { readonly found: Found; readonly cpuSeconds: number } | { readonly failed: string };

function named<Thing extends { readonly title: string }>(things: readonly Thing[], title: string): Thing {
  const thing = things.find((each) => each.title === title);
  if (thing === undefined) throw new Error(`There is nothing called ${title}`);
  return thing;
}

async function tell({ scenario, bug: title }: Asked): Promise<Told> {
  try {
    const bug = title === undefined ? undefined : named(PLANTED_BUGS, title);
    const began = process.cpuUsage();
    const found = await explore(named(scenariosFor(true), scenario), bug?.flow?.(machine) ?? machine, bug?.request);
    const { user, system } = process.cpuUsage(began);
    return { found, cpuSeconds: (user + system) / 1e6 };
  } catch (error) {
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.on('message', (asked: Asked) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  void tell(asked).then((told) => parentPort?.postMessage(told));
});
