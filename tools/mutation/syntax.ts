/** The syntax of a source file, with the offsets of its text. */
import { parse } from '@babel/parser';
import * as babel from '@babel/types';
import type { Span } from './operators/edit.ts';

export type Node = babel.Node;

/** A node with offsets, and the nodes around it, the nearest first. */
export interface Place {
  readonly node: Node;
  readonly around: readonly Node[];
}

export const spanOf = ({ start, end }: Node): Span => {
  if (typeof start !== 'number' || typeof end !== 'number') throw new Error('A node without a place');
  return { start, end };
};

export const parseSource = (text: string): Node =>
  parse(text, { sourceType: 'module', plugins: ['typescript'] }).program;

/** Whether a node is of the types, which are gone when the program runs. */
const isType = (node: Node): boolean =>
  node.type.startsWith('TS') && !['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression'].includes(node.type);

const isImport = (node: Node): boolean =>
  babel.isImportDeclaration(node) || babel.isExportAllDeclaration(node) || babel.isExportSpecifier(node);

/** Every node that runs, the outer before the inner, unless `isLeftOut` says that it and all within it is of no interest. */
export function* placesIn(
  node: Node,
  isLeftOut: (place: Place) => boolean = () => false,
  around: readonly Node[] = [],
): Generator<Place> {
  const place = { node, around };
  if (isType(node) || isImport(node) || isLeftOut(place)) return;
  yield place;
  const inner = [node, ...around];
  for (const key of babel.VISITOR_KEYS[node.type] ?? []) {
    const child = (node as unknown as Record<string, unknown>)[key];
    for (const one of Array.isArray(child) ? (child as unknown[]) : [child]) {
      if (typeof one === 'object' && one !== null) yield* placesIn(one as Node, isLeftOut, inner);
    }
  }
}

/** What a node belongs to: names of the functions, methods and constants around it, the outermost first. */
export function ownersOf({ node, around }: Place): string[] {
  return [node, ...around].toReversed().flatMap((one) => {
    if (babel.isFunctionDeclaration(one)) return [one.id?.name ?? 'default'];
    if (babel.isVariableDeclarator(one) && babel.isIdentifier(one.id)) return [one.id.name];
    if (babel.isClassDeclaration(one)) return [one.id?.name ?? 'class'];
    if ((babel.isClassMethod(one) || babel.isObjectMethod(one)) && babel.isIdentifier(one.key)) return [one.key.name];
    if (babel.isObjectProperty(one) && babel.isIdentifier(one.key) && babel.isFunction(one.value))
      return [one.key.name];
    return [];
  });
}
