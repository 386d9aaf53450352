/** Work that is not done, or done in another order. */
import * as babel from '@babel/types';
import { spanOf, type Node, type Place } from '../syntax.ts';
import { quoted, type Edit } from './edit.ts';

const codeOf = (node: Node, text: string): string => text.slice(spanOf(node).start, spanOf(node).end);

export function statementEdits({ node, around }: Place, text: string): Edit[] {
  return [
    ...goneEdits(node, around, text),
    ...(babel.isBlockStatement(node) || babel.isProgram(node) ? swapEdits(node.body, text) : []),
    ...(babel.isCatchClause(node) ? catchEdits(node) : []),
  ];
}

/** A statement that is the whole of an `if` is gone when the `if` is never so: that is another operator's. */
function isWholeOfIf([parent, grandparent]: readonly Node[]): boolean {
  if (babel.isIfStatement(parent)) return parent.alternate === null || parent.alternate === undefined;
  return (
    babel.isBlockStatement(parent) &&
    parent.body.length === 1 &&
    babel.isIfStatement(grandparent) &&
    grandparent.consequent === parent &&
    (grandparent.alternate === null || grandparent.alternate === undefined)
  );
}

const isEarly = (node: Node, [parent, grandparent]: readonly Node[]): boolean =>
  !(babel.isBlockStatement(parent) && babel.isFunction(grandparent) && parent.body.at(-1) === node);

function goneEdits(node: Node, around: readonly Node[], text: string): Edit[] {
  const word = wordFor(node, around);
  if (word === undefined || isWholeOfIf(around)) return [];
  const [kind, verb] = word;
  return [{ ...spanOf(node), replacement: ';', kind, sentence: `${quoted(codeOf(node, text))} ${verb}` }];
}

function wordFor(node: Node, around: readonly Node[]): readonly [kind: string, verb: string] | undefined {
  if (babel.isThrowStatement(node)) return ['never-thrown', 'is not thrown'];
  if (babel.isReturnStatement(node) && isEarly(node, around)) return ['no-early-return', 'does not return'];
  if (babel.isContinueStatement(node) || babel.isBreakStatement(node)) {
    return babel.isSwitchCase(around[0]) ? undefined : ['no-jump', 'is gone'];
  }
  if (babel.isForOfStatement(node)) return ['loop-gone', 'is gone'];
  if (babel.isExpressionStatement(node)) return ['not-done', 'is not done'];
  return undefined;
}

/** A `catch` that lets every error pass. */
function catchEdits(node: babel.CatchClause): Edit[] {
  const { start } = spanOf(node.body);
  if (!babel.isIdentifier(node.param)) return [];
  return [
    {
      start: start + 1,
      end: start + 1,
      replacement: ` if (true) throw ${node.param.name};`,
      kind: 'catch-gone',
      sentence: `the catch lets every error pass`,
    },
  ];
}

/** Whether something is awaited in a statement itself, not in functions within it. */
function awaits(node: Node): boolean {
  if (babel.isAwaitExpression(node)) return true;
  if (babel.isFunction(node) || babel.isLoop(node) || babel.isIfStatement(node)) return false;
  return (babel.VISITOR_KEYS[node.type] ?? []).some((key) => {
    const child = (node as unknown as Record<string, unknown>)[key];
    return [child].flat().some((one) => typeof one === 'object' && one !== null && awaits(one as Node));
  });
}

const namesOf = (node: Node): string[] =>
  babel.isVariableDeclaration(node) ? Object.keys(babel.getBindingIdentifiers(node)) : [];

/** Two things that are awaited one after the other, of which the second needs nothing of the first. */
function swapEdits(statements: readonly Node[], text: string): Edit[] {
  return statements.flatMap((second, index) => {
    const first = statements[index - 1];
    if (first === undefined || !awaits(first) || !awaits(second)) return [];
    if (babel.isReturnStatement(second) || babel.isReturnStatement(first)) return [];
    const [one, other] = [codeOf(first, text), codeOf(second, text)];
    if (namesOf(first).some((name) => new RegExp(`\\b${name}\\b`).test(other))) return [];
    const between = text.slice(spanOf(first).end, spanOf(second).start);
    return [
      {
        start: spanOf(first).start,
        end: spanOf(second).end,
        replacement: `${other}${between}${one}`,
        kind: 'swapped',
        sentence: `${quoted(other)} comes before ${quoted(one)}`,
      },
    ];
  });
}
