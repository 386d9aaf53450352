/** Mutants of the state machine's definition. */
import { parseExpression } from '@babel/parser';
import * as babel from '@babel/types';
import { namedMutants, type Mutant } from './mutant.ts';
import { withoutPart, type Edit } from './operators/edit.ts';
import { expressionEdits } from './operators/jsonata-text.ts';
import { spanOf } from './syntax.ts';

const TIMES_LONGER = 10;
/** Numbers of a definition, and what each of them is instead. */
const NUMBERS: Readonly<Record<string, (value: number) => number>> = {
  MaxAttempts: () => 0,
  IntervalSeconds: (value) => value * TIMES_LONGER,
  TimeoutSeconds: (value) => value * TIMES_LONGER,
  BackoffRate: () => 1,
  Seconds: (value) => value * TIMES_LONGER,
};
/** Members without which a state is still one. */
const OPTIONAL = new Set([
  'Retry',
  'Output',
  'TimeoutSeconds',
  'HeartbeatSeconds',
  'MaxDelaySeconds',
  'JitterStrategy',
  'Default',
  'Error',
  'Cause',
]);
/** Members that are lists or tables of parts, each of which may be missing. */
const OF_PARTS = new Set(['Catch', 'Choices', 'Branches', 'ErrorEquals', 'Assign', 'Payload']);
const TARGETS = new Set(['Next', 'Default', 'StartAt']);
const WAITING = '.waitForTaskToken';

interface Owned {
  readonly edit: Edit;
  readonly owner: string;
}

/** Where within a definition something stands. */
interface Within {
  readonly text: string;
  /** Names of the states on the same level. */
  readonly states: readonly string[];
  /** `ReserveStock Catch InsufficientStock` */
  readonly owner: string;
}

const nameOf = (property: babel.ObjectProperty): string =>
  babel.isStringLiteral(property.key) ? property.key.value : '';

const propertiesOf = (node: babel.Node): babel.ObjectProperty[] =>
  babel.isObjectExpression(node) ? node.properties.filter((property) => babel.isObjectProperty(property)) : [];

const memberOf = (node: babel.Node, name: string): babel.Node | undefined =>
  propertiesOf(node).find((property) => nameOf(property) === name)?.value;

const stringsIn = (node: babel.Node | undefined): string[] =>
  babel.isArrayExpression(node)
    ? node.elements.filter((one) => babel.isStringLiteral(one)).map(({ value }) => value)
    : [];

/** Every mutant of a definition, in the order of its text. */
export function aslMutants(file: string, text: string): Mutant[] {
  const edits = [...flowEdits(parseExpression(text), { text, states: [], owner: '' })];
  return namedMutants(
    { file, text, area: 'state machine', prefix: 'asl' },
    edits.map(({ edit, owner }) => ({ edit: { ...edit, sentence: `${owner}: ${edit.sentence}` }, owner })),
  ).toSorted((a, b) => a.start - b.start);
}

function* flowEdits(flow: babel.Node, within: Within): Generator<Owned> {
  const states = propertiesOf(memberOf(flow, 'States') ?? flow);
  const level = { ...within, states: states.map(nameOf) };
  for (const property of propertiesOf(flow)) {
    if (nameOf(property) === 'StartAt') yield* memberEdits(property, { ...level, owner: within.owner || 'the flow' });
  }
  for (const state of states) yield* objectEdits(state.value, { ...level, owner: nameOf(state) });
}

/** What may be wrong with an object of the definition: a state, a rule of one, or a part of its arguments. */
function* objectEdits(node: babel.Node, within: Within): Generator<Owned> {
  const properties = propertiesOf(node);
  const spans = properties.map(spanOf);
  for (const [index, property] of properties.entries()) {
    const name = nameOf(property);
    if (OPTIONAL.has(name)) yield gone(withoutPart(spans, index, within.text), `its ${name} is gone`, within);
    yield* memberEdits(property, within);
  }
}

const gone = (span: { start: number; end: number }, sentence: string, { owner }: Within): Owned => ({
  edit: { ...span, replacement: '', kind: 'gone', sentence },
  owner,
});

function* memberEdits(property: babel.ObjectProperty, within: Within): Generator<Owned> {
  const name = nameOf(property);
  const { value } = property;
  if (babel.isNumericLiteral(value)) yield* numberEdits(name, value, within);
  if (babel.isStringLiteral(value)) yield* textEdits(name, value, within);
  if (babel.isBooleanLiteral(value) && name !== 'End') {
    yield changed(value, String(!value.value), 'boolean', `${name} is ${!value.value}`, within);
  }
  if (OF_PARTS.has(name)) yield* partEdits(name, value, within);
  if (name === 'Choices') yield* orderEdits(value, within);
  if (babel.isArrayExpression(value)) {
    for (const [index, element] of value.elements.entries()) {
      if (babel.isObjectExpression(element)) yield* elementEdits(name, element, index, within);
    }
  } else if (babel.isObjectExpression(value)) {
    yield* objectEdits(value, { ...within, owner: `${within.owner} ${name}` });
  }
}

