import { ServiceError } from '../aws/types.ts';
import type { StateMachineAliasSpec, StateMachineSpec } from '../template/types.ts';
import type { MachineDefinition } from './definition.ts';
import { parseDefinition } from './validation.ts';

export interface Machine {
  readonly spec: StateMachineSpec;
  readonly definition: MachineDefinition;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** A machine as a caller named it: itself, one of its versions, or an alias and the version that this leads to. */
export interface MachineReference {
  readonly machine: Machine;
  readonly versionArn?: string;
  readonly alias?: StateMachineAliasSpec;
}

/** Members that an answer of the API has for what was named beside the machine. */
export function qualifierArns({ versionArn, alias }: MachineReference): Record<string, string> {
  return {
    ...(versionArn === undefined ? {} : { stateMachineVersionArn: versionArn }),
    ...(alias === undefined ? {} : { stateMachineAliasArn: alias.arn }),
  };
}

/** The machines of the template by every ARN that stands for them. */
export class Machines {
  readonly #machines: readonly Machine[];
  readonly #references = new Map<string, MachineReference>();

  /** Throws InvalidDefinition when a machine cannot run here faithfully. */
  constructor(specs: readonly StateMachineSpec[], createdAt: number) {
    this.#machines = specs.map((spec) => ({
      spec,
      definition: parseDefinition(spec.name, spec.definition),
      createdAt,
    }));
    for (const machine of this.#machines) {
      const { arn, versionArns = [], aliases = [] } = machine.spec;
      this.#references.set(arn, { machine });
      for (const versionArn of versionArns) this.#references.set(versionArn, { machine, versionArn });
      for (const alias of aliases) {
        this.#references.set(alias.arn, { machine, alias, versionArn: alias.versionArn });
      }
    }
  }

  list(): readonly Machine[] {
    return this.#machines;
  }

  lookUp(arn: string): MachineReference | undefined {
    return this.#references.get(arn);
  }

  /** StateMachineDoesNotExist for an ARN that stands for nothing. */
  find(arn: string): MachineReference {
    const reference = this.lookUp(arn);
    if (reference !== undefined) return reference;
    throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }
}
