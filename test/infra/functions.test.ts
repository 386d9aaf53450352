import { beforeAll, describe, expect, test } from '@jest/globals';
import { actionOf, isStep } from '../../infra/function-definition.ts';
import { functionDefinitions } from '../../infra/functions.ts';
import type { Permission } from '../../infra/function-definition.ts';
import { checkoutKeys } from '../../infra/tables.ts';
import { AUDIT_BUDGET_SECONDS, SWEEP_INTERVAL_SECONDS } from '../../lambdas/domain/timing.ts';
import { asList, functionNamed, statementsOf, synthesise } from './synthesised.ts';
import type { Statement } from './synthesised.ts';

let service: ReturnType<typeof synthesise>['service'];

beforeAll(() => {
  ({ service } = synthesise('dev'));
});

const names = functionDefinitions.map(({ name }) => name);
const scheduled = functionDefinitions.filter(({ schedule }) => schedule !== undefined);
const onDev = (name: string) => functionNamed(service, name);

/** Tables of the data stack by what their export is called. */
const tableIn = (resource: unknown): string | undefined =>
  /Tables([A-Z][A-Za-z]+?)[0-9A-F]{8}/.exec(JSON.stringify(resource))?.[1];

const machine = { Ref: 'OrderFlow' };
/** A machine of this stack by the name that CloudFormation makes up. */
const anyRun = {
  'Fn::Join': [
    '',
    [
      'arn:aws:states:eu-north-1:',
      { Ref: 'AWS::AccountId' },
      ':execution:',
      { 'Fn::GetAtt': ['OrderFlow', 'Name'] },
      ':*',
    ],
  ],
};
/** Of the receivers; the sender is the condition's, see mail.test.ts. */
const anyIdentity = {
  'Fn::Join': ['', ['arn:aws:ses:eu-north-1:', { Ref: 'AWS::AccountId' }, ':identity/*']],
};
const anyVersion = { 'Fn::Join': ['', [machine, ':*']] };

/** Whoever may hear of a refund, and whoever asks about a payment that nothing is known of, makes it happen. */
const ensuringRefunds = ['SwishCallback', 'RefundCallback', 'WatchCheckouts'];
const ensuring = ['OrderStatus', 'CancelPayment', ...ensuringRefunds];
/** Steps that wait for a token may find the answer there already. */
const waiting = ['RequestPayment', 'RefundPayment'];
const holders: Readonly<Record<Permission, readonly string[]>> = {
  'states:StartExecution': ['Checkout', ...ensuring],
  'states:DescribeExecution': ['AuditShop', ...ensuring],
  'states:SendTaskSuccess': [...waiting, ...ensuring],
  'states:SendTaskFailure': ensuringRefunds,
  'secretsmanager:GetSecretValue/CustomerKey': ['Checkout'],
  'secretsmanager:GetSecretValue/SwishCertificates': ['SettlePayment', ...waiting, ...ensuring],
  'ses:SendEmail': [
    'NotifyCustomer',
    'NotifyAdmin',
    'NotifyRefund',
    'NotifyUnclear',
    'NotifyResolution',
    'FlagAttention',
    'WatchCheckouts',
  ],
};

const permissions = Object.keys(holders) as Permission[];

/** The statements that grant an action, by the name of the function that may. */
const granting = (action: string): Record<string, readonly Statement[]> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const found = onDev(name).statements.filter(({ Action }) => asList(Action).includes(action));
      return found.length === 0 ? [] : [[name, found]];
    }),
  );

const isAbout = (service: string) => (statement: Statement) =>
  asList(statement.Action).some((action) => action.startsWith(`${service}:`));
/** The stream of a table is granted by its mapping: see event-sources.test.ts. */
const isAboutStream = ({ Resource }: Statement) => /StreamArn|\/stream\//.test(JSON.stringify(Resource));
const aboutTables = (name: string) =>
  onDev(name).statements.filter((statement) => isAbout('dynamodb')(statement) && !isAboutStream(statement));

