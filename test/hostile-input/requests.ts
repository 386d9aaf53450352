import fc from 'fast-check';
import type { HttpRequest } from '../simulation/http-api.ts';
import { apiDocument, operations, type DocumentedOperation } from '../support/api-document.ts';
import { valuesOf, type Preferred, type Schema } from './from-schema.ts';
import { hostileTexts } from './hostile-values.ts';
import { spoilt } from './spoil.ts';

/** Names of things that are really there. */
export interface Targets {
  /** Ids of checkouts. */
  readonly ids: readonly string[];
  readonly products: readonly string[];
  readonly deliveries: readonly string[];
}

/** Requests to every route of the API's document, from those that mean well to those that do not. */
export function requestsTo(targets: Targets): fc.Arbitrary<HttpRequest> {
  return fc.oneof(
    ...operations.map(({ route, operation }) => ({
      weight: operation.requestBody === undefined ? 1 : route.includes('callback') ? 4 : 12,
      arbitrary: requestOf(route, operation, targets),
    })),
  );
}

/** What somebody would send who means well; an `id` is a product's in a cart, and a payment's in a callback. */
const wellMeant = ({ ids, products, deliveries }: Targets, path: string): Preferred => ({
  name: fc.constantFrom('Astrid Berg', 'Åsa Öberg', "O'Neill", '山田 花子'),
  company: fc.constantFrom('', 'Berg & Söner'),
  address: fc.constant('Storgatan 1'),
  zip: fc.constant('123 45'),
  city: fc.constant('Bromma'),
  // Customers who have nothing open: a few checkouts each is the limit.
  email: fc.nat({ max: 100_000 }).map((number) => `customer-${number}@example.com`),
  phone: fc.nat({ max: 999_999 }).map((number) => `070-6${String(number).padStart(6, '0')}`),
  swishNumber: fc.constantFrom(null, '0706444364'),
  delivery: fc.constantFrom('', null, ...deliveries),
  id: path.includes('callback') ? fc.constantFrom(...ids.map(referenceOf)) : fc.constantFrom(...products),
  number: fc.constantFrom(1, 2),
});

const referenceOf = (id: string): string => id.replaceAll('-', '').toUpperCase();

function requestOf(route: string, { requestBody }: DocumentedOperation, targets: Targets): fc.Arbitrary<HttpRequest> {
  const [method = 'GET', path = ''] = route === '$default' ? ['GET', '/v1/{anything}'] : route.split(' ');
  const methods = fc.oneof(
    { weight: 12, arbitrary: fc.constant(method) },
    { weight: 1, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD') },
  );
  return fc.record({
    method: methods,
    path: pathsOf(path, targets),
    headers,
    body: requestBody === undefined ? fc.constant('') : bodiesOf(schemaOf(requestBody), wellMeant(targets, path)),
  });
}

/** A path whose parameters are real, or not. */
function pathsOf(path: string, { ids }: Targets): fc.Arbitrary<string> {
  const real = fc.constantFrom(...ids, ...ids.map(referenceOf), ...ids.map((id) => id.toUpperCase()));
  const text = hostileTexts.map((hostile) => encodeURIComponent(hostile.toWellFormed().slice(0, 2_000)));
  const parameter = fc.oneof(
    { weight: 4, arbitrary: real },
    { weight: 2, arbitrary: fc.uuid() },
    { weight: 3, arbitrary: text },
    { weight: 1, arbitrary: fc.constantFrom('%', '%zz', '%ff', '..', '.', '*') },
  );
  const query = fc.oneof(
    { weight: 6, arbitrary: fc.constant('') },
    text.map((value) => `?${value}=${value}`),
  );
  return fc.tuple(parameter, query).map(([value, asked]) => path.replaceAll(/\{\w+\}/g, () => value) + asked);
}

/** Visible characters: what else a header may not have, Node refuses before anybody sees it. */
const headerTexts = fc.oneof(
  fc.string({ unit: 'binary-ascii', maxLength: 140 }),
  fc.constantFrom('*', 'sv', 'en;q=0.5, sv;q=1', 'x'.repeat(8_000), ', '.repeat(3_000), 'sv;q='.repeat(2_000)),
);

const sometimes = (texts: fc.Arbitrary<string>): fc.Arbitrary<string | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: texts });

const headers: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .record({
    'content-type': fc.oneof(
      { weight: 12, arbitrary: fc.constant('application/json') },
      fc.constantFrom('application/json; charset=utf-16', 'application/vnd.api+json', 'text/plain', 'x/y', ''),
      headerTexts,
    ),
    'accept-language': sometimes(headerTexts),
    'idempotency-key': sometimes(headerTexts),
    callbackIdentifier: sometimes(fc.oneof(fc.uuid(), headerTexts)),
  })
  .map(
    (given) =>
      Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Record<string, string>,
  );

const bodiesOf = (schema: Schema, preferred: Preferred): fc.Arbitrary<string> => {
  const text = spoilt(valuesOf(schema, preferred)).map((value) => JSON.stringify(value) ?? '');
  return fc.oneof(
    { weight: 10, arbitrary: text },
    { weight: 1, arbitrary: fc.tuple(text, fc.nat({ max: 100 })).map(([whole, cut]) => whole.slice(0, -cut)) },
    { weight: 1, arbitrary: hostileTexts },
  );
};

function schemaOf(requestBody: unknown): Schema {
  const { content } = requestBody as { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  const { $ref = '' } = content['application/json']?.schema ?? {};
  const schema = apiDocument.components.schemas[$ref.split('/').at(-1) ?? ''];
  if (schema === undefined) throw new Error(`The API's document has no ${$ref}`);
  return schema;
}
