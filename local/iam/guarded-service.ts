import { errorResponse } from '../aws/json-service.ts';
import { QueryParameters } from '../aws/query-protocol.ts';
import { ServiceError, type AwsRequest, type AwsResponse, type AwsService } from '../aws/types.ts';
import { cloudFormation } from '../cloud-formation/cloud-formation.ts';
import { ses } from '../ses/query-protocol.ts';
import type { CloudSpec } from '../template/types.ts';
import { machineNeeds } from './machine-needs.ts';
import { mailNeeds } from './mail-needs.ts';
import { sentenceOf, type Permissions, type Refusal } from './permissions.ts';
import type { Need } from './role.ts';
import { secretNeeds } from './secret-needs.ts';
import { tableNeeds } from './table-needs.ts';

export interface GuardOptions {
  readonly permissions: Permissions;
  readonly spec: CloudSpec;
  /** The function that made a request; undefined when it was somebody else, who may do everything. */
  readonly callerOf: (request: AwsRequest) => string | undefined;
  /** ARN of the machine that a task token belongs to; undefined for a token that was never given out. */
  readonly machineOfToken: (token: string) => string | undefined;
}

/** How a service says what is asked of it, and that it is refused. */
interface Protocol {
  readonly needsOf: (request: AwsRequest) => readonly Need[];
  readonly refused: (refusal: Refusal) => AwsResponse;
}

/** Wraps the services behind the AWS endpoint so that a function gets what its role allows, and nothing else. */
export function guardServices({ permissions, spec, callerOf, machineOfToken }: GuardOptions) {
  const mail = mailNeeds(spec);
  const protocols: Readonly<Record<string, Protocol>> = {
    dynamodb: jsonProtocol(tableNeeds(spec.tables)),
    states: jsonProtocol(machineNeeds(machineOfToken)),
    secretsmanager: jsonProtocol(secretNeeds(spec.secrets), '1.1'),
    email: { needsOf: ({ body }) => mail(new QueryParameters(body)), refused: refusedMail },
    cloudformation: {
      needsOf: ({ body }) => [
        { action: `cloudformation:${new QueryParameters(body).text('Action')}`, resource: '*', context: {} },
      ],
      refused: (refusal) => cloudFormation.errorOf('AccessDenied', sentenceOf(refusal), 403),
    },
  };
  return (service: AwsService): AwsService => {
    const protocol = protocols[service.name];
    if (protocol === undefined) throw new Error(`Nobody knows what a request to ${service.name} needs`);
    return {
      name: service.name,
      accepts: (request) => service.accepts(request),
      handle: async (request) => {
        const caller = callerOf(request);
        const identity = caller === undefined ? undefined : permissions.ofFunction(caller);
        const refusal = identity && permissions.refusalOf(identity, protocol.needsOf(request));
        return refusal === undefined ? service.handle(request) : protocol.refused(refusal);
      },
    };
  };
}

/** `X-Amz-Target: DynamoDB_20120810.PutItem`, and a body of JSON. */
function jsonProtocol(
  needs: (operation: string, body: unknown) => readonly Need[],
  jsonVersion: '1.0' | '1.1' = '1.0',
): Protocol {
  return {
    needsOf: ({ headers, body }) => {
      const target = String(headers['x-amz-target'] ?? '');
      return needs(target.slice(target.indexOf('.') + 1), JSON.parse(body.toString('utf8') || '{}'));
    },
    refused: (refusal) => errorResponse(new ServiceError('AccessDeniedException', sentenceOf(refusal)), jsonVersion),
  };
}

/** SES has a sentence of its own. */
function refusedMail({ principal, need: { action, resource } }: Refusal): AwsResponse {
  const message = `User \`${principal}' is not authorized to perform \`${action}' on resource \`${resource}'`;
  return ses.errorOf('AccessDenied', message, 403);
}