function* elementEdits(name: string, element: babel.Node, index: number, within: Within): Generator<Owned> {
  if (name === 'Branches')
    return yield* flowEdits(element, { ...within, owner: `${within.owner} branch ${index + 1}` });
  yield* objectEdits(element, { ...within, owner: `${within.owner} ${name} ${labelOf(element, index)}` });
}

/** How people would name a rule: by its errors, or by where it leads. */
function labelOf(element: babel.Node, index: number): string {
  const errors = stringsIn(memberOf(element, 'ErrorEquals'));
  if (errors.length > 0) return errors.length > 2 ? `of ${errors.length} errors` : errors.join(', ');
  const next = memberOf(element, 'Next');
  return babel.isStringLiteral(next) ? `to ${next.value}` : String(index + 1);
}

function changed(node: babel.Node, replacement: string, kind: string, sentence: string, { owner }: Within): Owned {
  return { edit: { ...spanOf(node), replacement, kind, sentence }, owner };
}

function* numberEdits(name: string, value: babel.NumericLiteral, within: Within): Generator<Owned> {
  const other = NUMBERS[name]?.(value.value);
  if (other !== undefined && other !== value.value) {
    yield changed(value, String(other), 'number', `${name} is ${other} instead of ${value.value}`, within);
  }
}

function* textEdits(name: string, value: babel.StringLiteral, within: Within): Generator<Owned> {
  const { text, states, owner } = within;
  if (TARGETS.has(name)) {
    const other = states[(states.indexOf(value.value) + 1) % states.length];
    if (other !== undefined && other !== value.value) {
      yield changed(
        value,
        JSON.stringify(other),
        'target',
        `its ${name} is ${other} instead of ${value.value}`,
        within,
      );
    }
  }
  if (name === 'Resource') {
    const other = value.value.endsWith(WAITING) ? value.value.slice(0, -WAITING.length) : value.value + WAITING;
    yield changed(value, JSON.stringify(other), 'resource', `its Resource is ${other}`, within);
  }
  if (name === 'FunctionName') {
    const other = '${RejectCheckoutFunctionArn}';
    if (other !== value.value) yield changed(value, JSON.stringify(other), 'function', `it calls ${other}`, within);
  }
  const { start, end } = spanOf(value);
  const [found] = /\{%.*%\}/s.exec(text.slice(start, end)) ?? [];
  if (found === undefined) return;
  const edits = expressionEdits(found.slice(2, -2), text.indexOf(found, start) + 2, name === 'Condition');
  yield* edits.map((edit) => ({ edit: { ...edit, sentence: `in ${name} ${edit.sentence}` }, owner }));
}

/** Each part of a list or a table, missing. */
function* partEdits(name: string, value: babel.Node, within: Within): Generator<Owned> {
  const parts = babel.isArrayExpression(value) ? value.elements.filter((part) => part !== null) : propertiesOf(value);
  if (name === 'ErrorEquals' && parts.length === 1) return;
  const spans = parts.map(spanOf);
  for (const [index, part] of parts.entries()) {
    const what = babel.isObjectProperty(part)
      ? nameOf(part)
      : babel.isStringLiteral(part)
        ? part.value
        : labelOf(part, index);
    yield gone(withoutPart(spans, index, within.text), `${what} of its ${name} is gone`, within);
  }
}

/** Two rules that stand beside each other, the second one first. */
function* orderEdits(value: babel.Node, within: Within): Generator<Owned> {
  const parts = babel.isArrayExpression(value) ? value.elements.filter((part) => part !== null) : [];
  for (const [index, second] of parts.entries()) {
    const first = parts[index - 1];
    if (first === undefined) continue;
    const [one, other] = [spanOf(first), spanOf(second)];
    const { text } = within;
    yield {
      edit: {
        start: one.start,
        end: other.end,
        replacement:
          text.slice(other.start, other.end) + text.slice(one.end, other.start) + text.slice(one.start, one.end),
        kind: 'swapped',
        sentence: `the choice ${labelOf(second, index)} comes before that ${labelOf(first, index - 1)}`,
      },
      owner: within.owner,
    };
  }
}
