import aslValidator from 'asl-validator';
import type { MachineDefinition } from './definition.ts';
import { isRecord } from './json.ts';
import { isKnownAsValid, rememberAsValid } from './known-definitions.ts';
import { byteLength, DEFINITION_BYTES, LONGEST_SECONDS } from './limits.ts';
import { checkState, isWholeSeconds } from './state-checks.ts';
import { checkAssignments } from './variable-scopes.ts';

/** Raised when the engine is made, so that a machine it cannot run faithfully never starts. */
export class InvalidDefinition extends Error {
  override readonly name = 'InvalidDefinition';

  constructor(machineName: string, problems: readonly string[]) {
    super(`State machine '${machineName}' cannot run here:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

/** One text is checked once per process. */
const checked = new Map<string, MachineDefinition>();

/**
 * Parses a definition and refuses, with a sentence per problem that names the state, what is not Amazon States
 * Language (by asl-validator), what AWS would refuse beyond that, and what this engine does not support.
 */
export function parseDefinition(machineName: string, text: string): MachineDefinition {
  const known = checked.get(text);
  if (known !== undefined) return known;
  const refuse = (...problems: string[]): never => {
    throw new InvalidDefinition(machineName, problems);
  };
  let definition: unknown;
  try {
    definition = JSON.parse(text);
  } catch (error) {
    refuse(`The definition is not JSON: ${String(error)}`);
  }
  if (!isRecord(definition)) return refuse('The definition is not a JSON object.');
  if (byteLength(text) > DEFINITION_BYTES) refuse(`The definition is larger than ${DEFINITION_BYTES} bytes.`);
  if (definition['QueryLanguage'] !== 'JSONata') {
    refuse('The machine does not say "QueryLanguage": "JSONata": this engine runs JSONata only.');
  }
  const unsupported = checkMachine(definition);
  if (unsupported.length > 0) refuse(...unsupported);

  // It makes its schemas anew every time, which takes a quarter of a second.
  if (!isKnownAsValid(text)) {
    const result = aslValidator(structuredClone(definition), { checkArn: true, checkPaths: true });
    if (!result.isValid) refuse(...result.errorsText('\n').split('\n'));
    rememberAsValid(text);
  }
  const machine = definition as unknown as MachineDefinition;
  const assignments = checkAssignments(machine);
  if (assignments.length > 0) refuse(...assignments);
  checked.set(text, machine);
  return machine;
}

function checkMachine(definition: Record<string, unknown>): string[] {
  const problems: string[] = [];
  const timeout = definition['TimeoutSeconds'];
  if (timeout !== undefined && !isWholeSeconds(timeout)) {
    problems.push(`TimeoutSeconds of the machine must be a whole number from 1 to ${LONGEST_SECONDS}.`);
  }
  const walk = (flow: unknown): void => {
    if (!isRecord(flow) || !isRecord(flow['States'])) return;
    for (const [name, state] of Object.entries(flow['States'])) {
      if (!isRecord(state)) continue;
      problems.push(...checkState(name, state).map((problem) => `State '${name}': ${problem}`));
      if (Array.isArray(state['Branches'])) for (const branch of state['Branches']) walk(branch);
      walk(state['ItemProcessor']);
    }
  };
  walk(definition);
  return problems;
}
