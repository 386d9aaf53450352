import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import type { Access } from '../../lambdas/adapters/access.ts';
import { TIME_LIMITS } from '../../lambdas/adapters/time-limits.ts';

/** A stack as CloudFormation tells of it. */
export interface DeployedStack {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** The deployed stacks of an account and region. */
export function deployedStacks(access: Access) {
  const client = new CloudFormationClient({ ...access, maxAttempts: 3, requestHandler: TIME_LIMITS });
  return {
    /** Undefined when there is no stack of that name. */
    async find(name: string): Promise<DeployedStack | undefined> {
      try {
        const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
        if (stack === undefined) return undefined;
        return {
          name,
          tags: Object.fromEntries((stack.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
          outputs: Object.fromEntries(
            (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
          ),
        };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
  };
}

/** CloudFormation has no error of its own for it. */
const isMissing = (error: unknown): boolean =>
  error instanceof CloudFormationServiceException &&
  error.name === 'ValidationError' &&
  error.message.includes('does not exist');
