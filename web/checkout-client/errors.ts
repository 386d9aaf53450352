/** A product that a refusal is about. What a code does not tell is undefined. */
export interface RefusedItem {
  readonly id: string;
  readonly title?: string;
  readonly requested?: number;
  /** Pieces that are left, of `insufficient_stock`. */
  readonly available?: number;
  /** Most pieces of one order, of `quantity_limit`. */
  readonly limit?: number;
}

/** The API said no. `message` is a sentence for the customer, in the language that was asked for. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly status: number;
  /** Stable: `invalid_request`, `insufficient_stock`, … */
  readonly code: string;
  readonly details: unknown;
  /** When trying again may help. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, code: string, message: string, details: unknown, retryAfterMs?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether asking again later with the same request may help. */
  get isTemporary(): boolean {
    return this.status === 429 || this.status >= 500;
  }

  /** Sentences for single fields: by `email` for the customer's data, by the whole path (`cart.0.number`) for the rest. */
  get fields(): ReadonlyMap<string, string> {
    return new Map(
      listIn(this.details)
        .filter(isFieldDetail)
        .map(({ field, message }) => [field.replace(/^order\./, ''), message] as const),
    );
  }

  /** The products that it is about, with what is left of them or how many one may have. */
  get items(): readonly RefusedItem[] {
    return listIn(asRecord(this.details)?.['items']).filter(
      (item) => typeof asRecord(item)?.['id'] === 'string',
    ) as readonly RefusedItem[];
  }
}

/** The API could not be reached, or what answered was not the API: a gateway, a proxy, a page of an access point. */
export class ApiUnreachable extends Error {
  override readonly name = 'ApiUnreachable';
  /** When what answered said so. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: ErrorOptions & { readonly retryAfterMs?: number | undefined } = {}) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);

export const asRecord = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;

const isFieldDetail = (value: unknown): value is { readonly field: string; readonly message: string } =>
  typeof asRecord(value)?.['field'] === 'string' && typeof asRecord(value)?.['message'] === 'string';
