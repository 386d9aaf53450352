import type { Statement } from '../iam/statement.ts';

/**
 * What the local cloud takes from the synthesised CloudFormation template. Every intrinsic function is resolved by
 * then: these are plain values. Nothing of the application is described anywhere else under `local/`.
 */
export interface FunctionSpec {
  /** Construct id, which is also the state's or route's name: `ReserveStock`. */
  readonly name: string;
  readonly arn: string;
  /** Absolute folder of the asset; the entry file is `index.mjs` in it. */
  readonly codeFolder: string;
  /** `index.handler` */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly roleArn: string;
  /** Versions that are published and may be invoked by `{arn}:{version}`. */
  readonly versions?: readonly string[];
}

/** What a function or a state machine acts as. */
export interface RoleSpec {
  readonly name: string;
  readonly arn: string;
  /** Services that may take it on: `lambda.amazonaws.com`. */
  readonly trusted: readonly string[];
  readonly statements: readonly Statement[];
}

export interface TableSpec {
  readonly name: string;
  readonly arn: string;
  /** Input of the CreateTable API, built from the resource's properties (keys, attributes, indexes, stream). */
  readonly createTable: Readonly<Record<string, unknown>> & { readonly TableName: string };
  readonly timeToLiveAttribute?: string;
  /** Whether point-in-time recovery is on. */
  readonly isRecoverable?: boolean;
  /** Present when the table has a stream. */
  readonly streamArn?: string;
}

export interface RouteSpec {
  /** `POST /v1/checkout` or `$default`. */
  readonly key: string;
  readonly functionName: string;
  /** What the route takes; without it, everything. */
  readonly throttle?: ThrottleSpec;
}

/** So many requests a second over time, and so many at once. */
export interface ThrottleSpec {
  readonly requestsPerSecond: number;
  readonly burst: number;
}

export interface CorsSpec {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds?: number;
}

export interface StateMachineSpec {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** The definition as a JSON string with every substitution made. */
  readonly definition: string;
  /** ARNs of the published versions, all of this definition. */
  readonly versionArns?: readonly string[];
  readonly aliases?: readonly StateMachineAliasSpec[];
}

/** A name for a version, which runs can be started with. */
export interface StateMachineAliasSpec {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly versionArn: string;
}

/** An EventBridge rule with a schedule (`rate(1 minute)`) and one function as its target. */
export interface ScheduleSpec {
  readonly name: string;
  readonly expression: string;
  readonly functionName: string;
  /** Constant input of the target, when it has one. */
  readonly input?: unknown;
}

/** An EventBridge rule with an event pattern and one function as its target. */
export interface EventRuleSpec {
  readonly name: string;
  /** As JSON. */
  readonly pattern: string;
  readonly functionName: string;
}

/** A Lambda event source mapping on a table's stream. */
export interface StreamMappingSpec {
  readonly streamArn: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly filterPatterns: readonly string[];
  readonly reportBatchItemFailures: boolean;
}

/** A stack as it would have been deployed: what CloudFormation tells of it. */
export interface StackSpec {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Who may send mails, and how. */
export interface MailSpec {
  /**
   * Domains and addresses that the template makes identities of SES. Absent when it makes none: then there are some that
   * the template does not know, and every sender counts as one of them.
   */
  readonly identities?: readonly string[];
  readonly configurationSets: readonly ConfigurationSetSpec[];
}

export interface ConfigurationSetSpec {
  readonly name: string;
  /** What EventBridge is told of its mails, in SES's words: `BOUNCE`, `COMPLAINT`. */
  readonly events: readonly string[];
}

export interface CloudSpec {
  readonly region: string;
  readonly account: string;
  readonly functions: readonly FunctionSpec[];
  readonly roles: readonly RoleSpec[];
  readonly tables: readonly TableSpec[];
  readonly routes: readonly RouteSpec[];
  readonly cors?: CorsSpec;
  readonly stateMachines: readonly StateMachineSpec[];
  readonly schedules: readonly ScheduleSpec[];
  readonly eventRules: readonly EventRuleSpec[];
  readonly streamMappings: readonly StreamMappingSpec[];
  readonly stacks: readonly StackSpec[];
  readonly mail: MailSpec;
  /** Names and values of the Secrets Manager secrets that the template creates. */
  readonly secrets: readonly { readonly name: string; readonly arn: string; readonly value: string }[];
}
