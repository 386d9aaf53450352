import { createHash } from 'node:crypto';
import { type AwsRequest, type AwsResponse, type AwsService, ServiceError } from '../aws/types.ts';
import type { CloudSpec } from '../template/types.ts';

type Secret = CloudSpec['secrets'][number];

const TARGET = 'secretsmanager.';
const CURRENT = 'AWSCURRENT';

/**
 * Secrets Manager with the secrets of the template, to be read only: GetSecretValue by name, ARN, or ARN without its random end. A secret
 * has one version, the current one. `createdAt` (epoch milliseconds) is when the secrets say they were made.
 */
export function createSecretsManager(options: { secrets: readonly Secret[]; createdAt: number }): AwsService {
  const { secrets, createdAt } = options;

  const getSecretValue = (input: Record<string, unknown>): unknown => {
    const { SecretId: id, VersionStage: stage, VersionId: versionId } = input;
    if (typeof id !== 'string' || id === '')
      throw new ServiceError('InvalidParameterException', 'You must provide a SecretId.');
    const secret = secrets.find(
      ({ name, arn }) => id === name || id === arn || id === arn.replace(/-[A-Za-z0-9]{6}$/, ''),
    );
    if (secret === undefined)
      throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    if (stage !== undefined && stage !== CURRENT) throw noVersion(`staging label: ${JSON.stringify(stage)}`);
    if (versionId !== undefined && versionId !== versionOf(secret))
      throw noVersion(`VersionId: ${JSON.stringify(versionId)}`);
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: versionOf(secret),
      SecretString: secret.value,
      VersionStages: [CURRENT],
      CreatedDate: createdAt / 1000,
    };
  };

  const answer = (request: AwsRequest): AwsResponse => {
    const action = targetOf(request).slice(TARGET.length);
    try {
      if (action !== 'GetSecretValue')
        throw new ServiceError('UnknownOperationException', `The local Secrets Manager has no operation ${action}.`);
      return json(200, getSecretValue(inputOf(request.body)));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return json(error.status, { ...error.members, __type: error.code, message: error.message });
    }
  };

  return {
    name: 'secretsmanager',
    accepts: (request) => targetOf(request).startsWith(TARGET),
    handle: async (request) => answer(request),
  };
}

function targetOf({ headers }: AwsRequest): string {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? target : '';
}

function inputOf(body: Buffer): Record<string, unknown> {
  let input: unknown;
  try {
    input = JSON.parse(body.toString('utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ServiceError('SerializationException', 'The body is not JSON.');
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new ServiceError('SerializationException', 'The body is not a JSON object.');
  return input as Record<string, unknown>;
}

/** The same value has the same version, after a restart too. */
function versionOf({ arn, value }: Secret): string {
  const digest = createHash('sha256').update(arn).update('\n').update(value).digest('hex');
  return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const noVersion = (what: string): ServiceError =>
  new ServiceError('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${what}`);

const json = (status: number, body: unknown): AwsResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});
