import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Access } from './access.ts';

/** Two tries fit into what a question to Swish, or a customer's request, may take, and leave time for the rest. */
const TIME_LIMITS = { connectionTimeout: 1_000, requestTimeout: 1_500, throwOnRequestTimeout: true } as const;

export type ReadSecret = () => Promise<string>;

/** Reads the current version of a secret, each time anew. Throws when it is not there or cannot be read in time. */
export function secretReader(secretArn: string, access?: Access): ReadSecret {
  const client = new SecretsManagerClient({ ...access, maxAttempts: 2, requestHandler: TIME_LIMITS });
  return async () => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    if (SecretString === undefined) throw new Error('The secret is not text');
    return SecretString;
  };
}
