/** Values that are others: numbers, arithmetic, and what is done to lists and texts. */
import * as babel from '@babel/types';
import { spanOf, type Place } from '../syntax.ts';
import { quoted, type Edit } from './edit.ts';

const ARITHMETIC: Readonly<Record<string, string>> = { '+': '-', '-': '+', '*': '/', '/': '*', '%': '*' };
const ASSIGNMENTS: Readonly<Record<string, string>> = { '+=': '-=', '-=': '+=' };
const UPDATES: Readonly<Record<string, string>> = { '++': '--', '--': '++' };
const METHODS: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
};
/** Calls that give something like what they were called on: without them everything stays as it was. */
const PASSING = new Set([
  'filter',
  'sort',
  'toSorted',
  'toReversed',
  'reverse',
  'slice',
  'trim',
  'toLowerCase',
  'toUpperCase',
]);
/** Of a schema: each of them refuses something, or changes it. */
const RULES =
  /^(min|max|length|regex|trim|nonempty|refine|check|transform|int|positive|nonnegative|gt|gte|lt|lte|optional|nullable|strict|default|catch|toLowerCase|pipe|overwrite|normalize)$/;
const TRIES = /TRIES|ATTEMPTS|RETRIES/;

export function valueEdits(place: Place, text: string): Edit[] {
  const { node } = place;
  const span = spanOf(node);
  const code = quoted(text.slice(span.start, span.end));
  const changed = (replacement: string, kind: string, sentence: string): Edit[] => [
    { ...span, replacement, kind, sentence },
  ];
  if (babel.isNumericLiteral(node)) return numberEdits(place, text);
  if (babel.isBooleanLiteral(node)) return changed(String(!node.value), 'boolean', `${code} is \`${!node.value}\``);
  if (babel.isRegExpLiteral(node)) return anchorEdits(node, span.start);
  if (babel.isCallExpression(node)) return callEdits(node, text);
  if (babel.isBinaryExpression(node) && !isText(node)) {
    return operatorEdits(node.operator, ARITHMETIC, spanOf(node.left).end, text, code);
  }
  if (babel.isAssignmentExpression(node)) {
    return operatorEdits(node.operator, ASSIGNMENTS, spanOf(node.left).end, text, code);
  }
  if (babel.isUpdateExpression(node) && !babel.isForStatement(place.around[0])) {
    return operatorEdits(node.operator, UPDATES, node.prefix ? span.start : spanOf(node.argument).end, text, code);
  }
  return [];
}

/** A sum of which a part is a text is a text. */
function isText(node: babel.Node): boolean {
  if (babel.isStringLiteral(node) || babel.isTemplateLiteral(node)) return true;
  if (babel.isConditionalExpression(node)) return isText(node.consequent) || isText(node.alternate);
  return babel.isBinaryExpression(node) && node.operator === '+' && (isText(node.left) || isText(node.right));
}

/** One operator within a text, from an offset on. */
function operatorEdits(
  operator: string,
  others: Readonly<Record<string, string>>,
  from: number,
  text: string,
  code: string,
): Edit[] {
  const replacement = others[operator];
  if (replacement === undefined) return [];
  const start = text.indexOf(operator, from);
  const sentence = `\`${operator}\` in ${code} is \`${replacement}\``;
  return [{ start, end: start + operator.length, replacement, kind: 'arithmetic', sentence }];
}

function numberEdits({ node, around }: Place, text: string): Edit[] {
  const { value } = node as babel.NumericLiteral;
  const span = spanOf(node);
  const owner = around.find((one) => babel.isVariableDeclarator(one));
  const name = babel.isVariableDeclarator(owner) && babel.isIdentifier(owner.id) ? owner.id.name : '';
  const other = TRIES.test(name) ? 1 : value === 0 ? 1 : value * 2;
  const what =
    name === '' ? quoted(text.slice(span.start, span.end)) : `${quoted(text.slice(span.start, span.end))} of ${name}`;
  return [{ ...span, replacement: String(other), kind: 'number', sentence: `${what} is \`${other}\`` }];
}

/** A pattern that also fits within a longer text. */
function anchorEdits(node: babel.RegExpLiteral, start: number): Edit[] {
  const edits: Edit[] = [];
  const code = quoted(`/${node.pattern}/`);
  if (node.pattern.startsWith('^')) {
    const sentence = `${code} may begin anywhere`;
    edits.push({ start: start + 1, end: start + 2, replacement: '', kind: 'anchor', sentence });
  }
  if (/(?<!\\)\$$/.test(node.pattern)) {
    const end = start + 1 + node.pattern.length;
    const sentence = `${code} may end anywhere`;
    edits.push({ start: end - 1, end, replacement: '', kind: 'anchor', sentence });
  }
  return edits;
}

/** Whether a chain of calls begins at the schema library. */
function isSchema(node: babel.Node): boolean {
  if (babel.isCallExpression(node)) return isSchema(node.callee);
  if (babel.isMemberExpression(node)) return isSchema(node.object);
  return babel.isIdentifier(node) && (node.name === 'z' || node.name.endsWith('Schema'));
}

function callEdits(node: babel.CallExpression, text: string): Edit[] {
  const { callee } = node;
  if (!babel.isMemberExpression(callee) || !babel.isIdentifier(callee.property)) return [];
  const span = spanOf(node);
  const property = spanOf(callee.property);
  const { name } = callee.property;
  const code = quoted(text.slice(property.start, span.end));
  const other = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (other !== undefined && !isSchema(callee.object)) {
    return [{ ...property, replacement: other, kind: 'method', sentence: `\`${name}\` of ${code} is \`${other}\`` }];
  }
  const isRule = isSchema(callee.object) && RULES.test(name) && !babel.isIdentifier(callee.object, { name: 'z' });
  if (!isRule && !PASSING.has(name)) return [];
  const from = text.lastIndexOf(callee.optional === true ? '?.' : '.', property.start);
  return [{ start: from, end: span.end, replacement: '', kind: 'call-gone', sentence: `${code} is gone` }];
}
