import { expect, test } from '@jest/globals';
import { isRecord } from '../../../../local/step-functions/json.ts';
import { aMachine } from '../support/workbench.ts';
import { pages } from './pages.ts';
import { EVENT_TYPES } from './support/aws-model.ts';
import { canWrite, fieldsOf, serviceErrors, stateErrors, stateTypes } from './support/engine-source.ts';

// What the engine knows is read from its own source, so that nothing new is left without a case.

const cases = pages.flatMap((page) => page.cases);
const run = cases.flatMap((one) => ('refused' in one.expected ? [] : [{ ...one, expected: one.expected }]));
const definitions = run.map(({ states, machine }) => JSON.parse(aMachine(states, machine).definition) as unknown);

/** Fields in use, as `Task.Retry`, `retrier.MaxAttempts` or `machine.Version`. */
function fieldsIn(value: unknown, of: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsIn(item, of));
  if (!isRecord(value)) return [];
  const name = typeof value['Type'] === 'string' ? value['Type'] : of;
  return Object.entries(value).flatMap(([field, member]) => [
    `${name}.${field}`,
    ...(field === 'States' && isRecord(member)
      ? Object.values(member).flatMap((state) => fieldsIn(state, 'state'))
      : fieldsIn(member, PARTS[field] ?? 'value')),
  ]);
}
const PARTS: Readonly<Record<string, string>> = {
  Retry: 'retrier',
  Catch: 'catcher',
  Choices: 'rule',
  Branches: 'machine',
  ItemProcessor: 'machine',
};

test('every field of every type of state is used by a case that runs', () => {
  const used = new Set(definitions.flatMap((definition) => fieldsIn(definition, 'machine')));
  const known = [
    ...stateTypes.flatMap((type) => fieldsOf(`${type}State`).map((field) => `${type}.${field}`)),
    ...fieldsOf('Retrier').map((field) => `retrier.${field}`),
    ...fieldsOf('Catcher').map((field) => `catcher.${field}`),
    ...fieldsOf('ChoiceRule').map((field) => `rule.${field}`),
    ...fieldsOf('MachineDefinition').map((field) => `machine.${field}`),
  ];

  expect(stateTypes).toHaveLength(8);
  expect(known.filter((field) => !used.has(field))).toEqual([]);
});

test('every error of the States Language that the engine raises is expected by a case, and every wildcard is used by one', () => {
  const expected = new Set(run.flatMap(({ expected: { error } }) => error ?? []));
  const caught = new Set(JSON.stringify(definitions).match(/(?<=")States\.[A-Za-z]+(?=")/g) ?? []);

  expect(stateErrors.filter((name) => !expected.has(name) && !caught.has(name))).toEqual([]);
  // These two are names for others; a missed heartbeat is reported as a timeout.
  expect(stateErrors.filter((name) => !expected.has(name))).toEqual([
    'States.ALL',
    'States.HeartbeatTimeout',
    'States.TaskFailed',
  ]);
});

test('every error of the API is expected by a case', () => {
  const refused = new Set(run.flatMap(({ acts = [] }) => acts.flatMap((act) => act.refused ?? [])));

  expect(serviceErrors.filter((name) => !refused.has(name))).toEqual(BESIDE);
});

/** Of the wire, of operations that do not exist and of aliases: test/local/step-functions/api.test.ts and versions-and-aliases.test.ts. */
const BESIDE = ['ResourceNotFound', 'SerializationException', 'UnknownOperationException'];

test('every type of event that AWS has is expected by a case, or belongs to what is not supported', () => {
  const expected = new Set(
    run.flatMap(({ expected: { history = [], links = [], details = {} } }) => [
      ...history.map((line) => line.split(' ')[1]),
      ...links.map((line) => line.split(' ')[0]),
      ...Object.keys(details),
    ]),
  );
  const unsupported = EVENT_TYPES.filter((type) =>
    /^(Activity|LambdaFunction|MapRun)|^Task(Start|Submit)Failed$/.test(type),
  );

  expect(EVENT_TYPES.filter((type) => !expected.has(type) && !unsupported.includes(type))).toEqual([]);
  expect(unsupported.filter((type) => canWrite(type))).toEqual([]);
  expect(EVENT_TYPES.filter((type) => !unsupported.includes(type) && !canWrite(type))).toEqual([]);
});

test('every case says what another one does not, and every page is named', () => {
  for (const { page, cases: own } of pages) {
    expect(page).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|states-language\.net)\/|^not documented: /);
    expect(own.map(({ says }) => says)).toEqual([...new Set(own.map(({ says }) => says))]);
  }
});
