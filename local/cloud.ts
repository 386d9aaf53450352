import { build } from 'esbuild';
import { createAwsServer } from './aws/server.ts';
import type { AwsService } from './aws/types.ts';
import { Clock } from './clock.ts';
import { createCloudFormation } from './cloud-formation/cloud-formation.ts';
import type { CloudOptions, Wrappers } from './cloud-options.ts';
import { createLocalConsole } from './console.ts';
import { createControl } from './control/control.ts';
import { createDynamoDb } from './dynamodb/dynamo-db.ts';
import { refusalsAsFailures } from './event-bridge/refusals-as-failures.ts';
import { type EventRules, startEventRules } from './event-bridge/event-rules.ts';
import { startSchedules } from './event-bridge/schedules.ts';
import { connectStreams, type StreamMappings } from './event-bridge/stream-mappings.ts';
import type { FeedbackEffect } from './faults/fault.ts';
import { faultTargets } from './faults/fault-targets.ts';
import { Faults } from './faults/faults.ts';
import { faultyFunctions, InjectedRefusal } from './faults/faulty-functions.ts';
import { faultyService } from './faults/faulty-service.ts';
import { faultySwish } from './faults/faulty-swish.ts';
import { withLosableAnswers } from './faults/lost-answers.ts';
import { createHttpApi } from './gateway/http-api.ts';
import { callersOf, withOwnCredentials } from './iam/callers.ts';
import { guardServices } from './iam/guarded-service.ts';
import { Permissions } from './iam/permissions.ts';
import { LambdaHost } from './lambda/lambda-host.ts';
import { limitInvocations } from './lambda/limit-invocations.ts';
import { Changes } from './live/changes.ts';
import type { Invoke, LogLine } from './lambda/types.ts';
import { CONSOLE_API } from '../ops/console/api.ts';
import type { FaultReport } from '../web/ops/fault-panel/fault-report.ts';
import { listen, type Listening } from '../web/server/listen.ts';
import { PAGE_NAMES } from '../web/server/page-list.ts';
import { createPages, type Pages } from '../web/server/pages.ts';
import { evaluateRules, type RuleReport } from './rules/evaluate-rules.ts';
import { worldOf } from './rules/world-of-shop.ts';
import { createSecretsManager } from './secrets-manager/secrets-manager.ts';
import { createEmailService } from './ses/email-service.ts';
import { ShopTables } from './shop-tables.ts';
import { stepFunctionsService } from './step-functions/service.ts';
import { StepFunctions } from './step-functions/step-functions.ts';
import { historyEvent } from './step-functions/views.ts';
import { createSwishSimulator, type PaymentScript, type SwishSimulator } from './swish/simulator.ts';
import { payeeOf } from './template/payee.ts';
import { readTemplate } from './template/read-template.ts';
import { ensureAssembly } from './template/synthesize.ts';
import type { CloudSpec } from './template/types.ts';

type Row = Readonly<Record<string, unknown>>;

/** A history event as GetExecutionHistory returns it. */
export type HistoryView = Row & { readonly id: number; readonly type: string };

const ENVIRONMENT = 'local';
/** More steps at once than this only wait for each other: all of them share this machine. */
const TASKS_AT_ONCE = 24;
const SWISH_PATH = '/swish';

