import { readFileSync } from 'node:fs';
import jsonata from 'jsonata';
import { isStep } from '../../infra/function-definition.ts';
import { functionDefinitions } from '../../infra/functions.ts';

interface Handler {
  readonly ErrorEquals: readonly string[];
  readonly Next?: string;
  readonly Assign?: Readonly<Record<string, unknown>>;
  readonly Output?: unknown;
  readonly Comment?: string;
}
export interface State extends Partial<Handler> {
  readonly Type: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly (Handler & { readonly Condition: string; readonly Next: string })[];
  readonly Branches?: readonly Flow[];
  readonly Resource?: string;
  readonly Arguments?: { readonly FunctionName: string; readonly Payload: Readonly<Record<string, unknown>> };
  readonly TimeoutSeconds?: number | string;
  readonly Retry?: readonly (Handler & { readonly MaxAttempts: number })[];
  readonly Catch?: readonly (Handler & { readonly Next: string })[];
  readonly Seconds?: string;
}
export interface Flow {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** The project's root. */
export const root = new URL('../../', import.meta.url);
/** Text of a file by its path from the root. */
export const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');
/** Text of the state machine. */
export const definition = textOf('statemachine/order-flow.asl.json');
export const machine = JSON.parse(definition) as Flow;

const statesIn = (flow: Flow): (readonly [string, State])[] =>
  Object.entries(flow.States).flatMap(([name, state]) => [
    [name, state] as const,
    ...(state.Branches ?? []).flatMap((branch) => statesIn(branch)),
  ]);
/** Every state on every level. */
export const states = statesIn(machine);
export const tasks = states.filter(([, { Type }]) => Type === 'Task');
export const steps = functionDefinitions.filter(isStep);
export const routes = functionDefinitions.filter(({ route }) => route !== undefined);
export const streamed = functionDefinitions.filter(({ stream }) => stream !== undefined);
export const evented = functionDefinitions.filter(({ events }) => events !== undefined);
export const scheduled = functionDefinitions.filter(({ schedule }) => schedule !== undefined);
/** `ReserveStock` → `reserve-stock` */
export const kebab = (name: string): string => name.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();
/** A state on any level. */
export const stateNamed = (name: string): State => {
  const state = states.find(([other]) => other === name)?.[1];
  if (state === undefined) throw new Error(`There is no state ${name}`);
  return state;
};

/** Everywhere that a state may go next, with the reason for it. */
export const waysOut = (state: State) => [
  ...(state.Next === undefined ? [] : [{ Next: state.Next, Assign: state.Assign }]),
  ...(state.Default === undefined ? [] : [{ Next: state.Default, Assign: state.Assign }]),
  ...(state.Choices ?? []),
  ...(state.Catch ?? []),
];

/** Evaluates an expression of the definition with the variables that it reads. */
export const evaluate = (expression: string, variables: Readonly<Record<string, unknown>>): Promise<unknown> =>
  jsonata(expression.replace(/^\{%(.*)%\}$/s, '$1')).evaluate({}, variables);
