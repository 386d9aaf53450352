import type { Clock } from '../clock.ts';
import type { RouteSpec, ThrottleSpec } from '../template/types.ts';

/**
 * Counts requests as API Gateway does: each route has a bucket of tokens that holds `burst` of them and is filled with
 * so many a second, by the cloud's clock. A request takes one, and is refused where there is none.
 */
export class Throttling {
  readonly #clock: Clock;
  readonly #buckets: ReadonlyMap<string, Bucket>;

  constructor(clock: Clock, routes: readonly RouteSpec[]) {
    this.#clock = clock;
    this.#buckets = new Map(
      routes.flatMap(({ key, throttle }) => (throttle === undefined ? [] : [[key, new Bucket(throttle, clock.now())]])),
    );
  }

  /** Whether a request for the route may pass; always, where nothing limits the route. */
  admits(routeKey: string): boolean {
    return this.#buckets.get(routeKey)?.take(this.#clock.now()) ?? true;
  }
}

class Bucket {
  readonly #throttle: ThrottleSpec;
  #tokens: number;
  #filledAt: number;

  constructor(throttle: ThrottleSpec, now: number) {
    this.#throttle = throttle;
    this.#tokens = throttle.burst;
    this.#filledAt = now;
  }

  take(now: number): boolean {
    const { requestsPerSecond, burst } = this.#throttle;
    // The clock only goes back when the whole cloud is made as new.
    const filled = now < this.#filledAt ? burst : ((now - this.#filledAt) / 1000) * requestsPerSecond;
    this.#tokens = Math.min(burst, this.#tokens + filled);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
