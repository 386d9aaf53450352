import { AsyncLocalStorage } from 'node:async_hooks';

/** Under these symbols Lambda's runtime keeps what identifies an invocation; libraries read them by name. */
const PROTECTED_KEYS = {
  REQUEST_ID: Symbol.for('_AWS_LAMBDA_REQUEST_ID'),
  X_RAY_TRACE_ID: Symbol.for('_AWS_LAMBDA_X_RAY_TRACE_ID'),
  TENANT_ID: Symbol.for('_AWS_LAMBDA_TENANT_ID'),
  TRACEPARENT: Symbol.for('_AWS_LAMBDA_TRACEPARENT'),
  TRACESTATE: Symbol.for('_AWS_LAMBDA_TRACESTATE'),
  BAGGAGE: Symbol.for('_AWS_LAMBDA_BAGGAGE'),
} as const;

const protectedKeys = new Set<PropertyKey>(Object.values(PROTECTED_KEYS));

type InvokeContext = Record<PropertyKey, unknown>;

/**
 * `globalThis.awslambda.InvokeStore` as Lambda's runtime provides it where invocations share a process: a store that
 * belongs to the running invocation and follows it through every await.
 */
export class InvokeStore {
  static readonly PROTECTED_KEYS = PROTECTED_KEYS;
  readonly #storage = new AsyncLocalStorage<InvokeContext>();

  runInvocation<T>(requestId: string, traceId: string, run: () => T): T {
    return this.run({ [PROTECTED_KEYS.REQUEST_ID]: requestId, [PROTECTED_KEYS.X_RAY_TRACE_ID]: traceId }, run);
  }

  /** The running invocation, or undefined outside any. */
  currentRequestId(): string | undefined {
    return this.#text(PROTECTED_KEYS.REQUEST_ID);
  }

  run<T>(context: InvokeContext, run: () => T): T {
    return this.#storage.run(context, run);
  }

  getContext(): InvokeContext | undefined {
    return this.#storage.getStore();
  }

  hasContext(): boolean {
    return this.getContext() !== undefined;
  }

  get(key: PropertyKey): unknown {
    return this.getContext()?.[key];
  }

  set(key: PropertyKey, value: unknown): void {
    if (this.isProtectedKey(key)) throw new Error(`Cannot modify protected Lambda context field: ${String(key)}`);
    const context = this.getContext();
    if (context === undefined) throw new Error('No context available');
    context[key] = value;
  }

  isProtectedKey(key: PropertyKey): boolean {
    return protectedKeys.has(key);
  }

  getRequestId(): string {
    return this.currentRequestId() ?? '-';
  }

  getXRayTraceId(): string | undefined {
    return this.#text(PROTECTED_KEYS.X_RAY_TRACE_ID);
  }

  getTenantId(): string | undefined {
    return this.#text(PROTECTED_KEYS.TENANT_ID);
  }

  getTraceparent(): string | undefined {
    return this.#text(PROTECTED_KEYS.TRACEPARENT);
  }

  getTracestate(): string | undefined {
    return this.#text(PROTECTED_KEYS.TRACESTATE);
  }

  getBaggage(): string | undefined {
    return this.#text(PROTECTED_KEYS.BAGGAGE);
  }

  #text(key: symbol): string | undefined {
    return this.get(key) as string | undefined;
  }
}
