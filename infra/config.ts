/**
 * Everything that differs between environments, in one place, checked when the stack is synthesised. Values under
 * `smultron.example` are placeholders: they make the stack complete, but belong to nobody and receive no mail.
 */
import * as z from 'zod';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { SynthesisError } from './synthesis-error.ts';
import type { StreamedTableKey, TableDefinition } from './tables.ts';
import { tableDefinitions, tableKeys } from './tables.ts';

export const environmentNames = ['dev', 'stage', 'prod', 'local'] as const;
export type EnvironmentName = (typeof environmentNames)[number];

const address = z.email('must be a plain mail address, without a display name');
const retentionDays = Object.values(RetentionDays).filter((value) => typeof value === 'number');
const streamedTableKeys = tableKeys.filter(
  (key): key is StreamedTableKey => (tableDefinitions[key] as TableDefinition).stream === true,
) as [StreamedTableKey, ...StreamedTableKey[]];
const domainName = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

const configurationSchema = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as eu-north-1'),
  swish: z.strictObject({
    /** `mock` is the rollback switch: no new payment is asked for, payments already open are finished. */
    environment: z.enum(['mock', 'mss', 'sandbox', 'production']),
    payeeAlias: z.string().regex(/^123\d{7}$/, 'must be a Swish number of 10 digits that begins with 123'),
  }),
  /** Where the Swish app sends the customer back to; a path is taken to be on the API's own origin. */
  shopReturnUrl: z
    .string()
    .regex(/^(https:\/\/|\/)/, 'must begin with https://, or with / for a page beside the API')
    .includes('{id}', { error: 'must contain {id}, which becomes the checkout id' }),
  mail: z.strictObject({
    from: address,
    replyTo: address,
    admin: address,
    /**
     * Who SES knows as the sender, when the account knows it already: a domain, or one address. An account has an
     * identity once, so environments that share account and domain leave it to one of them. Without it the sender's
     * domain is made an identity by the data stack.
     */
    existingIdentity: z
      .string()
      .refine((value) => domainName.test(value) || value.includes('@'), 'must be a domain or a mail address')
      .optional(),
    /** Subdomain of the sender's domain that bounces go to (MAIL FROM); nothing else may use it. */
    mailFromSubdomain: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'must be one label of a host name, such as bounce')
      .optional(),
    /** Zone of Route 53 that the identity's records are written to; without it they come out as outputs. */
    hostedZone: z
      .strictObject({
        id: z.string().regex(/^Z[A-Z0-9]+$/, 'must be the id of a hosted zone, such as Z0123456789ABC'),
        name: z.string().regex(domainName, 'must be the name of the zone, such as example.com'),
      })
      .optional(),
  }),
  corsOrigins: z.array(z.string().regex(/^https?:\/\/[^/*]+$/, 'must be an origin such as https://www.example.com')),
  /**
   * Tables that exist already, by their names; all others are created. A table used this way must have the keys,
   * indexes, time to live and stream that `tables.ts` lists: nothing here can check or add them.
   */
  existingTables: z
    .partialRecord(z.enum(tableKeys), z.string().regex(/^[\w.-]{3,255}$/, 'must be the name of a table'))
    .default({}),
  /** Streams (new and old images) of those existing tables whose changes a function is invoked with, by their ARNs. */
  existingStreams: z
    .partialRecord(
      z.enum(streamedTableKeys),
      z
        .string()
        .regex(/^arn:[\w-]+:dynamodb:[\w-]+:\d{12}:table\/[\w.-]+\/stream\/[\w.:-]+$/, 'must be the ARN of a stream'),
    )
    .default({}),
  /** The public name of the API, instead of the one that API Gateway makes up. */
  apiDomain: z
    .strictObject({
      name: z.string().regex(domainName, 'must be a host name such as api.example.com'),
      certificateArn: z.string().startsWith('arn:', { error: 'must be the ARN of a certificate in the same region' }),
    })
    .optional(),
  /** Where `docs/runbook.md` can be read; alarms link to its headings. */
  runbookUrl: z
    .url({ protocol: /^https$/, error: 'must be an https address' })
    .refine((url) => !url.includes('#'), 'must be without #'),
  /** The auditor looks at the orders of this many days: long enough to outlast a holiday without anybody. */
  auditDays: z.int().min(2, 'must be at least 2: a payment is asked about for a day').max(60),
  logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']),
  logRetentionDays: z
    .number()
    .refine((days) => retentionDays.includes(days), `must be one of ${retentionDays.join(', ')} (CloudWatch Logs)`),
  /** Most open checkouts of one phone number, and of one e-mail address. */
  openCheckoutsPerCustomer: z.int().min(1).max(30),
  /** Multiplies what the routes take (`throttle` in `functions/routes.ts`) before the gateway answers 429. */
  throttleFactor: z.number().positive().max(100),
  /**
   * Whether functions that could take all of the account's concurrency have a share of their own (`mostAtOnce` in
   * `functions.ts`). A new account has 10 and may set none of it aside; 100 must remain for everybody else.
   */
  reservesConcurrency: z.boolean(),
  /**
   * Raised by one to deploy what was taken back, or mended after that. Lambda keeps the versions that were taken back and
   * publishes no second one of the same code, so each step that the mend leaves as it was would be refused.
   */
  publication: z.int().min(1).default(1),
  /**
   * How runs move to a new version of the order flow: all at once, or first so many per cent of them for so many
   * minutes, in which an alarm takes the release back.
   */
  release: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('ALL_AT_ONCE') }),
    z.strictObject({
      type: z.literal('CANARY'),
      percentage: z.int().min(1).max(99),
      intervalMinutes: z.int().min(1).max(2100),
    }),
  ]),
});

