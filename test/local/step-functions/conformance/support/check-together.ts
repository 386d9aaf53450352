import aslValidator from 'asl-validator';
import { isKnownAsValid, rememberAsValid } from '../../../../../local/step-functions/known-definitions.ts';
import { isRecord } from '../../../../../local/step-functions/json.ts';
import { aMachine, type States } from '../../support/workbench.ts';

/** Fields whose value is the name of a state. */
const TARGETS = new Set(['StartAt', 'Next', 'Default']);

/**
 * Checks many machines as one: asl-validator takes a tenth of a second for each, be it large or small. What is right
 * together is right alone. Otherwise nothing is remembered, and each machine is refused when its case runs.
 */
export function checkTogether(machines: readonly States[]): void {
  const definitions = machines.map((states) => aMachine(states).definition).filter((text) => !isKnownAsValid(text));
  if (definitions.length === 0) return;
  const together = {
    QueryLanguage: 'JSONata',
    StartAt: 'All',
    States: {
      All: {
        Type: 'Parallel',
        Branches: definitions.map((text, index) => withoutLanguage(renamed(JSON.parse(text), `${index} `))),
        End: true,
      },
    },
  };
  if (!aslValidator(together, { checkArn: true, checkPaths: true }).isValid) return;
  for (const text of definitions) rememberAsValid(text);
}

/** Names of states are unique in a machine, so each machine's get their own beginning. */
function renamed(value: unknown, prefix: string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, prefix));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (TARGETS.has(name) && typeof member === 'string') return [name, prefix + member];
      if (name !== 'States' || !isRecord(member)) return [name, renamed(member, prefix)];
      return [name, Object.fromEntries(Object.entries(member).map(([key, of]) => [prefix + key, renamed(of, prefix)]))];
    }),
  );
}

function withoutLanguage(machine: unknown): unknown {
  return isRecord(machine) ? { ...machine, QueryLanguage: undefined } : machine;
}
