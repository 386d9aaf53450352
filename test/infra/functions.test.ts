import { beforeAll, describe, expect, test } from '@jest/globals';
import { functionDefinitions, isStep } from '../../infra/functions.ts';
import { asList, functionNamed, statementsOf, synthesise } from './synthesised.ts';
import type { Statement } from './synthesised.ts';

let service: ReturnType<typeof synthesise>['service'];

beforeAll(() => {
  ({ service } = synthesise('dev'));
});

const names = functionDefinitions.map(({ name }) => name);
const scheduled = functionDefinitions.filter(({ schedule }) => schedule !== undefined);
const onDev = (name: string) => functionNamed(service, 'dev', name);

/** Tables of the data stack by what their export is called. */
const tableIn = (resource: unknown): string | undefined =>
  /Tables([A-Z][A-Za-z]+?)[0-9A-F]{8}/.exec(JSON.stringify(resource))?.[1];

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

test('a function that asks Swish outlives the request', () => {
  for (const name of ['RequestPayment', 'SettlePayment', 'SwishCallback']) {
    expect(onDev(name).properties['Timeout']).toBe(30);
  }
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

  test.each(names)('%s has no wildcard in an action, and on all resources only tracing', (name) => {
    for (const { Effect, Action, Resource } of onDev(name).statements) {
      expect(Effect).toBe('Allow');
      expect(asList(Action).filter((action) => action.includes('*'))).toEqual([]);
      if (!JSON.stringify(Resource).includes('*')) continue;
      expect([...asList(Action)].sort()).toEqual(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']);
    }
  });

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
    const granted = aboutTables(name).flatMap(({ Action, Resource }) =>
      asList(Resource).flatMap((resource) => {
        const index = /"\/index\/(\w+)"/.exec(JSON.stringify(resource))?.[1];
        const target = index === undefined ? tableIn(resource) : `${tableIn(resource)}/${index}`;
        return asList(Action).map((action) => `${target} ${action.replace('dynamodb:', '')}`);
      }),
    );

    const constructIds: Record<string, string> = { reservations: 'StockReservations', orderNumbers: 'OrderNumbers' };
    const listed = Object.entries(tables).flatMap(([target, actions]) => {
      const [key = '', ...index] = target.split('/');
      const table = constructIds[key] ?? `${key[0]?.toUpperCase()}${key.slice(1)}`;
      return actions.map((action) => `${[table, ...index].join('/')} ${action}`);
    });
    expect(granted.sort()).toEqual(listed.sort());
  });

  test.each(names)('%s knows the names of the tables it may reach, and of no other', (name) => {
    const { variables } = onDev(name);

    const known = Object.entries(variables).flatMap(([variable, value]) =>
      variable.endsWith('_TABLE') ? [tableIn(value)] : [],
    );
    const reached = aboutTables(name).flatMap(({ Resource }) => asList(Resource).map(tableIn));
    expect(new Set(known)).toEqual(new Set(reached));
  });

  test("mails are sent from the shop's address alone", () => {
    const sending = names.flatMap((name) => onDev(name).statements.filter(isAbout('ses')));

    expect(sending).toHaveLength(3);
    for (const statement of sending) {
      expect(statement).toEqual({
        Effect: 'Allow',
        Action: 'ses:SendEmail',
        Resource: {
          'Fn::Join': ['', ['arn:aws:ses:eu-north-1:', { Ref: 'AWS::AccountId' }, ':identity/smultron.example']],
        },
        Condition: { StringEquals: { 'ses:FromAddress': 'order@smultron.example' } },
      });
    }
  });

  test('only the checkout endpoint starts the order flow, and only that one', () => {
    const machine = {
      'Fn::Join': [
        '',
        ['arn:aws:states:eu-north-1:', { Ref: 'AWS::AccountId' }, ':stateMachine:smultron-order-flow-dev'],
      ],
    };

    const starting = names.filter((name) => JSON.stringify(onDev(name).statements).includes('states:StartExecution'));
    expect(starting).toEqual(['Checkout']);
    expect(onDev('Checkout').statements).toContainEqual({
      Effect: 'Allow',
      Action: 'states:StartExecution',
      Resource: machine,
    });
    expect(onDev('Checkout').variables['STATE_MACHINE_ARN']).toEqual(machine);
  });

  test('only the gateway, the clock and the order flow invoke a function', () => {
    const permissions = Object.values(service.findResources('AWS::Lambda::Permission')) as {
      Properties: { Principal: string; SourceArn: unknown };
    }[];

    expect(new Set(permissions.map(({ Properties }) => Properties.Principal))).toEqual(
      new Set(['apigateway.amazonaws.com', ...scheduled.map(() => 'events.amazonaws.com')]),
    );
    const machineRole = Object.keys(service.findResources('AWS::IAM::Role')).find((id) =>
      id.startsWith('OrderFlowRole'),
    );
    const invoking = statementsOf(service, machineRole ?? '').filter(isAbout('lambda'));
    expect(invoking).toEqual([{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: expect.anything() }]);
    const resources = asList(invoking[0]?.Resource as { 'Fn::GetAtt': [string, string] }[]);
    const invoked = resources.map((resource) => resource['Fn::GetAtt'].join('.'));
    const steps = functionDefinitions.filter(isStep).map(({ name }) => `${onDev(name).logicalId}.Arn`);
    expect(invoked.sort()).toEqual(steps.sort());
  });
});
