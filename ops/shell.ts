import type { Command } from 'commander';
import type { Change, Report } from './change.ts';
import { connectShop, type Shop } from './connect.ts';
import { OperationRefused } from './refusal.ts';
import { readTarget, type Target } from './target.ts';
import type { Terminal } from './terminal.ts';

interface GlobalOptions {
  readonly env?: string;
  readonly endpoint?: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly by: string;
}

/** Finds what a command works on. */
type Connect<Where> = (target: Target) => Promise<Where>;

/** Who asks for a change, as the history will have it. */
const OPERATOR = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$/u;

/** @throws OperationRefused for a name that a history does not take */
export function readOperator(name: string): string {
  if (OPERATOR.test(name)) return name;
  throw new OperationRefused('--by must be a name of at most 64 letters and digits');
}

/** What a command looked at is not as it should be; it has said so. */
export class LooksWrong extends Error {
  override readonly name = 'LooksWrong';
}

/** What every command is run in: finds the shop that was named, and prints what the command gives back. */
export class Shell {
  readonly #terminal: Terminal;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** A command that changes nothing. */
  look(command: Command, work: (shop: Shop) => Promise<Report>): Promise<void> {
    return this.lookAt(connectShop, command, work);
  }

  /** The same for what is no whole shop yet. */
  async lookAt<Where>(
    connect: Connect<Where>,
    command: Command,
    work: (where: Where) => Promise<Report>,
  ): Promise<void> {
    const options = command.optsWithGlobals<GlobalOptions>();
    const report = await work(await connect(this.#target(options)));
    this.#print(options, report.data, report.text);
    if (report.isWrong === true) throw new LooksWrong();
  }

  /** A command that changes something: says what first, and asks before it changes prod. */
  change(command: Command, work: (shop: Shop, operator: string) => Promise<Change>): Promise<void> {
    return this.changeAt(connectShop, command, work);
  }

  /** The same for what is no whole shop yet. */
  async changeAt<Where>(
    connect: Connect<Where>,
    command: Command,
    work: (where: Where, operator: string) => Promise<Change>,
  ): Promise<void> {
    const options = command.optsWithGlobals<GlobalOptions>();
    const operator = readOperator(options.by);
    const target = this.#target(options);
    const { steps, apply } = await work(await connect(target), operator);
    if (options.dryRun === true) {
      const text =
        steps.length === 0 ? 'There is nothing to change.' : `Nothing was changed. This would:\n${listed(steps)}`;
      this.#print(options, { done: false, steps }, text);
      return;
    }
    await this.#confirm(target, steps, options);
    const report = await apply();
    const text = [...steps.map(asItem), report.text].join('\n');
    this.#print(options, { done: true, steps, result: report.data }, text);
    if (report.isWrong === true) throw new LooksWrong();
  }

  #target({ env, endpoint }: GlobalOptions): Target {
    return readTarget({ env, endpoint }, this.#terminal.environment['AWS_PORT']);
  }

  async #confirm({ environment }: Target, steps: readonly string[], { yes }: GlobalOptions): Promise<void> {
    if (environment !== 'prod' || steps.length === 0 || yes === true) return;
    const { confirm, err } = this.#terminal;
    if (confirm === undefined)
      throw new OperationRefused('This would change prod: say --yes if it is to. Nothing was changed');
    err(`In prod this will:\n${listed(steps)}`);
    if (!(await confirm('Do it?'))) throw new OperationRefused('Nothing was changed');
  }

  #print({ json }: GlobalOptions, data: unknown, text: string): void {
    this.#terminal.out(json === true ? JSON.stringify(data, null, 2) : text);
  }
}

const asItem = (step: string): string => `- ${step}`;
const listed = (steps: readonly string[]): string => steps.map(asItem).join('\n');
