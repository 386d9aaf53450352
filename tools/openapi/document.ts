import { functionDefinitions } from '../../infra/functions.ts';
import { LANGUAGES } from '../../lambdas/domain/language.ts';
import { MESSAGES, type Message, type MessageCode } from '../../lambdas/domain/messages.ts';
import { answerExamples, parameterExamples, problemExample, requestExamples } from './examples.ts';
import { operations, type DocumentedAnswer, type Operation } from './operations.ts';
import { componentSchemas, problemName } from './schemas.ts';

/** What any operation may answer: the tables throttle, or something of ours is broken. */
const ANYWHERE = ['busy', 'internal'] as const satisfies readonly MessageCode[];

/** What API Gateway answers by itself, and when. */
const GATEWAY: Readonly<Record<number, string>> = {
  429: 'too many requests',
  500: 'the function failed',
  503: 'the function did not answer in time',
};
const GATEWAY_WITH_BODY: typeof GATEWAY = { 413: 'the body is larger than the gateway takes' };

const reference = (kind: 'examples' | 'headers' | 'parameters' | 'schemas', name: string) => ({
  $ref: `#/components/${kind}/${name}`,
});

/** The API as OpenAPI 3.1. Every route of `infra/functions.ts` is in it. */
export function openApiDocument(): Readonly<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { name, route } of functionDefinitions) {
    if (route === undefined) continue;
    const operation = operations[name];
    if (operation === undefined) throw new Error(`tools/openapi/operations.ts does not say what ${name} answers`);
    const [method, path] = placeOf(route);
    paths[path] = { ...paths[path], [method]: operationObject(name, path, operation) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Smultron checkout',
      version: '1',
      description:
        'The checkout of a Swedish web shop whose customers pay with Swish. Every answer of a route is an envelope: `data`, ' +
        '`meta.now`, `links` and `error`. Codes are stable, messages are for the customer, amounts are SEK, times are ISO 8601, ' +
        'what is absent is null. API Gateway’s own errors are `{"message"}`.',
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      {
        url: 'https://{host}',
        description: 'The output ApiUrl of the service stack',
        variables: { host: { default: 'api.smultron.example' } },
      },
      { url: 'http://127.0.0.1:3000', description: '`npm start`' },
    ],
    security: [],
    tags: [
      { name: 'Checkout', description: 'For the storefront.' },
      { name: 'Catalogue', description: 'For the storefront.' },
      { name: 'Swish', description: 'For Swish.' },
      { name: 'Other' },
    ],
    paths,
    components: {
      schemas: componentSchemas(),
      parameters: PARAMETERS,
      headers: HEADERS,
      examples: componentExamples(),
    },
  };
}

/** Method and path; `$default` as API Gateway's own exports write it, since OpenAPI has no word for it. */
function placeOf(route: string): [method: string, path: string] {
  if (route === '$default') return ['x-amazon-apigateway-any-method', '/$default'];
  const [method = '', path = ''] = route.split(' ');
  return [method.toLowerCase(), path];
}

const PARAMETERS = {
  'Accept-Language': {
    name: 'Accept-Language',
    in: 'header',
    description:
      'Swedish (`sv`) or English (`en`) for messages; of a checkout also for its mails. Swedish unless asked for English.',
    schema: { type: 'string' },
    example: 'en',
  },
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'Made by the client once per order, and remembered for a day.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{8,128}$' },
    example: '0d8e7a52-9a3b-4a43-a0a9-6c7b5a7f2f1e',
  },
  callbackIdentifier: {
    name: 'callbackIdentifier',
    in: 'header',
    description: 'The secret that was sent to Swish with the payment.',
    schema: { type: 'string' },
  },
  id: {
    name: 'id',
    in: 'path',
    required: true,
    description: 'The order’s id, which is the checkout’s too.',
    schema: { type: 'string' },
    example: parameterExamples.id,
  },
  reference: {
    name: 'reference',
    in: 'path',
    required: true,
    description: 'The payment’s `reference`.',
    schema: { type: 'string' },
    example: parameterExamples.reference,
  },
} as const;

