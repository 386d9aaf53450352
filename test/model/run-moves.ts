import { interrupting, spent, type Move } from './move.ts';
import { nameOfRun, unawaited, type State, type World } from './world.ts';

/** Runs whose step failed are tried again or not; waits that are over go on. */
export async function runMoves(world: World, state: State): Promise<Move[]> {
  if (state.current >= 0) return [];
  const moves: Move[] = [];
  const { flow } = world;
  for (const run of Object.values(world.runs.value(state.runs)).filter(({ status }) => status === 'RUNNING')) {
    const name = nameOfRun(run);
    for (const [frame, { doing, state: at, until, error }] of Object.entries(run.frames)) {
      if (doing === 'failed') {
        const again = await flow.retried(run, frame, state.now);
        moves.push({
          says: `${name} tries ${at} again after ${error?.error}`,
          next: await world.moved(state, again),
        });
        const enough = await flow.gaveUp(run, frame, state.now);
        moves.push({ says: `${name} has tried ${at} often enough`, next: await world.moved(state, enough) });
      } else if (until !== undefined && until <= state.now) {
        const over = await flow.timeOver(run, frame, state.now);
        moves.push({ says: `${name}: the time of ${at} is over`, next: await world.moved(state, over) });
      }
    }
  }
  return moves;
}

/** What a person does to runs in the console of Step Functions. */
export async function runsByHand(world: World, state: State): Promise<Move[]> {
  const moves: Move[] = [];
  for (const run of Object.values(world.runs.value(state.runs))) {
    const name = nameOfRun(run);
    const aborting = interrupting(state, spent(state.left, 'abort'));
    if (run.status === 'RUNNING' && aborting !== undefined) {
      const processes = state.processes.map((each) => (each.run === run.name ? unawaited(each) : each));
      const runs = world.withRun(state.runs, { run: { ...run, status: 'ABORTED' }, calls: [] }).runs;
      moves.push({ says: `${name} is aborted`, next: { ...state, left: aborting, runs, processes } });
    }
    const redriving = interrupting(state, spent(state.left, 'redrive'));
    if (run.status === 'ABORTED' && redriving !== undefined) {
      const moved = await world.flow.redriven(run, state.now);
      moves.push({ says: `${name} is redriven`, next: await world.moved({ ...state, left: redriving }, moved) });
    }
  }
  return moves;
}
