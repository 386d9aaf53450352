import { ServiceError } from '../aws/types.ts';
import { byteLength, NAME_CHARACTERS, PAYLOAD_BYTES } from './limits.ts';

export type Body = Readonly<Record<string, unknown>>;

/** White space, brackets, wildcards and special characters, control characters, surrogates and non-characters. */
const FORBIDDEN_IN_NAMES = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\uFFFE\uFFFF]|[\u{10000}-\u{10FFFF}]/u;

export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

/** The message with which AWS refuses one member of a request. */
export function constraint(member: string, value: unknown, rule: string): ServiceError {
  const shown = value === undefined ? 'null' : typeof value === 'string' ? value : JSON.stringify(value);
  return validationError(
    `1 validation error detected: Value '${shown.slice(0, 200)}' at '${member}' failed to satisfy constraint: ${rule}`,
  );
}

export function requiredString(body: Body, member: string, maximum: number): string {
  const value = optionalString(body, member, maximum);
  if (value === undefined) throw constraint(member, undefined, 'Member must not be null');
  if (value.length === 0) throw constraint(member, value, 'Member must have length greater than or equal to 1');
  return value;
}

export function optionalString(body: Body, member: string, maximum: number): string | undefined {
  const value = body[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') {
    throw new ServiceError('SerializationException', `STRING_VALUE expected for '${member}'`);
  }
  if (value.length > maximum) {
    throw constraint(member, value, `Member must have length less than or equal to ${maximum}`);
  }
  return value;
}

export function optionalBoolean(body: Body, member: string, fallback: boolean): boolean {
  const value = body[member] ?? fallback;
  if (typeof value === 'boolean') return value;
  throw new ServiceError('SerializationException', `BOOLEAN_VALUE expected for '${member}'`);
}

export function optionalChoice<T extends string>(body: Body, member: string, choices: readonly T[]): T | undefined {
  const value = optionalString(body, member, 1024);
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) return choice;
  throw constraint(member, value, `Member must satisfy enum value set: [${choices.join(', ')}]`);
}

/** JSON text of at most the payload quota; `refuse` makes the error for what is not JSON. */
export function jsonText(text: string, member: string, refuse: (problem: string) => ServiceError): string {
  if (byteLength(text) > PAYLOAD_BYTES) {
    throw constraint(member, text, `Member must have length less than or equal to ${PAYLOAD_BYTES}`);
  }
  try {
    JSON.parse(text);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
  return text;
}

export function executionName(body: Body): string | undefined {
  const name = optionalString(body, 'name', NAME_CHARACTERS);
  if (name === undefined) return undefined;
  if (name === '') throw constraint('name', name, 'Member must have length greater than or equal to 1');
  if (FORBIDDEN_IN_NAMES.test(name)) throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
  return name;
}

/** An ARN of the given kind, `stateMachine` or `execution`; InvalidArn for everything else. */
export function requiredArn(body: Body, member: string, kind: 'stateMachine' | 'execution'): string {
  const arn = requiredString(body, member, 2_000);
  const [prefix, partition, service, region, account, resource, ...rest] = arn.split(':');
  const refuse = (problem: string) => new ServiceError('InvalidArn', `Invalid Arn: '${problem}: ${arn}'`);
  if (prefix !== 'arn' || !partition?.startsWith('aws')) throw refuse('Invalid ARN prefix');
  if (service !== 'states') throw refuse('ARN is not for Step Functions');
  if (!region || !account || rest.length < (kind === 'execution' ? 2 : 1)) throw refuse('ARN is incomplete');
  if (resource !== kind) {
    throw new ServiceError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${resource}'`);
  }
  return arn;
}