const HEADERS = {
  'Content-Language': { description: 'Language of the messages.', schema: { type: 'string', enum: LANGUAGES } },
  'Cache-Control': { description: 'Answers are never kept.', schema: { type: 'string', const: 'no-store' } },
  'Retry-After': {
    description: 'Seconds until it is worth asking again.',
    schema: { type: 'string', pattern: '^\\d+$' },
  },
} as const;

function operationObject(name: string, path: string, operation: Operation) {
  const { tag, summary, description, headers = [], body } = operation;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter);
  return {
    operationId: name.charAt(0).toLowerCase() + name.slice(1),
    tags: [tag],
    summary,
    description,
    parameters: [...inPath, ...headers, 'Accept-Language'].map((parameter) => reference('parameters', parameter)),
    ...(body !== undefined && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: reference('schemas', body), example: requestExamples[body] } },
      },
    }),
    responses: responsesOf(operation),
  };
}

/** One shape that an answer with a status may have. */
interface Shape {
  readonly name: string;
  readonly schema: string;
  readonly description: string;
  /** Whether a handler of ours gives it, with its headers; otherwise it is API Gateway. */
  readonly isOwn: boolean;
  readonly retryAfter: boolean;
}

function responsesOf({ answers, problems, body }: Operation): Readonly<Record<string, unknown>> {
  const shapes: (readonly [status: string, Shape])[] = [
    ...Object.entries(answers).map(([status, answer]) => [status, shapeOfAnswer(answer)] as const),
    ...[...problems, ...ANYWHERE].map((code) => [String(MESSAGES[code].status), shapeOfProblem(code)] as const),
    ...Object.entries({ ...GATEWAY, ...(body !== undefined && GATEWAY_WITH_BODY) }).map(
      ([status, when]) => [status, shapeOfGateway(when)] as const,
    ),
  ];
  const byStatus = Map.groupBy(shapes, ([status]) => status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [status, responseOf(group.map(([, shape]) => shape))]),
  );
}

/** Headers are those of our own answers: API Gateway's have none of them. */
function responseOf(shapes: readonly Shape[]) {
  const schemas = [...new Set(shapes.map(({ schema }) => schema))].map((name) => reference('schemas', name));
  const headers = [
    ...(shapes.some(({ isOwn }) => isOwn) ? (['Content-Language', 'Cache-Control'] as const) : []),
    ...(shapes.some(({ retryAfter }) => retryAfter) ? (['Retry-After'] as const) : []),
  ];
  return {
    description: shapes.map(({ description }) => description).join(' '),
    ...(headers.length > 0 && {
      headers: Object.fromEntries(headers.map((name) => [name, reference('headers', name)])),
    }),
    content: {
      'application/json': {
        schema: schemas.length === 1 ? schemas[0] : { oneOf: schemas },
        examples: Object.fromEntries(shapes.map(({ name }) => [name, reference('examples', name)])),
      },
    },
  };
}

const shapeOfAnswer = ({ schema, description, retryAfter = false }: DocumentedAnswer): Shape => ({
  name: schema,
  schema,
  description,
  isOwn: true,
  retryAfter,
});

function shapeOfProblem(code: MessageCode): Shape {
  const { text, retryAfter }: Message = MESSAGES[code];
  return {
    name: code,
    schema: problemName(code),
    description: `\`${code}\`: ${text.en}`,
    isOwn: true,
    retryAfter: retryAfter !== undefined,
  };
}

const shapeOfGateway = (when: string): Shape => ({
  name: 'GatewayError',
  schema: 'GatewayError',
  description: `From API Gateway: ${when}.`,
  isOwn: false,
  retryAfter: false,
});

/** One example of every answer, by the name of its schema or its code. */
function componentExamples() {
  const codes = Object.keys(MESSAGES) as MessageCode[];
  const values = { ...answerExamples, ...Object.fromEntries(codes.map((code) => [code, problemExample(code)])) };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}
