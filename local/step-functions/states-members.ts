import { isRecord } from './json.ts';

type RawState = Readonly<Record<string, unknown>>;

/** States that have a result, and the fields in which it can be used. */
const WITH_RESULT = new Set(['Task', 'Parallel', 'Map']);
const AFTER_RESULT = new Set(['Output', 'Assign']);
/** What stands in these fields are states of their own. */
const INNER_FLOWS = new Set(['Branches', 'ItemProcessor']);

/**
 * `$states.result` is there when a Task, Parallel or Map state gives Output and Assign, `$states.errorOutput` in Catch.
 * AWS refuses a definition that uses one of them elsewhere, where it would never have a value.
 */
export function checkStatesMembers(state: RawState): string[] {
  const problems: string[] = [];
  const refuse = (member: 'result' | 'errorOutput', field: string, value: unknown) => {
    if (uses(member, value)) problems.push(`$states.${member} is not there in ${field}.`);
  };
  const hasResult = WITH_RESULT.has(String(state['Type']));
  for (const [field, value] of Object.entries(state)) {
    if (INNER_FLOWS.has(field)) continue;
    if (!(hasResult && AFTER_RESULT.has(field))) refuse('result', field, value);
    if (field !== 'Catch') refuse('errorOutput', field, value);
  }
  return problems;
}

function uses(member: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.some((item) => uses(member, item));
  if (isRecord(value)) return Object.values(value).some((item) => uses(member, item));
  return typeof value === 'string' && new RegExp(`^\\{%.*\\$states\\.${member}\\b.*%\\}$`, 's').test(value);
}
