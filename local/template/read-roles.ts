import { readPolicy, readTrust, type Statement } from '../iam/statement.ts';
import type { Deployment } from './deployment.ts';
import { Properties } from './properties.ts';
import type { RoleSpec } from './types.ts';

/** The roles with everything that their own and the attached policies say. */
export function readRoles(deployment: Deployment): RoleSpec[] {
  const attached = new Map<string, Statement[]>();
  for (const found of deployment.resources('AWS::IAM::Policy')) {
    const properties = new Properties(found);
    properties.mayHave(['PolicyDocument', 'PolicyName', 'Roles']);
    const statements = readPolicy(properties.get('PolicyDocument'), `${found.where}.PolicyDocument`);
    for (const role of properties.list('Roles')) attached.set(role, [...(attached.get(role) ?? []), ...statements]);
  }
  const roles = deployment.resources('AWS::IAM::Role').map((found) => {
    const properties = new Properties(found);
    properties.mayHave(['AssumeRolePolicyDocument', 'Description', 'Policies', 'RoleName', 'Tags']);
    const name = deployment.refOf(found);
    const own = properties.groups('Policies').flatMap((policy, index) => {
      policy.mayHave(['PolicyDocument', 'PolicyName']);
      return readPolicy(policy.get('PolicyDocument'), `${found.where}.Policies[${index}].PolicyDocument`);
    });
    return {
      name,
      arn: deployment.attributeOf(found, 'Arn'),
      trusted: readTrust(properties.get('AssumeRolePolicyDocument'), `${found.where}.AssumeRolePolicyDocument`),
      statements: [...own, ...(attached.get(name) ?? [])],
    };
  });
  const strangers = [...attached.keys()].filter((role) => !roles.some(({ name }) => name === role));
  if (strangers.length > 0) throw new Error(`Policies are for roles that no stack has: ${strangers.join(', ')}`);
  return roles;
}
