import { describe, expect, test } from '@jest/globals';
import type { Context } from '../../../local/iam/conditions.ts';
import { Role, type Need } from '../../../local/iam/role.ts';
import { readPolicy, readTrust } from '../../../local/iam/statement.ts';

const TABLE = 'arn:aws:dynamodb:eu-north-1:000000000000:table/orders';
const policy = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements });
const allow = (statement: object) => ({ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: TABLE, ...statement });
const deny = (statement: object) => ({ ...allow(statement), Effect: 'Deny' });

const aRole = (...statements: object[]) =>
  new Role({
    name: 'Writer',
    arn: 'arn:aws:iam::000000000000:role/Writer',
    statements: readPolicy(policy(...statements), 'Stack.Policy'),
  });
const mayPut = (
  statements: object[],
  { resource = TABLE, action = 'dynamodb:PutItem', context = {} }: Partial<Need> = {},
) => aRole(...statements).decide({ action, resource, context }).isAllowed;

describe('a role', () => {
  test.each<[string, object[], boolean]>([
    ['nothing is said', [], false],
    ['the action is allowed on the resource', [allow({})], true],
    ['another action is allowed', [allow({ Action: 'dynamodb:GetItem' })], false],
    ['one of several actions is allowed', [allow({ Action: ['dynamodb:GetItem', 'dynamodb:PutItem'] })], true],
    ['the beginning of the action is allowed', [allow({ Action: 'dynamodb:Put*' })], true],
    ['the beginning of another action is allowed', [allow({ Action: 'dynamodb:Get*' })], false],
    ['all actions of the service are allowed', [allow({ Action: 'dynamodb:*' })], true],
    ['all actions of another service are allowed', [allow({ Action: 'ses:*' })], false],
    ['another resource is allowed', [allow({ Resource: `${TABLE}-2` })], false],
    ['only an index of the table is allowed', [allow({ Resource: `${TABLE}/index/StatusIndex` })], false],
    ['one of several resources is allowed', [allow({ Resource: ['arn:aws:s3:::other', TABLE] })], true],
    ['every resource is allowed', [allow({ Resource: '*' })], true],
    ['every table of the account is allowed', [allow({ Resource: TABLE.replace('orders', '*') })], true],
    ['a dot in the pattern is a dot', [allow({ Resource: TABLE.replace('orders', 'o.ders') })], false],
    ['a later statement allows', [allow({ Action: 'dynamodb:GetItem' }), allow({})], true],
    ['it is denied after it was allowed', [allow({}), deny({})], false],
    ['it is denied before it is allowed', [deny({ Resource: '*' }), allow({})], false],
    ['something else is denied', [allow({}), deny({ Action: 'dynamodb:DeleteItem' })], true],
  ])('%s', (_, statements, expected) => {
    expect(mayPut(statements)).toBe(expected);
  });

  test('says what refused it: nothing that allows it, or a statement that denies it', () => {
    const need = { action: 'dynamodb:PutItem', resource: TABLE, context: {} };

    expect(aRole().decide(need)).toEqual({ isAllowed: false });
    expect(aRole(allow({}), deny({})).decide(need)).toMatchObject({
      isAllowed: false,
      by: { statement: { effect: 'Deny', where: 'Stack.Policy.Statement[1]' } },
    });
  });

  test('acts under its name and the name of who acts', () => {
    expect(aRole().principal('PutOrder')).toBe('arn:aws:sts::000000000000:assumed-role/Writer/PutOrder');
  });
});

describe('conditions', () => {
  const onKeys = (operator: string, ...keys: string[]) =>
    allow({ Condition: { [operator]: { 'dynamodb:LeadingKeys': keys } } });
  const put = (statement: object, ...keys: string[]) =>
    mayPut([statement], { context: { 'dynamodb:LeadingKeys': keys } });

  test.each<[string, object, string[], boolean]>([
    ['an equal key', onKeys('ForAllValues:StringEquals', 'active'), ['active'], true],
    ['another key', onKeys('ForAllValues:StringEquals', 'active'), ['inactive'], false],
    ['an equal key, where * means itself', onKeys('ForAllValues:StringEquals', 'refund#*'), ['refund#1'], false],
    ['a key that fits', onKeys('ForAllValues:StringLike', 'refund#*'), ['refund#1'], true],
    ['a key that fits one of two', onKeys('ForAllValues:StringLike', 'key#*', 'refund#*'), ['refund#1'], true],
    ['two keys of which one does not fit', onKeys('ForAllValues:StringLike', 'refund#*'), ['refund#1', 'key#1'], false],
    ['one character for each ?', onKeys('ForAllValues:StringLike', '??-?'), ['ab-c'], true],
    ['a character too many for ?', onKeys('ForAllValues:StringLike', '??-?'), ['abc-d'], false],
  ])('%s', (_, statement, keys, expected) => {
    expect(put(statement, ...keys)).toBe(expected);
  });

  const from = allow({
    Action: 'ses:SendEmail',
    Resource: '*',
    Condition: { StringEquals: { 'ses:FromAddress': 'order@smultron.example' } },
  });
  test.each<[string, Context, boolean]>([
    ['the expected value', { 'ses:FromAddress': ['order@smultron.example'] }, true],
    ['another value', { 'ses:FromAddress': ['Order@smultron.example'] }, false],
    ['no value', {}, false],
  ])('a single value: %s', (_, context, expected) => {
    expect(mayPut([from], { action: 'ses:SendEmail', resource: 'arn', context })).toBe(expected);
  });

  test('several conditions have to hold together', () => {
    const both = allow({
      Condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['refund#*'] },
        'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['refund#1', 'key#1'] },
      },
    });

    expect(put(both, 'refund#1')).toBe(true);
    expect(put(both, 'refund#2')).toBe(false);
    expect(put(both, 'key#1')).toBe(false);
  });
});

