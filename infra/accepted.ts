import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Findings of cdk-nag (its pack AwsSolutions) that are meant to be so, each said beside the construct that it is about and
 * with a reason for whoever audits the account. What no finding needs any more fails test/infra/nag.test.ts.
 */
export function accept(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason });
}

/** Accepts that a role may do something to whatever a resource with a `*` in it stands for. */
export function acceptWildcard(role: IConstruct, resource: string, reason: string): void {
  accept(role, `IAM5[Resource::${spelled(Stack.of(role).resolve(resource))}]`, reason);
}

/** A resource as cdk-nag spells it in the name of a finding: with references in angle brackets. */
function spelled(resolved: unknown): string {
  if (typeof resolved === 'string') return resolved;
  const {
    Ref: reference,
    'Fn::GetAtt': attribute,
    'Fn::Join': joined,
  } = resolved as {
    readonly Ref?: string;
    readonly 'Fn::GetAtt'?: readonly string[];
    readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
  };
  if (reference !== undefined) return `<${reference}>`;
  if (attribute !== undefined) return `<${attribute.join('.')}>`;
  if (joined !== undefined) return joined[1].map(spelled).join(joined[0]);
  throw new Error(`cdk-nag's spelling of ${JSON.stringify(resolved)} is not known here`);
}
