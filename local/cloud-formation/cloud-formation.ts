import { queryProtocol, QueryParameters, type Elements } from '../aws/query-protocol.ts';
import type { AwsRequest, AwsResponse, AwsService } from '../aws/types.ts';
import type { StackSpec } from '../template/types.ts';

const version = '2010-05-15';

export const cloudFormation = queryProtocol({
  version,
  namespace: `http://cloudformation.amazonaws.com/doc/${version}/`,
});

/**
 * CloudFormation with the stacks of the template, as if they had been deployed when the cloud was started (`createdAt`,
 * epoch ms). DescribeStacks tells of them; nothing can be changed.
 */
export function createCloudFormation(options: {
  readonly stacks: readonly StackSpec[];
  readonly createdAt: number;
}): AwsService {
  const { stacks, createdAt } = options;

  const describeStacks = (asked: string | undefined): AwsResponse => {
    const found = asked === undefined ? stacks : stacks.filter(({ name, arn }) => asked === name || asked === arn);
    if (found.length === 0 && asked !== undefined) {
      return cloudFormation.errorOf('ValidationError', `Stack with id ${asked} does not exist`, 400);
    }
    return cloudFormation.resultOf('DescribeStacks', { Stacks: found.map((stack) => elementsOf(stack, createdAt)) });
  };

  const answer = ({ body }: AwsRequest): AwsResponse => {
    const parameters = new QueryParameters(body);
    const action = parameters.text('Action');
    if (action === 'DescribeStacks') return describeStacks(parameters.text('StackName'));
    const message = `The local CloudFormation has no operation ${action ?? 'without a name'}: see local/FEATURES.md.`;
    return cloudFormation.errorOf('InvalidAction', message, 400);
  };

  return {
    name: 'cloudformation',
    accepts: (request) => cloudFormation.accepts(request),
    handle: async (request) => answer(request),
  };
}

const elementsOf = ({ name, arn, description, tags, outputs }: StackSpec, createdAt: number): Elements => ({
  StackId: arn,
  StackName: name,
  Description: description,
  CreationTime: new Date(createdAt).toISOString(),
  StackStatus: 'CREATE_COMPLETE',
  Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
  Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
});
