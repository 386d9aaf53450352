import { readConditions, type Condition } from './conditions.ts';
import { texts } from './texts.ts';

/** A statement of an identity's policy: what it allows or denies, whatever else is said elsewhere. */
export interface Statement {
  /** Place in the template. */
  readonly where: string;
  readonly effect: 'Allow' | 'Deny';
  /** Exact (`dynamodb:PutItem`), or with `*` at the end. */
  readonly actions: readonly string[];
  /** ARNs, which may hold `*`. */
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
}

type Group = Readonly<Record<string, unknown>>;

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Only policies in this version know what the others are read for here. */
const VERSION = '2012-10-17';
const ACTION = /^[a-z0-9-]+:[A-Za-z]*\*?$/;

/**
 * Reads a policy document whose intrinsic functions are resolved. What it says in a way that is not evaluated here is an
 * error that names the place: a right or a refusal that is overlooked would show on AWS only.
 */
export function readPolicy(document: unknown, where: string): Statement[] {
  const { Statement: statements } = read(document, where, ['Version', 'Statement', 'Id']);
  const version = (document as Group)['Version'];
  if (version !== VERSION) throw new Error(`${where}.Version: must be ${VERSION}, but is ${JSON.stringify(version)}`);
  return listOf(statements).map((statement, index) => readStatement(statement, `${where}.Statement[${index}]`));
}

function readStatement(value: unknown, where: string): Statement {
  const statement = read(value, where, ['Sid', 'Effect', 'Action', 'Resource', 'Condition']);
  const { Effect: effect } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') throw new Error(`${where}.Effect: must be Allow or Deny`);
  const actions = texts(statement['Action'], `${where}.Action`);
  for (const action of actions) {
    if (!ACTION.test(action)) throw new Error(`${where}.Action: ${action} is not evaluated here`);
  }
  const resources = texts(statement['Resource'], `${where}.Resource`);
  return { where, effect, actions, resources, conditions: readConditions(statement['Condition'], actions, where) };
}

/** The services that may take a role on, as its trust policy says. */
export function readTrust(document: unknown, where: string): string[] {
  const { Statement: statements } = read(document, where, ['Version', 'Statement']);
  return listOf(statements).flatMap((value, index) => {
    const place = `${where}.Statement[${index}]`;
    const statement = read(value, place, ['Sid', 'Effect', 'Action', 'Principal']);
    if (statement['Effect'] !== 'Allow' || statement['Action'] !== 'sts:AssumeRole')
      throw new Error(`${place}: only that a service may take the role on (sts:AssumeRole) is evaluated here`);
    const principal = read(statement['Principal'], `${place}.Principal`, ['Service']);
    return texts(principal['Service'], `${place}.Principal.Service`);
  });
}

/** A group of members that are all evaluated. */
function read(value: unknown, where: string, known: readonly string[]): Group {
  if (!isGroup(value)) throw new Error(`${where}: must be a group of members`);
  const unknown = Object.keys(value).filter((member) => !known.includes(member));
  if (unknown.length > 0) throw new Error(`${where}: ${unknown.join(', ')} is not evaluated here`);
  return value;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