/** As written below; what has a default, or is optional, may be left out. */
export type ConfigurationInput = z.input<typeof configurationSchema>;

export type Configuration = z.output<typeof configurationSchema> & {
  readonly environment: EnvironmentName;
  /** Whether tables and logs outlive the stack. */
  readonly keepsData: boolean;
};

/** A sender's domain for each environment: their identities do not meet in one account, nor their reputations. */
const placeholderMail = (domain: string) => ({
  from: `order@${domain}`,
  replyTo: 'kundservice@smultron.example',
  admin: 'admin@smultron.example',
});

const placeholderRunbook = 'https://docs.smultron.example/checkout/runbook';

/** The Swish number of the Merchant Swish Simulator's public test certificate. */
const simulatorPayee = '1234679304';

export const configurations: Readonly<Record<EnvironmentName, ConfigurationInput>> = {
  dev: {
    region: 'eu-north-1',
    swish: { environment: 'mss', payeeAlias: simulatorPayee },
    shopReturnUrl: 'https://dev.smultron.example/kassa/{id}',
    mail: placeholderMail('dev.smultron.example'),
    corsOrigins: ['https://dev.smultron.example', 'http://localhost:3000'],
    runbookUrl: placeholderRunbook,
    auditDays: 14,
    logLevel: 'DEBUG',
    logRetentionDays: 14,
    openCheckoutsPerCustomer: 3,
    throttleFactor: 1,
    reservesConcurrency: false,
    release: { type: 'ALL_AT_ONCE' },
  },
  stage: {
    region: 'eu-north-1',
    swish: { environment: 'mss', payeeAlias: simulatorPayee },
    shopReturnUrl: 'https://stage.smultron.example/kassa/{id}',
    mail: placeholderMail('stage.smultron.example'),
    corsOrigins: ['https://stage.smultron.example'],
    runbookUrl: placeholderRunbook,
    auditDays: 14,
    logLevel: 'INFO',
    logRetentionDays: 30,
    openCheckoutsPerCustomer: 3,
    throttleFactor: 1,
    reservesConcurrency: true,
    release: { type: 'CANARY', percentage: 50, intervalMinutes: 5 },
  },
  prod: {
    region: 'eu-north-1',
    swish: { environment: 'production', payeeAlias: '1230000000' },
    shopReturnUrl: 'https://www.smultron.example/kassa/{id}',
    mail: placeholderMail('smultron.example'),
    corsOrigins: ['https://www.smultron.example', 'https://smultron.example'],
    runbookUrl: placeholderRunbook,
    auditDays: 14,
    logLevel: 'INFO',
    logRetentionDays: 180,
    openCheckoutsPerCustomer: 3,
    throttleFactor: 1,
    reservesConcurrency: true,
    // A few hundred orders a month: a smaller share would see no run at all. Long enough for carts to be abandoned.
    release: { type: 'CANARY', percentage: 50, intervalMinutes: 30 },
  },
  local: {
    region: 'eu-north-1',
    swish: { environment: 'mock', payeeAlias: simulatorPayee },
    shopReturnUrl: '/?order={id}',
    mail: placeholderMail('smultron.example'),
    corsOrigins: ['http://127.0.0.1:3000', 'http://localhost:3000'],
    runbookUrl: placeholderRunbook,
    auditDays: 14,
    logLevel: 'INFO',
    logRetentionDays: 1,
    openCheckoutsPerCustomer: 3,
    // A thousand buyers at the same moment are measured here (`npm run bench`).
    throttleFactor: 10,
    reservesConcurrency: false,
    release: { type: 'ALL_AT_ONCE' },
  },
};

/**
 * The checked configuration of an environment. A wrong, missing or unknown value is a `SynthesisError` that names the
 * environment and the field and says what is expected.
 *
 * @param before.areStreamsKnown false before `migrate` has made the streams of existing tables, whose ARNs nobody knows yet
 */
