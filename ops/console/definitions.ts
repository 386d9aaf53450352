import { createHash } from 'node:crypto';
import type { Executions } from '../adapters/executions.ts';
import type { ShownDefinition } from './api.ts';

const MOST_KEPT = 100;
const NAME_CHARACTERS = 16;

/** The state machines that executions run. An execution keeps the one that it was started with: each is asked for once. */
export class Definitions {
  readonly #executions: Pick<Executions, 'definition'>;
  readonly #kept = new Map<string, Promise<ShownDefinition>>();

  constructor(executions: Pick<Executions, 'definition'>) {
    this.#executions = executions;
  }

  of(executionName: string): Promise<ShownDefinition> {
    const kept = this.#kept.get(executionName);
    if (kept !== undefined) return kept;
    const asked = this.#ask(executionName);
    this.#kept.set(executionName, asked);
    asked.catch(() => this.#kept.delete(executionName));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return asked;
  }

  async #ask(executionName: string): Promise<ShownDefinition> {
    const text = await this.#executions.definition(executionName);
    return {
      definition: createHash('sha256').update(text).digest('hex').slice(0, NAME_CHARACTERS),
      asl: JSON.parse(text) as ShownDefinition['asl'],
    };
  }
}
