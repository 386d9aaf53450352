import { ServiceError } from '../aws/types.ts';
import type { CloudSpec, FunctionSpec, StateMachineSpec } from '../template/types.ts';
import { Role, type Decision, type Grant, type Need } from './role.ts';

/** Who asks for something: a role, and who AWS says acts in it. */
export interface Identity {
  readonly role: Role;
  /** `arn:aws:sts::…:assumed-role/…/…` */
  readonly principal: string;
}

export interface Refusal {
  readonly principal: string;
  readonly need: Need;
  /** The end of AWS's sentence. */
  readonly reason: string;
}

export type UseListener = (role: Role, grant: Grant, need: Need) => void;

/** What the functions and state machines of the template may do, by their roles in it. */
export class Permissions {
  readonly roles: readonly Role[];
  readonly #functions: ReadonlyMap<string, Identity>;
  readonly #machines: ReadonlyMap<string, Identity>;
  readonly #listeners = new Set<UseListener>();

  /** @throws Error naming a function or machine whose role is not in the template or is not for its service */
  constructor({ functions, stateMachines, roles }: Pick<CloudSpec, 'functions' | 'stateMachines' | 'roles'>) {
    this.roles = roles.map((spec) => new Role(spec));
    const identityOf = (spec: FunctionSpec | StateMachineSpec, service: string): [string, Identity] => {
      const trusted = roles.find(({ arn }) => arn === spec.roleArn)?.trusted;
      const role = this.roles.find(({ arn }) => arn === spec.roleArn);
      if (role === undefined) throw new Error(`${spec.name}: its role ${spec.roleArn} is not in the template`);
      if (trusted?.includes(service) !== true)
        throw new Error(`${spec.name}: its role ${role.name} cannot be assumed by ${service}`);
      return [spec.name, { role, principal: role.principal(spec.name) }];
    };
    this.#functions = new Map(functions.map((spec) => identityOf(spec, 'lambda.amazonaws.com')));
    this.#machines = new Map(stateMachines.map((spec) => identityOf(spec, 'states.amazonaws.com')));
  }

  /** Undefined for a name that no function has. */
  ofFunction(name: string): Identity | undefined {
    return this.#functions.get(name);
  }

  /** What of the needs is refused first; undefined when all are allowed. */
  refusalOf({ role, principal }: Identity, needs: readonly Need[]): Refusal | undefined {
    for (const need of needs) {
      const decision = role.decide(need);
      if (!decision.isAllowed) return { principal, need, reason: reasonOf(decision, need) };
      for (const listener of this.#listeners) listener(role, decision.by, need);
    }
    return undefined;
  }

  /** Refuses as Step Functions tells of it that a machine invokes a function, by the ARN with or without a version. */
  mayInvoke = (machine: StateMachineSpec, functionArn: string): void => {
    const identity = this.#machines.get(machine.name);
    if (identity === undefined) throw new Error(`There is no machine ${machine.name}`);
    const need = { action: 'lambda:InvokeFunction', resource: functionArn, context: {} };
    const refusal = this.refusalOf(identity, [need]);
    if (refusal === undefined) return;
    const details = '(Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; Proxy: null)';
    throw new ServiceError('AWSLambdaException', `${sentenceOf(refusal)} ${details}`, 403);
  };

  /** Tells `listener` about every right that is made use of, until the returned function is called. */
  onUse(listener: UseListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function reasonOf({ by }: Decision, { action }: Need): string {
  return by === undefined
    ? `because no identity-based policy allows the ${action} action`
    : 'with an explicit deny in an identity-based policy';
}

/** The sentence in which AWS refuses. */
export function sentenceOf({ principal, need: { action, resource }, reason }: Refusal): string {
  // What is about no resource is refused without naming one.
  const on = resource === '*' ? '' : ` on resource: ${resource}`;
  return `User: ${principal} is not authorized to perform: ${action}${on} ${reason}`;
}