export function readConfiguration(
  environment: unknown,
  values: Readonly<Record<EnvironmentName, unknown>> = configurations,
  before: { readonly areStreamsKnown: boolean } = { areStreamsKnown: true },
): Configuration {
  const name = environmentNames.find((known) => known === environment);
  if (name === undefined) {
    throw new SynthesisError(
      `There is no environment ${JSON.stringify(environment)}: choose one with --context environment=${environmentNames.join('|')}`,
    );
  }
  const parsed = configurationSchema.safeParse(values[name]);
  const problems = parsed.success
    ? [...contradictions(name, parsed.data), ...streamContradictions(parsed.data, before.areStreamsKnown)]
    : parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole value'}: ${message}`);
  if (problems.length > 0 || !parsed.success) {
    throw new SynthesisError(`The configuration of "${name}" in infra/config.ts is wrong. ${problems.join('. ')}`);
  }
  return { ...parsed.data, environment: name, keepsData: name === 'prod' };
}

/** What each value allows but the environment does not. */
function contradictions(name: EnvironmentName, configuration: z.output<typeof configurationSchema>): string[] {
  const { swish, shopReturnUrl, corsOrigins } = configuration;
  const problems: string[] = [];
  if (name === 'prod' && swish.environment !== 'production' && swish.environment !== 'mock') {
    problems.push(`swish.environment: "${swish.environment}" takes no money, so prod would give its goods away`);
  }
  if (name !== 'prod' && swish.environment === 'production') {
    problems.push('swish.environment: only prod may take real money');
  }
  if (name === 'local' && swish.environment !== 'mock') {
    problems.push('swish.environment: local pays with the simulator on the same machine, which is "mock"');
  }
  if (name !== 'local' && shopReturnUrl.startsWith('/')) {
    problems.push('shopReturnUrl: must be a whole https address, since the shop is not served beside the API');
  }
  if ((name === 'stage' || name === 'prod') && corsOrigins.some((origin) => origin.startsWith('http:'))) {
    problems.push('corsOrigins: a shop that customers visit is served over https only');
  }
  return [...problems, ...mailContradictions(configuration)];
}

/** The domain of an address. */
export const domainOf = (mailAddress: string): string => mailAddress.slice(mailAddress.lastIndexOf('@') + 1);

/** Whether a domain is another one, or lies below it. */
const isWithin = (domain: string, other: string): boolean => domain === other || domain.endsWith(`.${other}`);

/** An identity that exists is not ours to change, and has to be one that may send as the sender. */
function mailContradictions({ mail }: Pick<z.output<typeof configurationSchema>, 'mail'>): string[] {
  const { from, existingIdentity, mailFromSubdomain, hostedZone } = mail;
  const domain = domainOf(from);
  if (existingIdentity === undefined) {
    return hostedZone === undefined || isWithin(domain, hostedZone.name)
      ? []
      : [`mail.hostedZone: ${hostedZone.name} has no room for records of ${domain}`];
  }
  const problems: string[] = [];
  if (existingIdentity !== from && !isWithin(domain, existingIdentity)) {
    problems.push(`mail.existingIdentity: must be ${from}, its domain, or a domain above it`);
  }
  if (mailFromSubdomain !== undefined) {
    problems.push('mail.mailFromSubdomain: the identity exists, and has its own already');
  }
  if (hostedZone !== undefined) problems.push('mail.hostedZone: the identity exists, and its records with it');
  return problems;
}

/** An existing table cannot be asked for its stream: it has to be named, and to be that table's. */
function streamContradictions(
  { existingTables, existingStreams }: Pick<z.output<typeof configurationSchema>, 'existingTables' | 'existingStreams'>,
  areKnown: boolean,
): string[] {
  return streamedTableKeys.flatMap((key) => {
    const [table, stream] = [existingTables[key], existingStreams[key]];
    if (table === undefined) {
      return stream === undefined ? [] : [`existingStreams.${key}: the table is created, and its stream with it`];
    }
    if (stream === undefined) {
      if (!areKnown) return [];
      return [`existingStreams.${key}: must be the ARN of the stream of ${table}, since a function gets its changes`];
    }
    return stream.includes(`:table/${table}/stream/`) ? [] : [`existingStreams.${key}: is not a stream of ${table}`];
  });
}

/** Values that were never filled in, by field: with these a real shop's mails and pages do not work. */
export function placeholdersIn(configuration: Configuration): string[] {
  const { mail, shopReturnUrl, runbookUrl, swish } = configuration;
  const fields = {
    'mail.from': mail.from,
    'mail.replyTo': mail.replyTo,
    'mail.admin': mail.admin,
    shopReturnUrl,
    runbookUrl,
  };
  const found = Object.entries(fields).flatMap(([field, value]) => (/\.example\b/.test(value) ? [field] : []));
  return swish.payeeAlias === '1230000000' ? [...found, 'swish.payeeAlias'] : found;
}
