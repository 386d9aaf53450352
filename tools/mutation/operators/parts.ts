/** Parts that are missing: of what is written, checked, or asked for. */
import * as babel from '@babel/types';
import { spanOf, type Node, type Place } from '../syntax.ts';
import { quoted, withoutPart, type Edit } from './edit.ts';

/** Functions whose arguments are parts of one whole. */
const JOINING = new Set(['all']);
/** Objects whose members belong to a text beside them: without one of them the text has no meaning. */
const VALUES = new Set(['values']);

export function partEdits({ node, around }: Place, text: string): Edit[] {
  const [parent] = around;
  if (babel.isObjectExpression(node)) {
    if (babel.isObjectProperty(parent) && babel.isIdentifier(parent.key) && VALUES.has(parent.key.name)) return [];
    return listEdits(node.properties, text, 'member-gone');
  }
  if (babel.isArrayExpression(node) && !isTuple(around)) {
    return listEdits(
      node.elements.filter((element) => element !== null),
      text,
      'element-gone',
    );
  }
  if (babel.isCallExpression(node) && babel.isIdentifier(node.callee) && JOINING.has(node.callee.name)) {
    return listEdits(node.arguments, text, 'clause-gone');
  }
  return [];
}

/** An array within an array stands for a pair of values. */
const isTuple = ([parent]: readonly Node[]): boolean =>
  babel.isArrayExpression(parent) || babel.isNewExpression(parent) || babel.isArrowFunctionExpression(parent);

function listEdits(parts: readonly Node[], text: string, kind: string): Edit[] {
  const spans = parts.map(spanOf);
  return spans.map(({ start, end }, index) => ({
    ...withoutPart(spans, index, text),
    replacement: '',
    kind,
    sentence: `${quoted(text.slice(start, end))} is missing`,
  }));
}