test('there is one function for every entry of the list', () => {
  const found = Object.values(service.findResources('AWS::Lambda::Function'));

  expect(found).toHaveLength(names.length);
  expect(new Set(names).size).toBe(names.length);
});

test.each(names)('%s runs on Node 24 on arm64, traced, with JSON logs in its own log group', (name) => {
  const { properties } = onDev(name);

  expect(properties).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'index.handler',
    TracingConfig: { Mode: 'Active' },
    LoggingConfig: {
      LogFormat: 'JSON',
      LogGroup: { Ref: expect.stringMatching(new RegExp(`^${name}Log[0-9A-F]{8}$`)) },
    },
  });
});

test.each([
  ['DEBUG', 'DEBUG'],
  ['INFO', 'INFO'],
  ['ERROR', 'INFO'],
] as const)('metrics are written at the level %s too: Lambda lets lines of %s pass', (logLevel, passing) => {
  const { properties, variables } = functionNamed(synthesise('dev', { change: { logLevel } }).service, 'Checkout');

  expect(variables).toMatchObject({ POWERTOOLS_LOG_LEVEL: logLevel });
  expect(properties).toMatchObject({ LoggingConfig: { ApplicationLogLevel: passing } });
});

test.each(names)('%s counts in the namespace of its environment, as part of this service', (name) => {
  expect(onDev(name).variables).toMatchObject({
    POWERTOOLS_METRICS_NAMESPACE: 'Smultron/dev',
    POWERTOOLS_SERVICE_NAME: 'smultron-checkout',
  });
});

describe('concurrency', () => {
  const reservedIn = (environment: 'dev' | 'prod') => {
    const own = synthesise(environment).service;
    return names.flatMap((name) => {
      const { ReservedConcurrentExecutions: most } = functionNamed(own, name).properties;
      return most === undefined ? [] : [[name, most]];
    });
  };

  test('what anybody may set off and what may wait for Swish leaves the others room', () => {
    expect(Object.fromEntries(reservedIn('prod'))).toEqual({
      SwishCallback: 10,
      RefundCallback: 5,
      CancelPayment: 20,
      WatchCheckouts: 1,
      AuditShop: 1,
    });
  });

  test('an account that has none to set aside sets none aside', () => {
    expect(reservedIn('dev')).toEqual([]);
  });
});

test('a function that makes a payment or a refund outlives the request', () => {
  const making = [
    'RequestPayment',
    'SettlePayment',
    'RefundPayment',
    'SwishCallback',
    'RefundCallback',
    'CancelPayment',
  ];
  for (const name of [...making, 'WatchCheckouts']) {
    expect(onDev(name).properties['Timeout']).toBeGreaterThanOrEqual(30);
  }
});

test('what the clock invokes is over before it comes again', () => {
  const secondsOf = { 'rate(1 minute)': SWEEP_INTERVAL_SECONDS, 'rate(1 hour)': 3600 };
  for (const { name, schedule } of scheduled) {
    const seconds = secondsOf[schedule as keyof typeof secondsOf];
    expect(onDev(name).properties['Timeout']).toBeLessThanOrEqual(seconds);
  }
});

test('an audit has time to finish what it began within its budget', () => {
  expect(onDev('AuditShop').properties['Timeout']).toBeGreaterThanOrEqual(AUDIT_BUDGET_SECONDS + 30);
});

test('logs end after the configured time, and outlive the stack in prod', () => {
  const retentionIn = (environment: 'dev' | 'prod') =>
    Object.values(synthesise(environment).service.findResources('AWS::Logs::LogGroup')).map(
      (group: { Properties?: { RetentionInDays: number }; DeletionPolicy?: string }) =>
        `${group.Properties?.RetentionInDays} ${group.DeletionPolicy}`,
    );

  expect(new Set(retentionIn('dev'))).toEqual(new Set(['14 Delete']));
  expect(new Set(retentionIn('prod'))).toEqual(new Set(['180 Retain']));
});

