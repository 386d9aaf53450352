import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../../../local/step-functions/', import.meta.url);
const textOf = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8');

/** All of the engine, as it is written. */
const source = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => textOf(file))
  .join('\n');

/** The names of errors in Amazon States Language that the engine speaks of: `States.Timeout`. */
export const stateErrors = unique(/'(States\.[A-Za-z]+)'/g);

/** The errors that the operations of its API answer with: `InvalidToken`. */
export const serviceErrors = unique(/new ServiceError\(\s*'([A-Za-z]+)'/g);

/** Whether the engine could write an event of this type: its name stands there, or the type of its state is put in. */
export function canWrite(type: string): boolean {
  const ofState = /^[A-Z][a-z]+(State[A-Z][a-z]+)$/.exec(type)?.[1];
  return source.includes(`'${type}'`) || (ofState !== undefined && source.includes(`}${ofState}\``));
}

interface Interface {
  readonly extends: readonly string[];
  readonly fields: readonly string[];
}

/** The interfaces of the definitions that the engine runs, by name. */
const interfaces = new Map<string, Interface>(
  [...textOf('definition.ts').matchAll(/interface (\w+)(?: extends ([\w, ]+))? \{\n([^}]*)\}/g)].map(
    ([, name = '', bases = '', body = '']) => [
      name,
      {
        extends: bases.split(', ').filter((base) => base !== ''),
        fields: [...body.matchAll(/readonly (\w+)\??:/g)].map(([, field = '']) => field),
      },
    ],
  ),
);

/** Fields that a definition may have in what an interface describes. */
export function fieldsOf(name: string): readonly string[] {
  const found = interfaces.get(name);
  if (found === undefined) throw new Error(`local/step-functions/definition.ts has no interface ${name}.`);
  return [...found.extends.flatMap((base) => fieldsOf(base)), ...found.fields];
}

/** Types of states, from the interfaces of theirs. */
export const stateTypes: readonly string[] = [...interfaces.keys()].flatMap((name) => {
  const type = /^(\w+)State$/.exec(name)?.[1];
  return type !== undefined && fieldsOf(name).includes('Type') ? [type] : [];
});

function unique(pattern: RegExp): readonly string[] {
  return [...new Set([...source.matchAll(pattern)].map(([, name = '']) => name))].toSorted();
}
