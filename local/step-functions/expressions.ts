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

/** Evaluates templates and the typed fields of states. Compiled expressions are kept: definitions do not change. */
export class Expressions {
  readonly #clock: Clock;
  readonly #compiled = new Map<string, jsonata.Expression>();
  readonly #formatTime = jsonata('$fromMillis($time, $picture, $timezone)');

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The template's value; every undefined result is an EvaluationError that names `location`. */
  async evaluate(template: unknown, scope: Scope, location: string): Promise<unknown> {
    if (isExpression(template)) return this.#run(template, scope, location);
    if (Array.isArray(template)) {
      const values: unknown[] = [];
      for (const [index, item] of template.entries()) {
        values.push(await this.evaluate(item, scope, `${location}[${index}]`));
      }
      return values;
    }
    if (!isRecord(template)) return template;
    const members: [string, unknown][] = [];
    for (const [name, member] of Object.entries(template)) {
      members.push([name, await this.evaluate(member, scope, `${location}/${name}`)]);
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
      value = await this.#compile(sourceOf(expression)).evaluate(undefined, this.#bindings(scope));
    } catch (error) {
      throw new EvaluationError(
        location,
        `${subject(expression, location)} threw an error during evaluation. ${describeFailure(error)}`,
      );
    }
    if (value === undefined) {
      throw new EvaluationError(location, `${subject(expression, location)} returned nothing (undefined).`);
    }
    // What goes on is plain JSON: no sequences of JSONata, and nothing shared with the expression's input.
    const text = typeof value === 'function' || isFunctionValue(value) ? undefined : JSON.stringify(value);
    if (text === undefined) {
      throw new EvaluationError(location, `${subject(expression, location)} returned an unsupported result type.`);
    }
    return JSON.parse(text);
  }

  #compile(source: string): jsonata.Expression {
    let expression = this.#compiled.get(source);
    if (expression === undefined) {
      expression = jsonata(source);
      this.#compiled.set(source, expression);
    }
    return expression;
  }

  /** `$now` and `$millis` follow the local clock and, as in JSONata, stand still during one evaluation. */
  #bindings(scope: Scope): Record<string, unknown> {
    const time = this.#clock.now();
    return {
      ...AWS_FUNCTIONS,
      millis: () => time,
      now: (picture: unknown, timezone: unknown) =>
        this.#formatTime.evaluate(undefined, { time, picture, timezone }) as unknown,
      ...scope.variables,
      states: scope.states,
    };
  }
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
