import type { AwsRequest } from '../aws/types.ts';
import type { FunctionSpec } from '../template/types.ts';

/** Every function has credentials of its own, as on AWS: so it can be told who asks. */
export const withOwnCredentials = (spec: FunctionSpec): FunctionSpec => ({
  ...spec,
  environment: { ...spec.environment, AWS_ACCESS_KEY_ID: spec.name, AWS_SECRET_ACCESS_KEY: 'local' },
});

/** Tells the function whose credentials signed a request; undefined for anybody else. */
export function callersOf(functions: readonly FunctionSpec[]): (request: AwsRequest) => string | undefined {
  const names = new Set(functions.map(({ name }) => name));
  return ({ headers }) => {
    const signedBy = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1];
    return signedBy !== undefined && names.has(signedBy) ? signedBy : undefined;
  };
}
