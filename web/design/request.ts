/** A server of ours said no, with a sentence for people. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly status: number;
  readonly code: string;
  /** The whole answer. */
  readonly body: unknown;

  constructor(status: number, code: string, message: string, body: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.body = body;
  }
}

/** What was asked for is not there, or no longer. */
export const isNotFound = (error: unknown): boolean => error instanceof RequestRefused && error.status === 404;

/** Nobody answered, or not in words that can be read. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Moving the clock waits until everything that is due is done, which may take a while. */
const LIMIT_MS = 60_000;

/** @throws RequestRefused, Unreachable; an AbortError when `signal` aborted */
export const getJson = <T>(path: string, signal?: AbortSignal): Promise<T> => request<T>(path, {}, signal);

/** @throws RequestRefused, Unreachable */
export const postJson = <T>(path: string, body: unknown): Promise<T> =>
  request<T>(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

/** @throws RequestRefused, Unreachable */
export const deleteJson = <T>(path: string): Promise<T> => request<T>(path, { method: 'DELETE' });

async function request<T>(path: string, init: RequestInit, signal?: AbortSignal): Promise<T> {
  const limit = AbortSignal.timeout(LIMIT_MS);
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(path, { ...init, signal: signal === undefined ? limit : AbortSignal.any([signal, limit]) });
    body = await response.json();
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new Unreachable(`${path} gave no readable answer`, { cause });
  }
  if (response.ok) return body as T;
  const { code, message } =
    (body as { readonly error?: { readonly code?: string; readonly message?: string } }).error ?? {};
  throw new RequestRefused(response.status, code ?? '', message ?? `${path} answered ${response.status}`, body);
}
