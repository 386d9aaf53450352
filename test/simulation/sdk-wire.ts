import { createRequire } from 'node:module';
import type { AwsResponse } from '../../local/aws/types.ts';

/** An AWS request as the SDK would put it on the wire. */
export interface SdkRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Answers a request; undefined where its connection breaks. It stays open where none comes. */
export type AnswerSdk = (request: SdkRequest, signal: AbortSignal) => Promise<AwsResponse | undefined>;

interface HttpHandler {
  readonly configProvider: Promise<{ readonly requestTimeout?: number }>;
  handle(request: SdkRequest, options?: { readonly requestTimeout?: number }): Promise<{ readonly response: unknown }>;
}

interface RetryStrategy {
  capacity: number;
  acquireInitialRetryToken: (this: RetryStrategy, scope: string) => Promise<unknown>;
}

/** The packages below the clients, by which all of them speak: one instance each in this process. */
const require = createRequire(createRequire(import.meta.url).resolve('@aws-sdk/client-dynamodb'));
const { NodeHttpHandler } = require('@smithy/node-http-handler') as {
  readonly NodeHttpHandler: { readonly prototype: HttpHandler };
};
const { HttpResponse } = require('@smithy/core/protocols') as {
  readonly HttpResponse: new (members: AwsResponse & { statusCode: number }) => unknown;
};
const { StandardRetryStrategy } = require('@smithy/core/retry') as {
  readonly StandardRetryStrategy: { readonly prototype: RetryStrategy };
};

const { SignatureV4 } = require('@smithy/signature-v4') as {
  readonly SignatureV4: { readonly prototype: { sign(request: SdkRequest): Promise<SdkRequest> } };
};

/** What a client may spend on retries before it gives up early; in a process of many simulations nobody starts poorer. */
const RETRY_CAPACITY = 500;

/**
 * Lets `answer` stand where the SDK's sockets are. Everything above them is the SDK's own: what a request looks like, how
 * an answer is read, what is tried again and after how long, and for how long a client waits.
 */
export function installSdkWire(answer: AnswerSdk): void {
  NodeHttpHandler.prototype.handle = async function handle(this: HttpHandler, request, options = {}) {
    const { requestTimeout = options.requestTimeout } = await this.configProvider;
    const patience = new AbortController();
    const { promise: silence, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      patience.abort();
      reject(Object.assign(new Error('No answer came in time'), { name: 'TimeoutError' }));
    }, requestTimeout);
    try {
      const given = await Promise.race([answer(request, patience.signal), silence]);
      if (given === undefined) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      const { status, headers, body } = given;
      return { response: new HttpResponse({ ...given, statusCode: status, headers, body: Buffer.from(body) }) };
    } finally {
      clearTimeout(timer);
    }
  };
  // Nobody checks signatures here, and they would be a tenth of the work.
  SignatureV4.prototype.sign = (request) => Promise.resolve(request);
  const { prototype } = StandardRetryStrategy;
  const acquire = prototype.acquireInitialRetryToken;
  prototype.acquireInitialRetryToken = function acquireInitialRetryToken(this: RetryStrategy, scope) {
    this.capacity = RETRY_CAPACITY;
    return acquire.call(this, scope);
  };
}
