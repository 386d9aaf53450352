import { type SwishError, swishError } from './codes.ts';

/** A request to Swish after its body was read. */
export interface SwishRequest {
  readonly method: string;
  /** Where the simulator was reached, for `Location`: `http://127.0.0.1:4566/swish`. */
  readonly baseUrl: string;
  /** The path without the simulator's base path and without a query. */
  readonly path: string;
  /** Media type without parameters, lower case; empty when there is none. */
  readonly contentType: string;
  readonly body: Buffer;
  /** The merchant number in the client certificate; absent without TLS. */
  readonly merchant?: string | undefined;
}

export interface SwishResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer, or undefined when none comes: the connection is then broken off. */
export type SwishAnswer = SwishResponse | undefined;

export const json = (status: number, body: unknown): SwishResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Swish documents no body for these; a sentence helps whoever reads the log. */
export const plain = (status: number, text: string, headers: Record<string, string> = {}): SwishResponse => ({
  status,
  headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
  body: text,
});

export const refused = (status: number, ...errors: readonly SwishError[]): SwishResponse => json(status, errors);

const STATUS_OF_CODE: Readonly<Record<string, number>> = { RP04: 404, PA01: 403 };

/** A refusal with one code, with the status that Swish gives it. */
export const refusedWith = (code: string): SwishResponse => refused(STATUS_OF_CODE[code] ?? 422, swishError(code));
