import { validateHeaderName, validateHeaderValue } from 'node:http';

/** What is sent to the client. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** A function's result that API Gateway cannot turn into an HTTP response; the client sees a 500. */
export class MalformedResponse extends Error {
  override readonly name = 'MalformedResponse';
}

/** These belong to the connection between gateway and client: a function does not decide them. */
const GATEWAY_HEADERS = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** An answer of the gateway's own. */
export function gatewayAnswer(status: number, message: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    cookies: [],
    body: Buffer.from(JSON.stringify({ message })),
  };
}

/**
 * Reads a function's result in payload format 2.0: with a `statusCode` it is a response, else it is the body of a 200 of
 * type JSON. Throws MalformedResponse for members of the wrong type.
 */
export function answerFromResult(result: unknown): HttpAnswer {
  if (!isRecord(result) || result['statusCode'] === undefined) {
    const body = typeof result === 'string' ? result : JSON.stringify(result);
    return { status: 200, headers: { 'content-type': 'application/json' }, cookies: [], body: Buffer.from(body) };
  }
  return {
    status: statusOf(result['statusCode']),
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headersOf(result['headers']) },
    cookies: cookiesOf(result['cookies']),
    body: bodyOf(result['body'], result['isBase64Encoded'] === true),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function statusOf(value: unknown): number {
  const status = typeof value === 'string' ? Number(value) : value;
  if (typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599) return status;
  throw new MalformedResponse(`statusCode is ${JSON.stringify(value)}, not a number from 200 to 599`);
}

function headersOf(value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) throw new MalformedResponse('headers is not an object');
  const entries = Object.entries(value).map(([name, content]): [string, string] => {
    if (typeof content !== 'string' && typeof content !== 'number' && typeof content !== 'boolean') {
      throw new MalformedResponse(`header ${name} is not text`);
    }
    return [name.toLowerCase(), checked(name, String(content))];
  });
  return Object.fromEntries(entries.filter(([name]) => !GATEWAY_HEADERS.has(name)));
}

function cookiesOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((cookie) => typeof cookie === 'string')) {
    throw new MalformedResponse('cookies is not a list of texts');
  }
  return value.map((cookie) => checked('set-cookie', cookie));
}

/** A line break in a header would let a function's data write headers of its own. */
function checked(name: string, content: string): string {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, content);
    return content;
  } catch (error) {
    throw new MalformedResponse(`header ${JSON.stringify(name)} cannot be sent`, { cause: error });
  }
}

function bodyOf(value: unknown, isBase64: boolean): Buffer {
  if (value === undefined || value === null) return Buffer.alloc(0);
  if (typeof value !== 'string') throw new MalformedResponse('body is not text');
  return Buffer.from(value, isBase64 ? 'base64' : 'utf8');
}
