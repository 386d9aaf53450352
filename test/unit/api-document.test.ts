import { describe, expect, test } from '@jest/globals';
import { functionDefinitions } from '../../infra/functions.ts';
import { MESSAGES, type MessageCode } from '../../lambdas/domain/messages.ts';
import { openApiDocument } from '../../tools/openapi/document.ts';
import { operations as described } from '../../tools/openapi/operations.ts';
import { problemName } from '../../tools/openapi/schemas.ts';
import { answerExamples, requestExamples } from '../../tools/openapi/examples.ts';
import { apiDocument, at, checkExchange, faultOf, operations } from '../support/api-document.ts';

const codes = Object.keys(MESSAGES) as MessageCode[];

/** Every `$ref` below a value, with the place it points to. */
function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = '$ref' in value && typeof value.$ref === 'string' ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}

const lookUp = (reference: string): unknown =>
  reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((value, part) => (value as Readonly<Record<string, unknown>> | undefined)?.[part], apiDocument);

describe('the API’s document', () => {
  test('is what the schemas say: after a change, npm run openapi writes it anew', () => {
    expect(JSON.parse(JSON.stringify(openApiDocument()))).toEqual(apiDocument);
  });

  test('has every route of the stack and no other', () => {
    const routes = functionDefinitions.flatMap(({ route }) => route ?? []);

    expect(operations.map(({ route }) => route).toSorted()).toEqual(routes.toSorted());
  });

  test('describes no operation without a route', () => {
    const names = functionDefinitions.filter(({ route }) => route !== undefined).map(({ name }) => name);

    expect(Object.keys(described).toSorted()).toEqual(names.toSorted());
  });

  test('has every error code with its status, and each operation its own', () => {
    for (const { place, operation } of operations) {
      for (const [status, { content }] of Object.entries(operation.responses)) {
        const named = codes.filter((code) =>
          referencesIn(content).includes(at('components', 'schemas', problemName(code))),
        );
        expect([...place, named.map((code) => MESSAGES[code].status)]).toEqual([
          ...place,
          named.map(() => Number(status)),
        ]);
      }
    }
    const everywhere = new Set(operations.flatMap(({ operation }) => referencesIn(operation.responses)));
    expect(codes.filter((code) => !everywhere.has(at('components', 'schemas', problemName(code))))).toEqual([]);
  });

  test('points only to what it has', () => {
    const references = referencesIn(apiDocument);

    expect(references.length).toBeGreaterThan(100);
    expect([...new Set(references)].filter((reference) => lookUp(reference) === undefined)).toEqual([]);
  });

  test('has the parameters of every path', () => {
    for (const { route, operation } of operations) {
      const declared = operation.parameters
        .map(({ $ref }) => lookUp($ref) as { in: string; name: string })
        .filter((parameter) => parameter.in === 'path');
      expect(declared.map(({ name }) => name)).toEqual([...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
  });

  test('names its operations once', () => {
    const ids = operations.map(({ operation }) => operation.operationId);

    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has examples that fit', () => {
    for (const { place, operation } of operations) {
      for (const [status, response] of Object.entries(operation.responses)) {
        const content = ['content', 'application/json'] as const;
        const { examples } = (response.content as Record<string, { examples: Record<string, { $ref: string }> }>)[
          content[1]
        ] ?? { examples: {} };
        const values = Object.values(examples).map(({ $ref }) => (lookUp($ref) as { value: unknown }).value);
        expect(values.length).toBeGreaterThan(0);
        for (const value of values) {
          expect(faultOf(value, at(...place, 'responses', status, ...content, 'schema'))).toBeUndefined();
        }
      }
    }
    expect(
      faultOf({ message: 'Too Many Requests', more: 1 }, at('components', 'schemas', 'GatewayError')),
    ).toBeDefined();
  });
});

describe('an exchange of the flow tests', () => {
  const headers = { 'content-language': 'sv', 'cache-control': 'no-store' };
  const placed = {
    method: 'POST',
    path: '/v1/checkout',
    request: requestExamples.CheckoutRequest,
    status: 201,
    headers: new Headers(headers),
    body: answerExamples.CheckoutAnswer as { data: object; links: object },
  };

  test('passes when the document has it', () => {
    const later = { ...placed, status: 202, body: answerExamples.WorkingAnswer };
    const throttled = { ...placed, status: 429, headers: new Headers(), body: answerExamples.GatewayError };

    expect(() => checkExchange(placed)).not.toThrow();
    expect(() => checkExchange({ ...later, headers: new Headers({ ...headers, 'retry-after': '2' }) })).not.toThrow();
    expect(() => checkExchange(throttled)).not.toThrow();
  });

  test.each([
    ['a status that no answer has', { status: 200 }, /no answer 200/],
    ['a shape of another status', { status: 202 }, /data/],
    ['a member that is not documented', { body: { ...placed.body, more: 1 } }, /additional properties/],
    ['a member deep down', { body: { ...placed.body, links: { ...placed.body.links, more: 1 } } }, /additional/],
    ['a member that is missing', { body: { data: placed.body.data } }, /required property 'meta'/],
    ['a header that is missing', { headers: new Headers() }, /Content-Language/],
    ['no word of when to ask again', { status: 202, body: answerExamples.WorkingAnswer }, /Retry-After/],
    ['a request that should have been refused', { request: { order: {}, cart: [] } }, /the request was accepted/],
    ['a path that nothing serves', { path: '/v2/checkout' }, /\$default/],
  ])('fails with %s', (_what, change, why) => {
    expect(() => checkExchange({ ...placed, ...change })).toThrow(why);
  });
});