/**
 * The shop on one machine: reads the synthesised template and serves it. What a function is, which tables, routes,
 * schedules and state machines there are, comes from the template alone.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const assembly = await ensureAssembly({ environment: ENVIRONMENT });
  const site = await listen(options.port, 'PORT');
  const aws = await listen(options.awsPort, 'AWS_PORT');
  const spec = readTemplate(assembly, {
    parameters: { SwishMockUrl: `${aws.url}${SWISH_PATH}` },
    resolve: { apiUrl: site.url },
  });
  const roles = options.wrap?.roles?.(spec.roles) ?? spec.roles;
  const cloud = new Cloud(options, { ...spec, roles }, { site, aws });
  await cloud.open();
  return cloud;
}

export class Cloud {
  readonly clock = new Clock();
  readonly url: string;
  readonly awsUrl: string;
  readonly phone: SwishSimulator;
  readonly stepFunctions: StepFunctions;
  /** The rows of the shop's tables, and an admin's hand on them. */
  readonly tables: ShopTables;
  /** What is to go wrong in functions, tables, Swish and SES. */
  readonly faults: Faults;
  /** Tells when something of what can be looked at has changed. */
  readonly changes = new Changes();
  /** What functions and state machine may do. */
  readonly permissions: Permissions;
  readonly #spec: CloudSpec;
  readonly #servers: { readonly site: Listening; readonly aws: Listening };
  readonly #dynamo;
  readonly #email;
  readonly #host: LambdaHost;
  readonly #invoke: Invoke;
  readonly #wrap: Wrappers;
  readonly #pages: Pages = createPages({
    build,
    served: PAGE_NAMES,
    liveUpdates: (page) => (page === 'ops' ? `${CONSOLE_API}/events` : '/local/events'),
  });
  readonly #logListeners = new Set<(line: LogLine) => void>();
  #background: { stop(): void }[] = [];
  #streams: StreamMappings | undefined;
  #eventRules: EventRules | undefined;

  constructor(options: CloudOptions, spec: CloudSpec, servers: { site: Listening; aws: Listening }) {
    const { clock } = this;
    const { dataFolder, transactionConflicts, wrap = {} } = options;
    if (options.onLog !== undefined) this.#logListeners.add(options.onLog);
    this.#spec = spec;
    this.#servers = servers;
    this.url = servers.site.url;
    this.awsUrl = servers.aws.url;
    this.#dynamo = createDynamoDb({
      clock,
      ...(dataFolder === undefined ? {} : { dataFolder }),
      ...(transactionConflicts === undefined ? {} : { transactionConflicts }),
    });
    this.permissions = new Permissions(spec);
    this.tables = new ShopTables(this.#dynamo, spec.tables, ENVIRONMENT);
    this.#email = createEmailService({
      clock,
      region: spec.region,
      account: spec.mail,
      publish: (event) => this.#eventRules?.publish(event),
      onChange: () => this.changes.note('mails'),
    });
    const targets = {
      functions: spec.functions.map(({ name }) => name),
      tables: spec.tables.map(({ name }) => name),
    };
    this.faults = new Faults(clock, targets, () => this.changes.note('faults'));
    this.#host = new LambdaHost({
      clock,
      functions: spec.functions.map(withOwnCredentials),
      environment: { AWS_REGION: spec.region, AWS_ENDPOINT_URL: servers.aws.url },
      onLog: (line) => {
        for (const listener of this.#logListeners) listener(line);
      },
    });
    const deployed: Invoke = (name, payload) => this.#host.invoke(name, payload);
    const invoke = faultyFunctions(deployed, this.faults, spec.functions);
    this.#invoke = wrap.invoke?.(invoke) ?? invoke;
    this.#wrap = wrap;
    this.stepFunctions = new StepFunctions({
      clock,
      machines: spec.stateMachines,
      invoke: limitInvocations(this.#invoke, TASKS_AT_ONCE),
      mayInvoke: this.permissions.mayInvoke,
    });
    this.phone = createSwishSimulator({
      clock,
      payeeAlias: payeeOf(spec),
      basePath: SWISH_PATH,
      onChange: (what) => this.changes.note(what === 'payments' ? 'payments' : 'faults'),
    });
    clock.onJump(() => this.changes.note('clock'));
    this.#dynamo.onChange(() => this.changes.note('tables'));
    this.stepFunctions.onEvent(() => this.changes.note('executions'));
  }

  /** Fills the tables and begins to serve. */
  async open(): Promise<void> {
    await this.tables.open();
    this.#startBackground();
    this.#serveAws();
    this.#serveSite();
  }

  #serveAws(): void {
    const services: AwsService[] = [
      this.#dynamo,
      stepFunctionsService(this.stepFunctions),
      this.#email,
      createCloudFormation({ stacks: this.#spec.stacks, createdAt: this.clock.now() }),
      createSecretsManager({ secrets: this.#spec.secrets, createdAt: this.clock.now() }),
    ];
    const { service: wrapped = (service: AwsService) => service, swish } = this.#wrap;
    const callerOf = callersOf(this.#spec.functions);
    const guarded = guardServices({
      permissions: this.permissions,
      spec: this.#spec,
      callerOf,
      machineOfToken: (token) => this.stepFunctions.tokens.machineOf(token),
    });
    const faults = {
      faults: this.faults,
      callerOf,
      kill: (functionName: string) => this.#host.kill(functionName),
      comeBack: (messageId: string, action: FeedbackEffect) => this.#email.comeBack(messageId, action),
    };
    const aws = withLosableAnswers(
      createAwsServer(services.map((service) => wrapped(faultyService(guarded(service), faults)))),
    );
    const payments = faultySwish(this.phone.listener, this.faults);
    const swishApi = swish?.(payments) ?? payments;
    this.#servers.aws.serve((request, response) => {
      const isSwish = request.url?.startsWith(`${SWISH_PATH}/`) === true;
      (isSwish ? swishApi : aws)(request, response);
    });
  }

  #serveSite(): void {
    const targets = faultTargets(this.#spec);
    const control = createControl({
      clock: this.clock,
      rules: () => this.rules(),
      mails: {
        list: () => this.mails(),
        comeBack: (messageId, action) => this.mailComesBack(messageId, action),
      },
      phone: {
        list: () => this.phone.payments(),
        act: (reference, action) => this.phone.act(reference, action),
        scan: (scanned) => this.phone.scan(scanned),
        script: (script) => this.phone.script(script as PaymentScript),
        condition: () => this.phone.condition(),
        setCondition: (condition) => this.phone.setCondition(condition),
        refunds: () => this.phone.refunds(),
      },
      reset: () => this.reset(),
      faults: {
        add: (fault) => this.faults.addUnread(fault),
        list: (): FaultReport => ({
          armed: this.faults.list(),
          hits: this.faults.hits(),
          swish: this.phone.condition(),
          targets,
        }),
        clear: () => {
          this.faults.clear();
          this.phone.recover();
        },
      },
      state: () => this.tables.state(),
      changes: this.changes,
    });
    const api = createHttpApi({
      clock: this.clock,
      routes: this.#spec.routes,
      ...(this.#spec.cors === undefined ? {} : { cors: this.#spec.cors }),
      invoke: this.#invoke,
      onError: (error) => {
        if (!(error instanceof InjectedRefusal)) console.error(error);
      },
    });
    const consoleApi = createLocalConsole({
      awsUrl: this.awsUrl,
      changes: this.changes,
      rules: () => this.rules(),
    });
    this.#servers.site.serve((request, response) => {
      if (control(request, response) || consoleApi(request, response)) return;
      if (request.url?.startsWith('/v1/') === true) void api(request, response);
      else void this.#pages.handle(request, response);
    });
  }

  /** Loads all functions and pages ahead of the first customer. */
  async warm(): Promise<void> {
    await Promise.all([this.#host.warm(), this.#pages.warm()]);
  }

  /** Tells `listener` every line that the functions write, until the returned function is called. */
  onLog(listener: (line: LogLine) => void): () => void {
    this.#logListeners.add(listener);
    return () => this.#logListeners.delete(listener);
  }

  mails() {
    return this.#email.mails();
  }

  /** Lets a mail bounce (for good, or for now), be complained of, or be rejected by SES. */
  mailComesBack(messageId: string, action: unknown): void {
    this.#email.comeBack(messageId, action);
  }

  readonly executions = {
    /** Newest first. */
    list: () =>
      this.stepFunctions.executions.toReversed().map((execution) => ({
        name: execution.name,
        status: execution.status,
        startDate: new Date(execution.startedAt).toISOString(),
        stopDate: execution.stoppedAt === undefined ? null : new Date(execution.stoppedAt).toISOString(),
        error: execution.error ?? null,
        cause: execution.cause ?? null,
      })),
    /** Undefined for a name that no execution has. */
    history: (name: string): { status: string; events: readonly HistoryView[] } | undefined => {
      const execution = this.stepFunctions.executions.find((candidate) => candidate.name === name);
      if (execution === undefined) return undefined;
      const events = execution.history.events.map((event) => historyEvent(event, true) as HistoryView);
      return { status: execution.status, events };
    },
  };

  /** R1 to R8, evaluated now. */
  async rules(): Promise<RuleReport> {
    return evaluateRules(
      await worldOf({
        tables: this.tables,
        now: this.clock.now(),
        executions: this.stepFunctions.executions,
        swish: this.phone,
        mails: this.mails(),
        pendingRecords: this.#streams?.pendingRecords() ?? [],
      }),
    );
  }

  /** Catalogue as new, clock at real time, nothing else left. */
  async reset(): Promise<void> {
    for (const running of this.#background) running.stop();
    this.faults.clear();
    this.stepFunctions.reset();
    this.phone.reset();
    await this.#host.reset();
    this.clock.reset();
    await this.tables.reset();
    this.#email.reset();
    this.#startBackground();
    this.changes.note('reset');
  }

  /** Lets the process end while the cloud is open and at rest. */
  unref(): void {
    this.#servers.site.unref();
    this.#servers.aws.unref();
  }

  async close(): Promise<void> {
    for (const running of this.#background) running.stop();
    this.stepFunctions.stop();
    this.phone.reset();
    this.changes.close();
    await Promise.all([this.#servers.site.close(), this.#servers.aws.close()]);
    await this.#host.close();
    await this.#dynamo.close();
    this.clock.reset();
  }

  #startBackground(): void {
    const { region, account, schedules, eventRules, streamMappings } = this.#spec;
    const invoke = refusalsAsFailures(this.#invoke);
    this.#streams = connectStreams({
      clock: this.clock,
      mappings: streamMappings,
      onChange: (listener) => this.#dynamo.onChange(listener),
      invoke,
    });
    const running = startSchedules({ clock: this.clock, schedules, invoke, region, account });
    this.#eventRules = startEventRules({ clock: this.clock, rules: eventRules, invoke, region, account });
    this.#background = [running, this.#streams, this.#eventRules];
  }
}
