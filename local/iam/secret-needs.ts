import type { CloudSpec } from '../template/types.ts';
import type { Need } from './role.ts';

/** What a request to Secrets Manager needs: on the secret, which it may name in three ways. */
export function secretNeeds(secrets: CloudSpec['secrets']): (operation: string, body: unknown) => readonly Need[] {
  const arns = new Map(
    secrets.flatMap(({ name, arn }) =>
      [name, arn, arn.replace(/-[A-Za-z0-9]{6}$/, '')].map((id) => [id, arn] as const),
    ),
  );
  return (operation, body) => {
    const { SecretId: id } = body as { readonly SecretId?: string };
    return [{ action: `secretsmanager:${operation}`, resource: arns.get(id ?? '') ?? '*', context: {} }];
  };
}
