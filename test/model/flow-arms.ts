import type { Flow } from '../support/order-flow.ts';

/** Every state of the flow and every way out of one, as the model names them when it takes them. */
export function armsOf(flow: Flow): string[] {
  return Object.entries(flow.States).flatMap(
    ([name, { Catch = [], Choices = [], Default, Retry = [], Branches = [] }]) => [
      name,
      ...Catch.flatMap(({ ErrorEquals }) => ErrorEquals.map((error) => `${name} Catch ${error}`)),
      ...Choices.map((_choice, index) => `${name} Choice ${index}`),
      ...(Default === undefined ? [] : [`${name} Default`]),
      ...(Retry.length === 0 ? [] : [`${name} Retry`]),
      ...Branches.flatMap(armsOf),
    ],
  );
}
