import { Ajv2020 } from 'ajv/dist/2020.js';
import { textOf } from './order-flow.ts';

interface Reference {
  readonly $ref: string;
}

export interface DocumentedOperation {
  readonly operationId: string;
  readonly parameters: readonly Reference[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<
    Record<string, { readonly headers?: Readonly<Record<string, Reference>>; readonly content: unknown }>
  >;
}

/** The API's document as it is checked in. */
export const apiDocument = JSON.parse(textOf('docs/openapi.json')) as {
  readonly openapi: string;
  /** By path and method. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: Readonly<
    Record<'schemas' | 'headers' | 'parameters' | 'examples', Readonly<Record<string, object>>>
  >;
};

const isDateTime = (text: string): boolean => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;

/** Strict: what it does not know in a schema is an error, and not passed over. */
const ajv = new Ajv2020({
  strict: true,
  // The document as a whole is no schema: to check it as one would only take a second.
  validateSchema: false,
  allowUnionTypes: true,
  formats: {
    'date-time': isDateTime,
    email: /^[^@\s]+@[^@\s]+$/,
    uri: (text: string) => URL.canParse(text),
    uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  },
});
ajv.addVocabulary(Object.keys(apiDocument));
ajv.addSchema(apiDocument, 'api');

/** `at('paths', '/v1/products')` → `#/paths/~1v1~1products` */
export const at = (...path: readonly string[]): string =>
  `#/${path.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;

/** What is wrong with a value by the schema at a place of the document; undefined when nothing is. */
export function faultOf(value: unknown, place: string): string | undefined {
  const validate = ajv.getSchema(`api${place}`);
  if (validate === undefined) throw new Error(`The API's document has no schema at ${place}`);
  return validate(value) === true ? undefined : ajv.errorsText(validate.errors);
}

/** Every operation, with its place and, but for `$default`, the route that `infra/functions.ts` would call it. */
export const operations = Object.entries(apiDocument.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    route: path === '/$default' ? '$default' : `${method.toUpperCase()} ${path}`,
    place: ['paths', path, method] as const,
    operation,
  })),
);

const jsonContent = ['content', 'application/json', 'schema'] as const;

interface Exchange {
  readonly method: string;
  readonly path: string;
  /** The body as it was sent, if it was JSON. */
  readonly request: unknown;
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** @throws Error when the document does not have this answer, or forbids a request that something was made from */
export function checkExchange({ method, path, request, status, headers, body }: Exchange): void {
  const { route, place, operation } = operationOf(method, path);
  const fail = (why: string): never => {
    throw new Error(`${method} ${path} (${route} of docs/openapi.json): ${why}\n${status} ${JSON.stringify(body)}`);
  };
  const response = operation.responses[status];
  if (response === undefined) return fail(`no answer ${status} is documented`);
  const fault = faultOf(body, at(...place, 'responses', String(status), ...jsonContent));
  if (fault !== undefined) fail(fault);
  const isOurs = typeof body === 'object' && body !== null && 'meta' in body;
  for (const name of isOurs ? Object.keys(response.headers ?? {}) : []) {
    const faultOfHeader = faultOf(headers.get(name), at('components', 'headers', name, 'schema'));
    if (faultOfHeader !== undefined) fail(`${name}: ${faultOfHeader}`);
  }
  // A callback is received whatever is in it; a request that something was made from has to be as documented.
  if (status === 201) {
    const faultOfRequest = faultOf(request, at(...place, 'requestBody', ...jsonContent));
    if (faultOfRequest !== undefined) fail(`the request was accepted: ${faultOfRequest}`);
  }
}

function operationOf(method: string, path: string) {
  const [bare = ''] = path.split('?');
  const found =
    operations.find(({ route }) => matches(route, method, bare)) ??
    operations.find(({ route }) => route === '$default');
  if (found === undefined) throw new Error('The API’s document has no $default');
  return found;
}

function matches(route: string, method: string, path: string): boolean {
  const [routeMethod, routePath = ''] = route.split(' ');
  return routeMethod === method && new RegExp(`^${routePath.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
}
