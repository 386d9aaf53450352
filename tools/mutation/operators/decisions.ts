/** Decisions turned another way: what is tested, and what it is made of. */
import * as babel from '@babel/types';
import { spanOf, type Node, type Place } from '../syntax.ts';
import { quoted, type Edit } from './edit.ts';

const TURNED: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
};
/** The words for what is left of `a && b` when one of them is gone. */
const JOINTS: Readonly<Record<string, string>> = { '&&': 'condition', '||': 'alternative', '??': 'value' };

/** What an `if`, a `?:`, a loop or a part of `&&` and `||` asks. */
function isTested({ node, around }: Place): boolean {
  const [parent] = around;
  if (parent === undefined) return false;
  if (babel.isIfStatement(parent) || babel.isConditionalExpression(parent)) return parent.test === node;
  if (babel.isWhileStatement(parent) || babel.isForStatement(parent)) return parent.test === node;
  return false;
}

const always = (node: Node, text: string, value: 'true' | 'false'): Edit => {
  const span = spanOf(node);
  const sentence = `${quoted(text.slice(span.start, span.end))} is always ${value}`;
  return { ...span, replacement: value, kind: `always-${value}`, sentence };
};

export function decisionEdits(place: Place, text: string): Edit[] {
  const { node, around } = place;
  const edits: Edit[] = [];
  if (isTested(place)) {
    const isLoop = babel.isWhileStatement(around[0]) || babel.isForStatement(around[0]);
    // A loop that never ends would only be found by a time limit.
    edits.push(...(isLoop ? [] : [always(node, text, 'true')]), always(node, text, 'false'));
  }
  if (babel.isBinaryExpression(node)) edits.push(...comparisonEdits(node, text, isSettled(place)));
  if (babel.isLogicalExpression(node)) edits.push(...partEdits(node, text));
  if (babel.isUnaryExpression(node) && node.operator === '!' && !isTested(place)) {
    const span = spanOf(node);
    const argument = text.slice(span.start + 1, span.end);
    const sentence = `${quoted(text.slice(span.start, span.end))} is not negated`;
    edits.push({ ...span, replacement: ` ${argument}`, kind: 'not-negated', sentence });
  }
  return edits;
}

/** Whether other edits make it always true or always false. */
const isSettled = (place: Place): boolean =>
  isTested(place) || (babel.isLogicalExpression(place.around[0]) && place.around[0].operator !== '??');

/** Limits moved by one; an equality is turned unless it is always true or false already by other edits. */
function comparisonEdits(node: babel.BinaryExpression, text: string, isTest: boolean): Edit[] {
  const turned = TURNED[node.operator];
  const isEquality = node.operator === '===' || node.operator === '!==';
  if (turned === undefined || (isEquality && isTest)) return [];
  const between = { start: spanOf(node.left).end, end: spanOf(node.right).start };
  const start = text.indexOf(node.operator, between.start);
  const span = spanOf(node);
  return [
    {
      start,
      end: start + node.operator.length,
      replacement: turned,
      kind: 'comparison',
      sentence: `\`${node.operator}\` in ${quoted(text.slice(span.start, span.end))} is \`${turned}\``,
    },
  ];
}

function partEdits(node: babel.LogicalExpression, text: string): Edit[] {
  const span = spanOf(node);
  const whole = quoted(text.slice(span.start, span.end));
  const parts = [node.left, node.right].map((part) => withBrackets(part, text));
  return parts.map((gone, index) => ({
    ...span,
    replacement: parts[1 - index] ?? '',
    kind: 'part-gone',
    sentence: `in ${whole} the ${JOINTS[node.operator]} ${quoted(gone)} is gone`,
  }));
}

function withBrackets(node: Node, text: string): string {
  const { start, end } = spanOf(node);
  const code = text.slice(start, end);
  const isPlain = babel.isIdentifier(node) || babel.isMemberExpression(node) || babel.isLiteral(node);
  return isPlain || babel.isCallExpression(node) ? code : `(${code})`;
}
