/**
 * What AWS takes for what the shop uses: list prices in USD, without free tiers. Collected in 2026; most are those of
 * us-east-1, to which eu-north-1 may add 5 to 10 % for DynamoDB, API Gateway and logs. Prices marked "unconfirmed" were
 * not seen on a page of that year: look at aws.amazon.com/<service>/pricing before you rely on them.
 */
const PRICES = {
  /** Step Functions, Standard, per transition; the same in eu-north-1. April 2026. */
  transition: 0.000025,
  /** Lambda, per request. May 2026. */
  invocation: 0.2 / 1e6,
  /** Lambda on arm64, per GB and second. Unconfirmed. */
  gigabyteSecond: 0.0000133334,
  /** DynamoDB on demand, per request unit. 2026, us-east-1. */
  readUnit: 0.125 / 1e6,
  writeUnit: 0.625 / 1e6,
  /** API Gateway, HTTP API, per request. 2026, us-east-1. */
  apiRequest: 1 / 1e6,
  /** SES Essentials, which new accounts get, per mail. July 2026, us-east-1. */
  mail: 0.00016,
  /** CloudWatch Logs, per GB taken in. 2026, us-east-1. */
  logGigabyte: 0.5,
  /** X-Ray, per trace recorded. Unconfirmed. */
  trace: 5 / 1e6,
} as const;

/** What costs money each month whether anybody buys or not, per piece. */
const MONTHLY_PRICES = {
  /** Secrets Manager. 2026. */
  secrets: 0.4,
  /** CloudWatch; ten are free. Unconfirmed. */
  alarms: 0.1,
  /** CloudWatch, alarms made of alarms. Unconfirmed. */
  compositeAlarms: 0.5,
  /** CloudWatch; three are free. Unconfirmed. */
  dashboards: 3,
  /** CloudWatch, for a metric that is written in every hour of the month, and less for fewer; ten are free. Unconfirmed. */
  customMetrics: 0.3,
} as const;

export interface Units {
  readonly transitions: number;
  readonly invocations: number;
  readonly gigabyteSeconds: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly apiRequests: number;
  readonly mails: number;
  readonly logBytes: number;
  readonly traces: number;
}

/** Prices in USD, by what is paid for. */
export interface Price {
  readonly stepFunctions: number;
  readonly lambda: number;
  readonly dynamoDb: number;
  readonly api: number;
  readonly mail: number;
  readonly logs: number;
  readonly total: number;
}

export function priceOf(units: Units): Price {
  const parts = {
    stepFunctions: units.transitions * PRICES.transition,
    lambda: units.invocations * PRICES.invocation + units.gigabyteSeconds * PRICES.gigabyteSecond,
    dynamoDb: units.readUnits * PRICES.readUnit + units.writeUnits * PRICES.writeUnit,
    api: units.apiRequests * PRICES.apiRequest,
    mail: units.mails * PRICES.mail,
    logs: (units.logBytes / 1e9) * PRICES.logGigabyte + units.traces * PRICES.trace,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

export type Standing = Readonly<Record<keyof typeof MONTHLY_PRICES, number>>;

/** What stands there costs this much a month. USD. */
export function monthlyPriceOf(standing: Standing): number {
  return (Object.keys(MONTHLY_PRICES) as (keyof Standing)[]).reduce(
    (sum, key) => sum + standing[key] * MONTHLY_PRICES[key],
    0,
  );
}
