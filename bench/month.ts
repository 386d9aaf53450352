import { SWEEP_INTERVAL_SECONDS } from '../lambdas/domain/timing.ts';
import { monthlyPriceOf, priceOf, type Standing, type Units } from './price.ts';
import { unitsOf, type Usage } from './usage.ts';

/** Of each order, checkouts that are begun and not paid. */
const ABANDONED_PER_ORDER = 1.5;
/** How often the customer's page asks for the status while a checkout is open. */
const POLLS_PER_CHECKOUT = 20;
const SECONDS_PER_MONTH = 30 * 24 * 3600;

/** One question for the status: the record is read, strongly, by a warm function. */
const POLL: Units = {
  transitions: 0,
  invocations: 1,
  gigabyteSeconds: 0.5 * 0.02,
  readUnits: 1,
  writeUnits: 0,
  apiRequests: 1,
  mails: 0,
  logBytes: 1_000,
  traces: 1,
};

/** A sweep that finds nothing: one look into each of the index's four shards, which DynamoDB charges a half unit for. */
const IDLE_SWEEP: Units = {
  transitions: 0,
  invocations: 1,
  gigabyteSeconds: 0.5 * 0.04,
  readUnits: 2,
  writeUnits: 0,
  apiRequests: 0,
  mails: 0,
  logBytes: 1_000,
  traces: 1,
};

export interface Month {
  readonly orders: number;
  /** USD. Those of abandoned checkouts have their sweeps in them, which are `sweeps` too: a little is counted twice. */
  readonly paid: number;
  readonly abandoned: number;
  readonly polls: number;
  readonly sweeps: number;
  readonly standing: number;
  readonly total: number;
}

/** What a month with so many orders costs. */
export function monthOf(orders: number, usage: { paid: Usage; abandoned: Usage }, standing: Standing): Month {
  const parts = {
    paid: orders * priceOf(unitsOf(usage.paid)).total,
    abandoned: orders * ABANDONED_PER_ORDER * priceOf(unitsOf(usage.abandoned)).total,
    polls: orders * (1 + ABANDONED_PER_ORDER) * POLLS_PER_CHECKOUT * priceOf(POLL).total,
    sweeps: (SECONDS_PER_MONTH / SWEEP_INTERVAL_SECONDS) * priceOf(IDLE_SWEEP).total,
    standing: monthlyPriceOf(standing),
  };
  return { orders, ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}
