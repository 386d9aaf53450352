import type { HttpAnswer } from '../../local/gateway/function-response.ts';
import type { HttpRequest } from '../simulation/http-api.ts';
import { at, checkExchange, faultOf, operations } from '../support/api-document.ts';

/** Refusals by what the request is: nothing may have happened because of it. */
const REFUSED_UNREAD: ReadonlySet<string> = new Set([
  'invalid_request',
  'unsupported_media_type',
  'request_too_large',
  'unsupported_payment_method',
  'not_found',
]);

/** A line of a stack, or a path of a source file. */
const STACK_TRACE = /\bat .+:\d+:\d+|node_modules|\.[cm]?[jt]s:\d+/;

export interface Exchanged {
  readonly request: HttpRequest;
  readonly answer: HttpAnswer;
  /** What the application changed, or asked to be changed, while it answered. */
  readonly effects: readonly string[];
}

/** What is wrong with how a request was answered; undefined when nothing is. */
export function faultOfExchange({ request, answer, effects }: Exchanged): string | undefined {
  const text = answer.body.toString('utf8');
  if (answer.status >= 500) return `answered ${answer.status} ${text}`;
  if (STACK_TRACE.test(text)) return `tells of its code: ${text}`;
  const body = jsonOf(text) as { readonly error?: { readonly code: string } | null } | undefined;
  if (body === undefined) return `is answered with what is not JSON: ${text}`;
  // The gateway's own refusals have no envelope and no code.
  const isRefused = body.error === undefined || REFUSED_UNREAD.has(body.error?.code ?? '');
  if (isRefused && effects.length > 0) return `was refused (${text}), and yet: ${effects.join(', ')}`;
  if (effects.length > 0) {
    const fault = faultOfBody(request);
    if (fault !== undefined) return `made something happen (${effects.join(', ')}) by a body with a fault: ${fault}`;
  }
  return body.error === undefined ? undefined : undocumented(request, answer, body);
}

/** Why the API's document has no such answer to such a request. */
function undocumented(
  { method, path, body: sent = '' }: HttpRequest,
  { status, headers }: HttpAnswer,
  body: unknown,
): string | undefined {
  try {
    checkExchange({ method, path, request: tidied(sent), status, headers: new Headers(headers), body });
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** What the API's document says against a body; undefined for a route that takes none. */
function faultOfBody({ method, path, body = '' }: HttpRequest): string | undefined {
  const [bare = ''] = path.split('?');
  const found = operations.find(({ route }) => route === `${method} ${bare}`);
  if (found?.operation.requestBody === undefined) return undefined;
  return faultOf(tidied(body), at(...found.place, 'requestBody', 'content', 'application/json', 'schema'));
}

/** A body as the shop reads it: the lengths of the document are those of trimmed texts. */
const tidied = (text: string): unknown => {
  const body = jsonOf(text);
  const trimmed = JSON.stringify(body, (_name, value: unknown) => (typeof value === 'string' ? value.trim() : value));
  return trimmed === undefined ? undefined : jsonOf(trimmed);
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
