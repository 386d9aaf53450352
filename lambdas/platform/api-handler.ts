import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { TransientFault } from '../domain/errors.ts';
import { languageOf, type Language } from '../domain/language.ts';
import { MESSAGES, sentenceOf, type Message, type MessageCode } from '../domain/messages.ts';
import { describeError } from './describe-error.ts';
import { countFault, countResult, writeMetrics } from './measure.ts';
import { logger } from './powertools.ts';

/** What a route answers; the envelope is put around it here. */
export interface Answer<Data = unknown> {
  readonly status: number;
  readonly data?: Data;
  readonly links?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that is an error: thrown anywhere below a route, and the only kind whose text a client sees. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: MessageCode;
  readonly details: unknown;
  readonly links: Readonly<Record<string, string>> | undefined;

  constructor(code: MessageCode, details: unknown = null, options: { links?: Readonly<Record<string, string>> } = {}) {
    super(code);
    this.code = code;
    this.details = details;
    this.links = options.links;
  }
}

export interface ApiRequest {
  readonly event: APIGatewayProxyEventV2;
  readonly language: Language;
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** A path parameter; the route's key says which there are. */
  readonly path: (name: string) => string;
}

const MAX_BODY_BYTES = 16 * 1024;

/** The JSON body of a request. @throws Problem unsupported_media_type, request_too_large, invalid_request */
export function jsonBody(request: ApiRequest): unknown {
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(request.header('content-type') ?? '')) {
    throw new Problem('unsupported_media_type');
  }
  return parseJson(request);
}

/** The same whatever the content type says. @throws Problem request_too_large, invalid_request */
export function parseJson({ event, language }: ApiRequest): unknown {
  const text = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (text.length > MAX_BODY_BYTES) throw new Problem('request_too_large', { maxBytes: MAX_BODY_BYTES });
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    const sentence = { sv: 'Innehållet är inte giltig JSON.', en: 'The body is not valid JSON.' };
    throw new Problem('invalid_request', [{ field: '', message: sentence[language] }]);
  }
}

/**
 * Wraps a route: correlation ids, a metric for what is no good answer (`CheckoutRefused`, `…Failed`), the envelope around
 * every answer, and the one map from errors to statuses. What is not a Problem is ours to mend: the customer gets
 * `internal` or `busy`, and the log gets the error.
 */
export function apiHandler(name: string, route: (request: ApiRequest) => Promise<Answer>) {
  const handle = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const language = languageOf(event.headers['accept-language']);
    logger.appendKeys({ route: name });
    try {
      const answer = await route({
        event,
        language,
        header: (key) => event.headers[key],
        path: (key) => event.pathParameters?.[key] ?? '',
      });
      return respond(language, answer, null);
    } catch (error) {
      const problem = problemOf(error);
      const { status, retryAfter }: Message = MESSAGES[problem.code];
      countResult(name, status >= 500 ? 'Failed' : 'Refused');
      if (problem === error) {
        logger.info(`${name} refused`, { code: problem.code });
      } else {
        countFault(error);
        logger.error(`${name} failed`, { error: describeError(error) });
      }
      const { code, details } = problem;
      return respond(
        language,
        {
          status,
          ...(problem.links === undefined ? {} : { links: problem.links }),
          ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }),
        },
        { code, message: sentenceOf(code, details, language), details },
      );
    }
  };
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({ timeoutEarlyInMillis: 0 })
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(writeMetrics)
    .handler(handle);
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(error instanceof TransientFault ? 'busy' : 'internal');
}

function respond(
  language: Language,
  { status, data, links, headers }: Answer,
  error: object | null,
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-language': language,
      'cache-control': 'no-store',
      ...headers,
    },
    body: JSON.stringify({ data: data ?? null, meta: { now: new Date().toISOString() }, links: links ?? null, error }),
  };
}
