import { describe, expect, test } from '@jest/globals';
import type { AwsRequest } from '../../../local/aws/types.ts';
import { createSecretsManager } from '../../../local/secrets-manager/secrets-manager.ts';

const ARN = 'arn:aws:secretsmanager:eu-north-1:000000000000:secret:smultron/swish-local-AbC123';
const VALUE = '{"certificate":"…"}';
const CREATED_AT = 1_795_000_000_000;
const service = createSecretsManager({
  secrets: [
    { name: 'smultron/other', arn: `${ARN.slice(0, -18)}other-XyZ789`, value: 'another' },
    { name: 'smultron/swish-local', arn: ARN, value: VALUE },
  ],
  createdAt: CREATED_AT,
});

const aRequest = (body: unknown, action = 'GetSecretValue'): AwsRequest => ({
  headers: { 'x-amz-target': `secretsmanager.${action}`, 'content-type': 'application/x-amz-json-1.1' },
  path: '/',
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

async function call(body: unknown, action?: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await service.handle(aRequest(body, action));
  expect(response.headers['content-type']).toBe('application/x-amz-json-1.1');
  return { status: response.status, body: JSON.parse(response.body.toString()) as Record<string, unknown> };
}

describe('GetSecretValue', () => {
  test.each(['smultron/swish-local', ARN, ARN.slice(0, -7)])('finds a secret as %s', async (SecretId) => {
    expect(await call({ SecretId })).toEqual({
      status: 200,
      body: {
        ARN,
        Name: 'smultron/swish-local',
        VersionId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        SecretString: VALUE,
        VersionStages: ['AWSCURRENT'],
        CreatedDate: CREATED_AT / 1000,
      },
    });
  });

  test('knows the current stage and the version it gave', async () => {
    const { body } = await call({ SecretId: ARN, VersionStage: 'AWSCURRENT' });

    expect((await call({ SecretId: ARN, VersionId: body['VersionId'] })).body).toEqual(body);
  });

  test.each([
    { SecretId: 'smultron/swish' },
    { SecretId: `${ARN}0` },
    { SecretId: ARN, VersionStage: 'AWSPREVIOUS' },
    { SecretId: ARN, VersionId: '00000000-0000-0000-0000-000000000000' },
  ])('does not find %j', async (input) => {
    const { status, body } = await call(input);

    expect([status, body['__type']]).toEqual([400, 'ResourceNotFoundException']);
    expect(body['message']).toContain("Secrets Manager can't find the specified secret");
    expect(body).not.toHaveProperty('SecretString');
  });

  test.each<[unknown, string]>([
    [{}, 'InvalidParameterException'],
    [{ SecretId: 5 }, 'InvalidParameterException'],
    ['{', 'SerializationException'],
    ['[]', 'SerializationException'],
  ])('refuses %j', async (input, type) => {
    expect(await call(input)).toMatchObject({ status: 400, body: { __type: type } });
  });
});

test('other operations are refused by name', async () => {
  expect(await call({ SecretId: ARN }, 'PutSecretValue')).toMatchObject({
    status: 400,
    body: { __type: 'UnknownOperationException', message: expect.stringContaining('PutSecretValue') },
  });
});

test('requests of other services are not accepted', () => {
  expect(
    service.accepts({ headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' }, path: '/', body: Buffer.alloc(0) }),
  ).toBe(false);
  expect(service.accepts({ headers: {}, path: '/', body: Buffer.alloc(0) })).toBe(false);
  expect(service.accepts(aRequest({}))).toBe(true);
});
