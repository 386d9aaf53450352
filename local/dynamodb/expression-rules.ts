import type { Expression } from './conditions.ts';
import type { Parser } from './expression-cache.ts';

/** What DynamoDB requires of expressions and dynalite's parsers let through. */

const MOST_BYTES = 4096;
const MOST_OPERATORS = 300;
const MOST_ALTERNATIVES = 100;

const ORDERED_TYPES = ['S', 'N', 'B'];

/** Lets a parser refuse what is too long and, if it is that of conditions, what DynamoDB does not compare. */
export function requireMore(parser: Parser): void {
  const parse = parser.parse.bind(parser);
  parser.parse = (text, options) => {
    if (Buffer.byteLength(text) > MOST_BYTES) return 'Expression size has exceeded the maximum allowed size;';
    const result = parse(text, options);
    const { expression } = (typeof result === 'object' ? result : {}) as { readonly expression?: Expression };
    return expression === undefined ? result : (problemOf(expression) ?? result);
  };
}

function problemOf(expression: Expression): string | undefined {
  const nodes = nodesOf(expression);
  if (nodes.length > MOST_OPERATORS) {
    return `The expression contains too many operators; operator count: ${String(MOST_OPERATORS + 1)}`;
  }
  for (const node of nodes) {
    const problem = node.type === 'in' ? problemOfIn(node) : problemOfOrder(node);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Every operator and function of an expression. */
function nodesOf(node: unknown): Expression[] {
  const { args } = (Array.isArray(node) ? {} : node) as Partial<Expression>;
  return args === undefined ? [] : [node as Expression, ...args.flatMap(nodesOf)];
}

function problemOfIn({ args: [operand, ...alternatives] }: Expression): string | undefined {
  if (alternatives.length > MOST_ALTERNATIVES) {
    const count = String(alternatives.length);
    return `The IN operator is provided with too many operands; number of operands: ${count}`;
  }
  const isSame = (other: unknown) => Array.isArray(other) && JSON.stringify(other) === JSON.stringify(operand);
  if (!Array.isArray(operand) || !alternatives.some(isSame)) return undefined;
  const path = operand.map((step) => (typeof step === 'number' ? `[${String(step)}]` : String(step))).join(', ');
  return (
    'The first operand must be distinct from the remaining operands for this operator or function; ' +
    `operator: IN, first operand: [${path}]`
  );
}

function problemOfOrder({ type, args }: Expression): string | undefined {
  if (!['<', '<=', '>', '>=', 'between'].includes(type)) return undefined;
  const wrong = args.map(valueType).find((found) => found !== undefined && !ORDERED_TYPES.includes(found));
  if (wrong === undefined) return undefined;
  const operator = `operator or function: ${type.toUpperCase()}, operand type: ${wrong}`;
  return `Incorrect operand type for operator or function; ${operator}`;
}

/** Of a value; undefined of a path, and of what is computed. */
function valueType(operand: unknown): string | undefined {
  if (Array.isArray(operand) || typeof operand !== 'object' || operand === null || 'args' in operand) return undefined;
  return Object.keys(operand)[0];
}
