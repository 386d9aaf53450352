/** Mutants of a source file. */
import * as babel from '@babel/types';
import { namedMutants, type Mutant } from './mutant.ts';
import { decisionEdits } from './operators/decisions.ts';
import { conditionEdits, isCondition } from './operators/dynamodb-text.ts';
import type { Edit } from './operators/edit.ts';
import { partEdits } from './operators/parts.ts';
import { statementEdits } from './operators/statements.ts';
import { valueEdits } from './operators/values.ts';
import { ownersOf, parseSource, placesIn, spanOf, type Place } from './syntax.ts';

/**
 * What says nothing of what the program does: lines of the log, texts of errors, and how functions are put together
 * for Lambda.
 */
function isLeftOut({ node, around }: Place): boolean {
  const [parent] = around;
  if (babel.isCallExpression(node) && babel.isMemberExpression(node.callee)) {
    return babel.isIdentifier(node.callee.object, { name: 'logger' });
  }
  if (babel.isNewExpression(parent) && parent.callee !== node) {
    return babel.isIdentifier(parent.callee, { name: 'Error' }) || babel.isIdentifier(parent.callee, { name: 'Map' });
  }
  if (babel.isVariableDeclarator(node)) return babel.isIdentifier(node.id, { name: 'dependencies' });
  return babel.isExpressionStatement(node) && isLog(node.expression);
}

const isLog = (node: babel.Expression): boolean =>
  babel.isCallExpression(node) &&
  babel.isMemberExpression(node.callee) &&
  babel.isIdentifier(node.callee.object, { name: 'logger' });

function textEdits({ node }: Place, text: string): Edit[] {
  if (!babel.isStringLiteral(node) && !babel.isTemplateLiteral(node)) return [];
  const { start, end } = spanOf(node);
  const content = text.slice(start + 1, end - 1);
  return isCondition(content) ? conditionEdits(content, start + 1) : [];
}

const OPERATORS = [decisionEdits, statementEdits, partEdits, valueEdits, textEdits];

/** Every mutant of a file of `lambdas/`, in the order of its text. */
export function sourceMutants(file: string, text: string, area: string): Mutant[] {
  const edits = [...placesIn(parseSource(text), isLeftOut)].flatMap((place) =>
    OPERATORS.flatMap((operator) => operator(place, text)).map((edit) => ({
      edit,
      owner: ownersOf(place).join('.'),
    })),
  );
  const prefix = file.replace(/^lambdas\//, '').replace(/\.ts$/, '');
  return namedMutants({ file, text, area, prefix }, edits).toSorted((a, b) => a.start - b.start);
}
