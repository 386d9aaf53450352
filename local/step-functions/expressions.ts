import jsonata from 'jsonata';
import type { Clock } from '../clock.ts';
import { EvaluationError } from './errors.ts';
import { AWS_FUNCTIONS } from './functions.ts';
import { isRecord, toJson, typeName } from './json.ts';

/** What an expression can see: the variables in scope and `$states`. */
export interface Scope {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly states: Readonly<Record<string, unknown>>;
}

export function isExpression(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}');
}

/** The JSONata source within `{% … %}`. */
export function sourceOf(expression: string): string {
  return expression.slice(2, -2).trim();
}

interface Compiled {
  readonly expression: jsonata.Expression;
  /** Of all that is in scope, what the expression speaks of: nothing else has to be given to it. */
  readonly variables: readonly string[];
}

/** One source is parsed once per process, however many engines run its definition: parsing costs more than running. */
const compiledExpressions = new Map<string, Compiled>();
const formatTime = jsonata('$fromMillis($time, $picture, $timezone)');

/** Evaluates templates and the typed fields of states. */
export class Expressions {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The template's value; every undefined result is an EvaluationError that names `location`. */
  async evaluate(template: unknown, scope: Scope, location: string): Promise<unknown> {
    if (isExpression(template)) return this.#run(template, scope, location);
    if (Array.isArray(template)) {
      const values: unknown[] = [];
      for (const [index, item] of template.entries()) {
        values.push(isLiteral(item) ? item : await this.evaluate(item, scope, `${location}[${index}]`));
      }
      return values;
    }
    if (!isRecord(template)) return template;
    const members: [string, unknown][] = [];
    for (const [name, member] of Object.entries(template)) {
      members.push([name, isLiteral(member) ? member : await this.evaluate(member, scope, `${location}/${name}`)]);
    }
    return Object.fromEntries(members);
  }

  async boolean(template: unknown, scope: Scope, location: string): Promise<boolean> {
    const value = await this.evaluate(template, scope, location);
    if (typeof value !== 'boolean') throw unexpectedType(template, location, 'boolean', value);
    return value;
  }

  async string(template: unknown, scope: Scope, location: string): Promise<string> {
    const value = await this.evaluate(template, scope, location);
    if (typeof value !== 'string') throw unexpectedType(template, location, 'string', value);
    return value;
  }

  async array(template: unknown, scope: Scope, location: string): Promise<readonly unknown[]> {
    const value = await this.evaluate(template, scope, location);
    if (!Array.isArray(value)) throw unexpectedType(template, location, 'array', value);
    return value;
  }

  /** A whole number of at least `least`, such as a timeout in seconds. */
  async wholeNumber(template: unknown, scope: Scope, location: string, least: number, most: number): Promise<number> {
    const value = await this.evaluate(template, scope, location);
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      throw unexpectedType(template, location, 'integer', value);
    }
    if (value < least || value > most) {
      throw new EvaluationError(
        location,
        `${subject(template, location)} returned an invalid value. Expected a whole number from ${least} to ${most}, but was ${value}.`,
      );
    }
    return value;
  }

  async #run(expression: string, scope: Scope, location: string): Promise<unknown> {
    let value: unknown;
    try {
      const compiled = compile(sourceOf(expression));
      value = await compiled.expression.evaluate(undefined, this.#bindings(compiled, scope));
    } catch (error) {
      throw new EvaluationError(
        location,
        `${subject(expression, location)} threw an error during evaluation. ${describeFailure(error)}`,
      );
    }
    if (value === undefined) {
      throw new EvaluationError(location, `${subject(expression, location)} returned nothing (undefined).`);
    }
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
    // What goes on is plain JSON: no sequences of JSONata, and nothing shared with the expression's input.
    const text = typeof value === 'function' || isFunctionValue(value) ? undefined : JSON.stringify(value);
    if (text === undefined) {
      throw new EvaluationError(location, `${subject(expression, location)} returned an unsupported result type.`);
    }
    return JSON.parse(text);
  }

  /** `$now` and `$millis` follow the local clock and, as in JSONata, stand still during one evaluation. */
  #bindings({ variables }: Compiled, scope: Scope): Record<string, unknown> {
    const time = this.#clock.now();
    const bindings: Record<string, unknown> = {};
    for (const name of variables) {
      if (name === 'states') bindings[name] = scope.states;
      else if (Object.hasOwn(scope.variables, name)) bindings[name] = scope.variables[name];
      else if (name === 'millis') bindings[name] = () => time;
      else if (name === 'now') {
        bindings[name] = (picture: unknown, timezone: unknown) =>
          formatTime.evaluate(undefined, { time, picture, timezone }) as unknown;
      }
    }
    return bindings;
  }
}

/** Throws JSONata's own error for what it cannot parse. */
function compile(source: string): Compiled {
  let compiled = compiledExpressions.get(source);
  if (compiled === undefined) {
    const expression = jsonata(source);
    for (const [name, value] of Object.entries(AWS_FUNCTIONS)) expression.assign(name, value);
    compiled = { expression, variables: [...variablesIn(expression.ast())] };
    compiledExpressions.set(source, compiled);
  }
  return compiled;
}

/** The names that an expression has behind a dollar, those of functions and of its own variables among them. */
function variablesIn(node: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(node)) {
    for (const item of node) variablesIn(item, found);
  } else if (isRecord(node)) {
    if (node['type'] === 'variable') found.add(String(node['value']));
    for (const part of Object.values(node)) variablesIn(part, found);
  }
  return found;
}

function isLiteral(template: unknown): boolean {
  return (typeof template !== 'object' || template === null) && !isExpression(template);
}

function subject(template: unknown, location: string): string {
  const source = isExpression(template) ? sourceOf(template) : toJson(template);
  return `The JSONata expression '${source}' specified for the field '${location}'`;
}

function unexpectedType(template: unknown, location: string, expected: string, value: unknown): EvaluationError {
  return new EvaluationError(
    location,
    `${subject(template, location)} returned an unexpected result type. Expected '${expected}', but was '${typeName(value)}' for value: ${toJson(value)}`,
  );
}

function isFunctionValue(value: unknown): boolean {
  return isRecord(value) && ('_jsonata_lambda' in value || '_jsonata_function' in value);
}

function describeFailure(error: unknown): string {
  if (!isRecord(error)) return String(error);
  const code = typeof error['code'] === 'string' ? `${error['code']}: ` : '';
  return `${code}${String(error['message'])}`;
}
