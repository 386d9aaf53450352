/** Changes of a DynamoDB condition, which is a text in the source. */
import { clausesIn } from './clauses.ts';
import { quoted, type Edit } from './edit.ts';

const OPERATORS: readonly (readonly [RegExp, string])[] = [
  [/ <= /g, ' < '],
  [/ >= /g, ' > '],
  [/ < /g, ' <= '],
  [/ > /g, ' >= '],
  [/ = /g, ' <> '],
  [/ <> /g, ' = '],
];
const FUNCTIONS: readonly (readonly [RegExp, string])[] = [
  [/attribute_exists/g, 'attribute_not_exists'],
  [/attribute_not_exists/g, 'attribute_exists'],
];

/** Whether a text of the source is a condition: it names attributes, and says something of them. */
export const isCondition = (text: string): boolean =>
  /(#\w|\})/.test(text) && /attribute_(not_)?exists\(| (=|<>|<|>|<=|>=) :|begins_with\(| IN \(/.test(text);

/** Of a text that begins at `offset`. */
export function conditionEdits(text: string, offset: number): Edit[] {
  return [...clauseEdits(text, offset), ...swaps(text, offset)];
}

/**
 * A clause that is gone. DynamoDB refuses values that no expression uses, so the clause stays in the text, beside
 * something that is always true (or, where clauses are alternatives, something that never is).
 */
function clauseEdits(text: string, offset: number): Edit[] {
  return clausesIn(text).flatMap(({ start, end, joint }) => {
    const clause = text.slice(start, end);
    const attribute = /(?:#\w+|\$\{[^}]*\})(?:\.#\w+)*/.exec(clause)?.[0];
    if (attribute === undefined) return [];
    const isAlternative = joint === 'or';
    const replacement = isAlternative
      ? `(attribute_exists(${attribute}) AND attribute_not_exists(${attribute}) AND ${clause})`
      : `(attribute_exists(${attribute}) OR attribute_not_exists(${attribute}) OR ${clause})`;
    return [
      {
        start: offset + start,
        end: offset + end,
        replacement,
        kind: 'clause-gone',
        sentence: isAlternative ? `the alternative ${quoted(clause)} is gone` : `the clause ${quoted(clause)} is gone`,
      },
    ];
  });
}

function swaps(text: string, offset: number): Edit[] {
  return [...OPERATORS, ...FUNCTIONS].flatMap(([pattern, replacement]) =>
    Array.from(text.matchAll(pattern), ({ 0: found, index }) => ({
      start: offset + index,
      end: offset + index + found.length,
      replacement,
      kind: 'clause-turned',
      sentence: `\`${found.trim()}\` in ${quoted(text.slice(index > 20 ? index - 20 : 0, index + 40))} is \`${replacement.trim()}\``,
    })),
  );
}
