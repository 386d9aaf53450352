/** Changes of an expression in JSONata, which is a text in the state machine. */
import { clausesIn } from './clauses.ts';
import { quoted, type Edit } from './edit.ts';

const SWAPS: readonly (readonly [RegExp, string])[] = [
  [/ <= /g, ' < '],
  [/ >= /g, ' > '],
  [/ < /g, ' <= '],
  [/ > /g, ' >= '],
  [/ = /g, ' != '],
  [/ != /g, ' = '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/ \* /g, ' / '],
  [/ \/ /g, ' * '],
  [/\$min\(/g, '$max('],
  [/\$max\(/g, '$min('],
  [/\$floor\(/g, '$ceil('],
  [/\$not\(/g, '$boolean('],
];
const NUMBER = /(?<![\w.$])\d+(?:\.\d+)?/g;

/** Of what stands between `{%` and `%}`, at an offset. `isCondition` when it is what a Choice asks. */
export function expressionEdits(text: string, offset: number, isCondition: boolean): Edit[] {
  const swaps = SWAPS.flatMap(([pattern, replacement]) =>
    Array.from(text.matchAll(pattern), ({ 0: found, index }) => ({
      start: offset + index,
      end: offset + index + found.length,
      replacement,
      kind: 'expression-turned',
      sentence: `\`${found.trim()}\` in ${quoted(text)} is \`${replacement.trim()}\``,
    })),
  );
  const numbers = Array.from(text.matchAll(NUMBER), ({ 0: found, index }) => {
    const replacement = String(Number(found) === 0 ? 1 : Number(found) * 2);
    return {
      start: offset + index,
      end: offset + index + found.length,
      replacement,
      kind: 'number',
      sentence: `${found} in ${quoted(text)} is ${replacement}`,
    };
  });
  return [...swaps, ...numbers, ...branchEdits(text, offset), ...(isCondition ? clauseEdits(text, offset) : [])];
}

/** `a ? b : c` that is always b, or always c. */
function branchEdits(text: string, offset: number): Edit[] {
  const [, test, first, second] = /^(.*) \? (.*) : (.*)$/s.exec(text) ?? [];
  if (test === undefined || first === undefined || second === undefined) return [];
  return [first, second].map((branch, index) => ({
    start: offset,
    end: offset + text.length,
    replacement: ` ${branch.trim()} `,
    kind: index === 0 ? 'always-true' : 'always-false',
    sentence: `${quoted(test)} is always ${index === 0}`,
  }));
}

function clauseEdits(text: string, offset: number): Edit[] {
  return clausesIn(text).map(({ start, end, joint }) => ({
    start: offset + start,
    end: offset + end,
    replacement: joint === 'or' ? 'false' : 'true',
    kind: 'clause-gone',
    sentence: `the ${joint === 'or' ? 'alternative' : 'condition'} ${quoted(text.slice(start, end))} is gone`,
  }));
}