describe('what is not evaluated stops the start, by name and place', () => {
  test.each<[string, object, RegExp]>([
    ['an unknown member', allow({ NotAction: 'dynamodb:Scan' }), /^Stack\.Policy\.Statement\[0\]: NotAction is not/],
    ['NotResource', allow({ NotResource: '*' }), /Statement\[0\]: NotResource/],
    ['a principal', allow({ Principal: '*' }), /Statement\[0\]: Principal/],
    ['an unknown effect', allow({ Effect: 'Maybe' }), /Statement\[0\]\.Effect: must be Allow or Deny/],
    ['no action', allow({ Action: undefined }), /Statement\[0\]\.Action: must be a text/],
    ['every action', allow({ Action: '*' }), /Statement\[0\]\.Action: \* is not evaluated/],
    ['a wildcard within an action', allow({ Action: 'dynamodb:*Item' }), /Statement\[0\]\.Action: dynamodb:\*Item/],
    ['a resource that is no text', allow({ Resource: { Ref: 'Table' } }), /Statement\[0\]\.Resource: must be a text/],
    ['a policy variable', allow({ Resource: 'arn:${aws:username}' }), /Statement\[0\]\.Resource: the variable in/],
    [
      'an operator',
      allow({ Condition: { StringNotEquals: { 'ses:FromAddress': 'a' } } }),
      /Condition\.StringNotEquals\.ses:FromAddress: the operator/,
    ],
    ['an operator', allow({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }), /the condition key is not/],
    [
      'a list without a quantifier',
      allow({ Condition: { StringLike: { 'dynamodb:LeadingKeys': 'a' } } }),
      /StringLike\.dynamodb:LeadingKeys: the operator/,
    ],
    [
      'a quantifier by which one of many values is enough',
      allow({ Condition: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': 'a' } } }),
      /ForAnyValue:StringLike\.dynamodb:LeadingKeys: the operator/,
    ],
    [
      'leading keys of an action that has none, for which the condition would always hold',
      allow({ Action: 'dynamodb:Scan', Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'a' } } }),
      /LeadingKeys: dynamodb:Scan carries no such key/,
    ],
  ])('%s', (_, statement, message) => {
    expect(() => readPolicy(policy(statement), 'Stack.Policy')).toThrow(message);
  });

  test('a policy in an older version', () => {
    expect(() => readPolicy({ Version: '2008-10-17', Statement: [] }, 'Stack.Policy')).toThrow(
      'Stack.Policy.Version: must be 2012-10-17, but is "2008-10-17"',
    );
  });
});

describe('who may take a role on', () => {
  const trust = (statement: object) =>
    readTrust(policy({ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }), 'Stack.Role');

  test('the services of its trust policy', () => {
    expect(trust({ Principal: { Service: 'lambda.amazonaws.com' } })).toEqual(['lambda.amazonaws.com']);
    expect(trust({ Principal: { Service: ['a', 'b'] } })).toEqual(['a', 'b']);
  });

  test.each<[string, object, RegExp]>([
    ['an account', { Principal: { AWS: '*' } }, /^Stack\.Role\.Statement\[0\]\.Principal: AWS is not evaluated/],
    ['a condition', { Principal: { Service: 'a' }, Condition: {} }, /Statement\[0\]: Condition is not evaluated/],
    ['another action', { Principal: { Service: 'a' }, Action: 'sts:TagSession' }, /only that a service may take/],
  ])('is not read from %s', (_, statement, message) => {
    expect(() => trust(statement)).toThrow(message);
  });
});
