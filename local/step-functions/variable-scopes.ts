import type { Assignments, Flow, State } from './definition.ts';
import { NAME_CHARACTERS } from './limits.ts';

/** Unicode identifiers, as Step Functions takes them: `orderTotal`, `_x1`. */
const VARIABLE_NAME = /^[\p{ID_Start}_][\p{ID_Continue}_]*$/u;

/**
 * Checks the names of variables: well-formed, not the reserved `states`, and assigned in one scope only. A branch of a
 * Parallel or Map state may read the variables around it but not assign to them.
 */
export function checkAssignments(flow: Flow, outer: ReadonlySet<string> = new Set()): string[] {
  const problems: string[] = [];
  const own = new Set<string>();
  for (const [stateName, state] of Object.entries(flow.States)) {
    for (const name of assignedIn(state)) {
      own.add(name);
      const problem = outer.has(name)
        ? `assigns the variable '${name}' of an outer scope; a branch may only read it.`
        : nameProblem(name);
      if (problem !== undefined) problems.push(`State '${stateName}': ${problem}`);
    }
  }
  const visible = new Set([...outer, ...own]);
  for (const state of Object.values(flow.States)) {
    const inner = state.Type === 'Parallel' ? state.Branches : state.Type === 'Map' ? [state.ItemProcessor] : [];
    for (const branch of inner) problems.push(...checkAssignments(branch, visible));
  }
  return problems;
}

function assignedIn(state: State): string[] {
  const assignments: (Assignments | undefined)[] = [];
  if (state.Type !== 'Fail' && state.Type !== 'Succeed') assignments.push(state.Assign);
  if (state.Type === 'Choice') for (const rule of state.Choices) assignments.push(rule.Assign);
  if (state.Type === 'Task' || state.Type === 'Parallel' || state.Type === 'Map') {
    for (const catcher of state.Catch ?? []) assignments.push(catcher.Assign);
  }
  return assignments.flatMap((assigned) => Object.keys(assigned ?? {}));
}

function nameProblem(name: string): string | undefined {
  if (name === 'states') return "assigns 'states', which is reserved.";
  if (name.length > NAME_CHARACTERS)
    return `assigns a variable with a name of more than ${NAME_CHARACTERS} characters.`;
  return VARIABLE_NAME.test(name) ? undefined : `assigns '${name}', which is not a valid name of a variable.`;
}
