import { readFile } from 'node:fs/promises';

interface States {
  readonly States: Readonly<Record<string, State>>;
}

interface State {
  readonly Type: string;
  readonly Branches?: readonly States[];
}

const DEFINITION = new URL('../../statemachine/order-flow.asl.json', import.meta.url);

/** Names of all Task states of the state machine, those in branches included. */
export const taskStates = async (): Promise<readonly string[]> =>
  tasksIn(JSON.parse(await readFile(DEFINITION, 'utf8')) as States);

const tasksIn = ({ States }: States): readonly string[] =>
  Object.entries(States).flatMap(([name, { Type, Branches = [] }]) => [
    ...(Type === 'Task' ? [name] : []),
    ...Branches.flatMap(tasksIn),
  ]);