describe('least privilege', () => {
  test('no two functions share a role', () => {
    expect(new Set(names.map((name) => onDev(name).role)).size).toBe(names.length);
  });

  test.each(names)(
    '%s has no wildcard but for tracing, runs and versions of the order flow, and receivers of mail',
    (name) => {
      for (const { Effect, Action, Resource } of onDev(name).statements) {
        expect(Effect).toBe('Allow');
        const actions = [...asList(Action)].sort();
        expect(actions.filter((action) => action.includes('*'))).toEqual([]);
        const wide = asList(Resource).filter((resource) => JSON.stringify(resource).includes('*'));
        if (wide.length === 0) continue;
        expect([
          { actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], wide: ['*'] },
          { actions: ['states:DescribeExecution'], wide: [anyRun] },
          { actions: ['states:SendTaskSuccess'], wide: [anyVersion] },
          { actions: ['ses:SendEmail'], wide: [anyIdentity] },
          { actions: ['states:SendTaskFailure', 'states:SendTaskSuccess'], wide: [anyVersion] },
        ]).toContainEqual({ actions, wide });
      }
    },
  );

  test.each(names)('%s may write to its own log group only, and not create one', (name) => {
    const statements = onDev(name).statements.filter(isAbout('logs'));

    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [expect.stringMatching(new RegExp(`^${name}Log[0-9A-F]{8}$`)), 'Arn'] },
      },
    ]);
  });

  test.each(functionDefinitions)('$name may do to tables what its entry says, and nothing else', ({ name, tables }) => {
    const granted = aboutTables(name).flatMap(({ Action, Resource, Condition }) =>
      asList(Resource).flatMap((resource) => {
        const index = /"\/index\/(\w+)"/.exec(JSON.stringify(resource))?.[1];
        const target = index === undefined ? tableIn(resource) : `${tableIn(resource)}/${index}`;
        return asList(Action).map((action) => ({ may: `${target} ${action.replace('dynamodb:', '')}`, Condition }));
      }),
    );

    const constructIds: Record<string, string> = { reservations: 'StockReservations', orderNumbers: 'OrderNumbers' };
    const listed = Object.entries(tables).flatMap(([target, access]) => {
      const [key = '', ...index] = target.split('/');
      const table = constructIds[key] ?? `${key[0]?.toUpperCase()}${key.slice(1)}`;
      return access.flatMap((entry) => {
        const { actions, keys } = typeof entry === 'string' ? { actions: [entry], keys: undefined } : entry;
        const Condition = keys && { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...keys] } };
        return actions.map((action) => ({ may: `${[table, ...index].join('/')} ${action}`, Condition }));
      });
    });
    const inOrder = (rights: typeof granted) => rights.map((right) => JSON.stringify(right)).sort();
    expect(inOrder(granted)).toEqual(inOrder(listed));
  });

  test.each(functionDefinitions)('$name reaches only the kinds of checkout records that it needs', ({ tables }) => {
    const patterns: readonly string[] = Object.values(checkoutKeys);
    for (const entry of tables.checkouts ?? []) {
      const keys = typeof entry === 'string' ? [] : entry.keys;
      expect(keys.length).toBeGreaterThan(0);
      expect(patterns).toEqual(expect.arrayContaining([...keys]));
    }
  });

  test.each(names)('%s knows the names of the tables it may reach, and of no other', (name) => {
    const { variables } = onDev(name);

    const known = Object.entries(variables).flatMap(([variable, value]) =>
      variable.endsWith('_TABLE') ? [tableIn(value)] : [],
    );
    const reached = aboutTables(name).flatMap(({ Resource }) => asList(Resource).map(tableIn));
    expect(new Set(known)).toEqual(new Set(reached));
  });

  test.each([...new Set(permissions.map(actionOf))])('%s is for those alone who need it', (action) => {
    const expected = permissions.flatMap((each) => (actionOf(each) === action ? holders[each] : []));

    expect(Object.keys(granting(action)).sort()).toEqual([...expected].sort());
  });

  test('a function is granted nothing beside its tables, its stream, its logs, its dead letters and the list of permissions', () => {
    const services = names.flatMap((name) =>
      onDev(name)
        .statements.flatMap(({ Action }) => asList(Action))
        .filter((action) => !/^(dynamodb|logs|sqs|xray):/.test(action)),
    );
    expect(new Set(services)).toEqual(new Set(permissions.map(actionOf)));
  });

  test.each([
    ['states:StartExecution', [machine]],
    ['states:SendTaskSuccess', [anyVersion, machine]],
    ['states:SendTaskFailure', [anyVersion, machine]],
  ])('%s is allowed on the order flow, and on no other machine', (action, expected) => {
    for (const statements of Object.values(granting(action))) {
      for (const { Resource } of statements) expect(asList(Resource)).toEqual(expected);
    }
  });

  test('whoever starts runs or looks at them knows the alias', () => {
    const [alias] = Object.keys(service.findResources('AWS::StepFunctions::StateMachineAlias'));
    const knowing = names.filter((name) => onDev(name).variables['STATE_MACHINE_ARN'] !== undefined);

    expect(knowing.sort()).toEqual([...holders['states:StartExecution'], 'AuditShop'].sort());
    for (const name of knowing)
      expect(onDev(name).variables['STATE_MACHINE_ARN']).toEqual({ 'Fn::GetAtt': [alias, 'Arn'] });
  });

  test.each([
    ['SwishCertificates', 'SWISH_SECRET_ARN', { SecretString: '{}' }],
    ['CustomerKey', 'CUSTOMER_KEY_ARN', { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } }],
  ] as const)(
    'the secret %s may be read by those who are told which, and holds nothing that the template knows',
    (name, variable, content) => {
      const secrets = Object.entries(synthesise('dev').data.findResources('AWS::SecretsManager::Secret'));
      expect(secrets).toHaveLength(2);
      const [id, resource] = secrets.find(([logicalId]) => logicalId.startsWith(name)) ?? [];
      const { Description, ...properties } = (resource as { Properties: Record<string, unknown> }).Properties;
      expect(Description).toBeDefined();
      expect(properties).toMatchObject(content);
      expect(Object.keys(properties).filter((property) => property !== 'Tags')).toEqual(Object.keys(content));

      const secret = { 'Fn::ImportValue': expect.stringContaining(`Ref${id}`) as unknown };
      const readers = holders[`secretsmanager:GetSecretValue/${name}`];
      for (const reader of readers) {
        expect(granting('secretsmanager:GetSecretValue')[reader]).toEqual([
          { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secret },
        ]);
        expect(onDev(reader).variables[variable]).toEqual(secret);
      }
      const told = names.filter((each) => onDev(each).variables[variable] !== undefined);
      expect(told.sort()).toEqual([...readers].sort());
    },
  );

  test('whoever may be asked to speak with Swish may read its certificates', () => {
    const speaking = names.filter((name) => onDev(name).variables['SWISH_ENVIRONMENT'] !== undefined);

    expect(speaking.sort()).toEqual([...holders['secretsmanager:GetSecretValue/SwishCertificates']].sort());
  });

  test('only the gateway, the clock and the order flow invoke a function', () => {
    const invokers = Object.values(service.findResources('AWS::Lambda::Permission')) as {
      Properties: { Principal: string; SourceArn: unknown };
    }[];

    expect(new Set(invokers.map(({ Properties }) => Properties.Principal))).toEqual(
      new Set(['apigateway.amazonaws.com', ...scheduled.map(() => 'events.amazonaws.com')]),
    );
    const machineRole = Object.keys(service.findResources('AWS::IAM::Role')).find((id) =>
      id.startsWith('OrderFlowRole'),
    );
    const invoking = statementsOf(service, machineRole ?? '').filter(isAbout('lambda'));
    expect(invoking).toEqual([{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: expect.anything() }]);
    const steps = functionDefinitions.filter(isStep).map(({ name }) => name);
    expect(asList(invoking[0]?.Resource)).toEqual(
      steps.sort().map((name) => ({ 'Fn::Join': ['', [{ 'Fn::GetAtt': [name, 'Arn'] }, ':*']] })),
    );
  });
});
