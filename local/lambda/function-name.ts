import type { FunctionSpec } from '../template/types.ts';

/** The function's physical name: the last part of its ARN. */
export function functionNameOf(spec: FunctionSpec): string {
  return spec.arn.split(':')[6] ?? spec.name;
}

/** What a function can be invoked by: its name in the project, its physical name or its ARN. */
export const namesOf = (spec: FunctionSpec): readonly string[] => [spec.name, spec.arn, functionNameOf(spec)];

/** A function's name or ARN, and the version that may follow it: undefined stands for the newest code. */
export function splitQualifier(nameOrArn: string): { readonly name: string; readonly qualifier: string | undefined } {
  const parts = nameOrArn.split(':');
  const length = nameOrArn.startsWith('arn:') ? 7 : 1;
  return { name: parts.slice(0, length).join(':'), qualifier: parts[length] };
}
