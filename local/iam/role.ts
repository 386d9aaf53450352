import type { Context } from './conditions.ts';
import type { Statement } from './statement.ts';
import { matcherOf } from './wildcards.ts';

/** A right that a request needs. */
export interface Need {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** ARN, or `*` for what is about no resource. */
  readonly resource: string;
  readonly context: Context;
}

/** One action on one resource, out of a statement. */
export interface Grant {
  readonly statement: Statement;
  readonly action: string;
  readonly resource: string;
}

/** What a role's policies say of a need: `by` is what allows it, or what refuses it expressly. */
export type Decision =
  | { readonly isAllowed: true; readonly by: Grant }
  /** Nothing allows it, or `by` denies it. */
  | { readonly isAllowed: false; readonly by?: Grant };

interface Rule {
  readonly grant: Grant;
  readonly fitsAction: (action: string) => boolean;
  readonly fitsResource: (resource: string) => boolean;
}

/**
 * The policies of a role, ready to be asked. What is not allowed is denied, and a Deny outweighs every Allow. A Deny without
 * effect on an action is not looked at: rules are found by their action.
 */
export class Role {
  readonly name: string;
  readonly arn: string;
  /** Everything that is allowed, one action and one resource at a time. */
  readonly grants: readonly Grant[];
  readonly #rules: readonly Rule[];
  readonly #byAction = new Map<string, readonly Rule[]>();

  constructor(role: { readonly name: string; readonly arn: string; readonly statements: readonly Statement[] }) {
    this.name = role.name;
    this.arn = role.arn;
    this.#rules = role.statements.flatMap(rulesOf);
    this.grants = this.#rules.map(({ grant }) => grant).filter(({ statement }) => statement.effect === 'Allow');
  }

  /** Who the role is while a service acts in it; the session is the function's name. */
  principal(session: string): string {
    const account = this.arn.split(':')[4] ?? '';
    return `arn:aws:sts::${account}:assumed-role/${this.name}/${session}`;
  }

  decide({ action, resource, context }: Need): Decision {
    let allowing: Grant | undefined;
    for (const { grant, fitsResource } of this.#rulesFor(action)) {
      if (!fitsResource(resource)) continue;
      if (!grant.statement.conditions.every((condition) => condition.holds(context))) continue;
      if (grant.statement.effect === 'Deny') return { isAllowed: false, by: grant };
      allowing ??= grant;
    }
    return allowing === undefined ? { isAllowed: false } : { isAllowed: true, by: allowing };
  }

  #rulesFor(action: string): readonly Rule[] {
    const known = this.#byAction.get(action);
    if (known !== undefined) return known;
    const rules = this.#rules.filter(({ fitsAction }) => fitsAction(action));
    this.#byAction.set(action, rules);
    return rules;
  }
}

function rulesOf(statement: Statement): Rule[] {
  return statement.actions.flatMap((action) =>
    statement.resources.map((resource) => ({
      grant: { statement, action, resource },
      fitsAction: matcherOf(action),
      fitsResource: matcherOf(resource),
    })),
  );
}
