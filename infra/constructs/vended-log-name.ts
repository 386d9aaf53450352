import { Aws, Fn, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Name for a log group that another service of AWS delivers to. Under this prefix the delivery needs no entry of its
 * own in the account's log resource policy, which holds 5,120 characters for all services together: without it, a stack
 * in an account with many logs cannot be created. So CloudFormation cannot make the name; the stack's own id in it lets
 * a stack be created again beside the log group that an earlier one of the same name left behind.
 */
export function vendedLogName(scope: Construct, service: 'apis' | 'states'): string {
  const stackUuid = Fn.select(2, Fn.split('/', Aws.STACK_ID));
  return `/aws/vendedlogs/${service}/${Stack.of(scope).stackName}-${stackUuid}`;
}
