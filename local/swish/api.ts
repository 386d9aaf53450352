import type { PaymentApi } from './payment-api.ts';
import type { RefundApi } from './refund-api.ts';
import { plain, type SwishAnswer, type SwishRequest } from './wire.ts';

type Resource = 'paymentrequests' | 'refunds';

/** An operation on one payment request or refund. */
export interface Route {
  readonly version: 'v1' | 'v2';
  readonly resource: Resource;
  readonly id: string;
}

const PATH = /^\/swish-cpcapi\/api\/(v1|v2)\/(paymentrequests|refunds)\/([^/]+)$/;
const METHODS = {
  paymentrequests: { v1: 'GET, PATCH', v2: 'PUT' },
  refunds: { v1: 'GET', v2: 'PUT' },
} as const;

/** Which payment request or refund a path names; undefined for any other path. */
export function routeOf(path: string): Route | undefined {
  const [, version, resource, id] = PATH.exec(path) ?? [];
  if (id === undefined) return undefined;
  return {
    version: version === 'v2' ? 'v2' : 'v1',
    resource: resource === 'refunds' ? 'refunds' : 'paymentrequests',
    id,
  };
}

/**
 * Swish's CPC API. An answer waits only where a script says so; what takes time by itself (callbacks, time-outs, the way
 * of a refund) happens on the clock.
 */
export class SwishApi {
  readonly #payments: PaymentApi;
  readonly #refunds: RefundApi;
  readonly #payeeAlias: string;

  /** `payeeAlias` is the merchant number of whoever calls without a client certificate. */
  constructor(options: { payments: PaymentApi; refunds: RefundApi; payeeAlias: string }) {
    this.#payments = options.payments;
    this.#refunds = options.refunds;
    this.#payeeAlias = options.payeeAlias;
  }

  async answer(request: SwishRequest): Promise<SwishAnswer> {
    const route = routeOf(request.path);
    if (route === undefined) return plain(404, `Swish has no ${request.path}`);
    const { version, resource, id } = route;
    const merchant = request.merchant ?? this.#payeeAlias;
    switch (`${request.method} ${version} ${resource}`) {
      case 'PUT v2 paymentrequests':
        return this.#payments.create(id, request, merchant);
      case 'GET v1 paymentrequests':
        return this.#payments.retrieve(id, merchant);
      case 'PATCH v1 paymentrequests':
        return this.#payments.cancel(id, request, merchant);
      case 'PUT v2 refunds':
        return this.#refunds.create(id, request, merchant);
      case 'GET v1 refunds':
        return this.#refunds.retrieve(id, merchant);
      default:
        return plain(405, `Method ${request.method} is not allowed here`, { allow: METHODS[resource][version] });
    }
  }
}
