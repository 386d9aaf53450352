import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import type { Product } from '../../lambdas/domain/product.ts';
import type { AwsRequest, AwsResponse, AwsService } from '../../local/aws/types.ts';
import type { Clock } from '../../local/clock.ts';
import { createDynamoDb } from '../../local/dynamodb/dynamo-db.ts';
import { startEventRules, type EventRules } from '../../local/event-bridge/event-rules.ts';
import { startSchedules } from '../../local/event-bridge/schedules.ts';
import { connectStreams, type StreamMappings } from '../../local/event-bridge/stream-mappings.ts';
import { serviceKinds } from '../../local/faults/service-kinds.ts';
import type { HttpAnswer } from '../../local/gateway/function-response.ts';
import type { Invoke, LogLine } from '../../local/lambda/types.ts';
import { Output } from '../../local/lambda/worker/output.ts';
import { evaluateRules, type RuleReport } from '../../local/rules/evaluate-rules.ts';
import type { Run } from '../../local/rules/world.ts';
import { worldOf } from '../../local/rules/world-of-shop.ts';
import { createSecretsManager } from '../../local/secrets-manager/secrets-manager.ts';
import { createEmailService } from '../../local/ses/email-service.ts';
import { ShopTables } from '../../local/shop-tables.ts';
import { stepFunctionsService } from '../../local/step-functions/service.ts';
import { StepFunctions } from '../../local/step-functions/step-functions.ts';
import { createSwishSimulator, type SwishSimulator } from '../../local/swish/simulator.ts';
import { payeeOf } from '../../local/template/payee.ts';
import { readTemplate } from '../../local/template/read-template.ts';
import type { CloudSpec } from '../../local/template/types.ts';
import { customer } from '../support/customer.ts';
import { currentInvocation, currentRequestId, Functions } from './functions.ts';
import { HttpApi, type HttpRequest } from './http-api.ts';
import { OutgoingRequest, type OutgoingMessage, type OutgoingOptions } from './outgoing-request.ts';
import { installRandomness, seedRandomness } from './randomness.ts';
import { inOrder, type Choose } from './scheduler.ts';
import { installSdkWire, type SdkRequest } from './sdk-wire.ts';
import { tableKeys, writesIn, type TableKeys } from './transaction-conflicts.ts';
import { takeOverTime } from './virtual-clock.ts';
import { currentActor, Wire, type Decide } from './wire.ts';

/** Rules about what has come to rest. News that is on its way may show an order in between. */
const AT_REST: ReadonlySet<string> = new Set(['R3', 'R4', 'R5']);

const ENVIRONMENT = 'local';
const SWISH_URL = 'http://swish.simulation';
const SWISH_PATH = '/swish';
const SHOP_URL = 'https://shop.simulation';

export interface Plan {
  /** Ids, tokens, jitter: everything random. */
  readonly seed?: number;
  /** In which order what waits goes on. */
  readonly choose?: Choose;
  /** What becomes of each request. */
  readonly decide?: Decide;
  /** What the shop has; the catalogue unless it is said. */
  readonly products?: readonly Product[];
  /** The hourly audit is left out unless it is asked for: it only looks. */
  readonly audits?: boolean;
  /** The rules of every moment are evaluated after every so many effects. Never, unless it is said. */
  readonly rulesEvery?: number;
}

/** A rule that did not hold at some moment. */
export interface BrokenRule {
  readonly rule: string;
  readonly offenders: readonly string[];
  /** The last thing that happened before: what it was, and its number. */
  readonly after: string;
}

/** The envelope of every answer. */
export interface Answered {
  readonly status: number;
  readonly data: unknown;
  readonly links: Readonly<Record<string, string>> | null;
  readonly error: { readonly code: string; readonly details: unknown } | null;
}

/** An answer with its envelope read. */
export const readAnswer = ({ status, body }: HttpAnswer): Answered => ({
  status,
  ...(JSON.parse(body.toString('utf8')) as Omit<Answered, 'status'>),
});

/**
 * The whole shop in one thread: the real state machine on our engine, the real handlers loaded from their sources, the real
 * tables, Swish's simulator and SES. There is no socket in it and no real time: every request waits on the wire until
 * it is chosen, and time passes when nothing else can happen. The same plan gives the same run, to the last id.
 *
 * It takes over its thread: `Date`, timers, randomness, `process.env` and what is written to the console.
 */
export class Simulation {
  readonly clock: Clock;
  readonly spec: CloudSpec;
  readonly swish: SwishSimulator;
  readonly stepFunctions: StepFunctions;
  readonly tables: ShopTables;
  readonly wire: Wire;
  /** Every line that functions wrote since the beginning. */
  readonly logs: LogLine[] = [];
  /** Rules that were found broken on the way, each once. */
  readonly broken: BrokenRule[] = [];
  readonly #dynamo;
  readonly #keys: TableKeys;
  readonly #email;
  readonly #functions: Functions;
  readonly #invoke: Invoke;
  readonly #api: HttpApi;
  readonly #services: readonly AwsService[];
  readonly #dueTimes = new Map<string, number>();
  #background: { stop(): void }[] = [];
  #streams: StreamMappings | undefined;
  #eventRules: EventRules | undefined;
  #audits = false;

  private constructor(clock: Clock, spec: CloudSpec) {
    this.clock = clock;
    this.spec = spec;
    this.#functions = new Functions(clock, spec.functions);
    this.#invoke = (name, payload) => this.#functions.invoke(name, payload);
    this.#dynamo = createDynamoDb({ clock });
    this.#keys = tableKeys(spec.tables);
    this.tables = new ShopTables(this.#dynamo, spec.tables, ENVIRONMENT);
    this.#noteDueTimes();
    this.#email = createEmailService({
      clock,
      region: spec.region,
      account: spec.mail,
      publish: (event) => this.#eventRules?.publish(event),
    });
    this.stepFunctions = new StepFunctions({
      clock,
      machines: spec.stateMachines,
      invoke: this.#invoke,
      random: () => Math.random(),
    });
    this.#api = new HttpApi({ clock, routes: spec.routes, invoke: this.#invoke });
    this.wire = new Wire(clock, (invocation) => this.#functions.kill(invocation));
    this.swish = createSwishSimulator({
      clock,
      payeeAlias: payeeOf(spec),
      basePath: SWISH_PATH,
      deliver: ({ url, headers, body }) =>
        this.wire.begin('Swish', `callback ${new URL(url).pathname}`, async () => {
          const answer = await this.#api.request({ method: 'POST', path: new URL(url).pathname, headers, body });
          return answer.status;
        }),
    });
    this.#services = [
      this.#dynamo,
      stepFunctionsService(this.stepFunctions),
      this.#email,
      createSecretsManager({ secrets: spec.secrets, createdAt: clock.now() }),
    ];
  }

  /**
   * Takes over this thread. `assembly` is the folder of the synthesised template; `definition` replaces the text of the
   * state machine in it.
   */
  static async open(assembly: string, definition?: string): Promise<Simulation> {
    installRandomness();
    const clock = takeOverTime();
    const read = readTemplate(assembly, {
      parameters: { SwishMockUrl: `${SWISH_URL}${SWISH_PATH}` },
      resolve: { apiUrl: SHOP_URL },
    });
    const stateMachines = read.stateMachines.map((machine) => ({
      ...machine,
      definition: definition === undefined ? machine.definition : withFunctions(definition, read),
    }));
    const simulation = new Simulation(clock, { ...read, stateMachines });
    simulation.#takeOver();
    await simulation.#functions.load(read.region);
    simulation.wire.isCold = true;
    await simulation.wire.drive(simulation.tables.open());
    await simulation.#warmUp();
    simulation.wire.isCold = false;
    return simulation;
  }

  /** Everything as new, and ready for a plan. */
  async begin(plan: Plan = {}): Promise<void> {
    const { seed = 1, choose = inOrder, decide = () => 'answered', products, audits = false, rulesEvery } = plan;
    for (const running of this.#background) running.stop();
    this.stepFunctions.reset();
    this.swish.reset();
    this.wire.reset();
    this.#email.reset();
    this.clock.reset();
    this.logs.length = 0;
    this.broken.length = 0;
    this.#dueTimes.clear();
    seedRandomness(seed);
    this.#audits = audits;
    await this.wire.drive(this.tables.reset(products));
    this.#startBackground();
    this.wire.plan = { choose, decide };
    if (rulesEvery !== undefined) this.#watchRules(rulesEvery);
  }

  /** One request to the shop, by whoever `act`s. */
  request(request: HttpRequest) {
    return this.#api.request(request);
  }

  /** POST /v1/checkout by a customer. `changes` is what this order says besides what every order does. */
  async buy(
    cart: readonly { readonly id: string; readonly number: number }[],
    { changes = {}, key }: { readonly changes?: object; readonly key?: string } = {},
  ): Promise<Answered> {
    const answer = await this.request({
      method: 'POST',
      path: '/v1/checkout',
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) },
      body: JSON.stringify({ order: { ...customer, ...changes }, cart }),
    });
    return readAnswer(answer);
  }

  /** Invokes a function as its schedule or stream would. */
  invoke(name: string, payload: unknown) {
    return this.#functions.invoke(name, payload);
  }

  /** Lets somebody do something from the moment on at which the scheduler lets them begin. */
  act<Result>(actor: string, what: string, work: () => Promise<Result>): Promise<Result> {
    return this.wire.begin(actor, what, () => currentActor.run(actor, work));
  }

  /** Lets everything happen that is due in the next seconds, in the plan's order. */
  advance(seconds: number): Promise<void> {
    return this.wire.runUntil(this.clock.now() + seconds * 1000);
  }

  /** When the next checkout is due, epoch ms; undefined when none is. */
  get nextDueAt(): number | undefined {
    return this.#dueTimes.size === 0 ? undefined : Math.min(...this.#dueTimes.values());
  }

  mails() {
    return this.#email.mails();
  }

  mailComesBack(messageId: string, action: unknown): void {
    this.#email.comeBack(messageId, action);
  }

  /** Hears of every committed change of an item. */
  onChange(listener: Parameters<ReturnType<typeof createDynamoDb>['onChange']>[0]): () => void {
    return this.#dynamo.onChange(listener);
  }

  /** Whether a stream has records that no function has dealt with. */
  get hasUnreadStreams(): boolean {
    return (this.#streams?.pendingRecords().length ?? 0) > 0;
  }

  /** R1 to R8, evaluated now. Runs of which `isOver` says so count as ended. */
  async rules(isOver: (run: Run) => boolean = () => false): Promise<RuleReport> {
    return evaluateRules(
      await worldOf({
        tables: this.tables,
        now: this.clock.now(),
        executions: this.stepFunctions.executions.filter((run) => !isOver(run)),
        swish: this.swish,
        mails: this.mails(),
        pendingRecords: this.#streams?.pendingRecords() ?? [],
      }),
    );
  }

  /** Clients load parts of theirs, and read the machine's settings, with their first request. */
  async #warmUp(): Promise<void> {
    await this.begin();
    const [product] = (await this.tables.state()).products;
    const bought = await this.wire.drive(this.buy([{ id: product?.id ?? '', number: 1 }]));
    if (bought.status !== 201) throw new Error(`The first checkout was answered ${bought.status}`);
    for (const { reference } of this.swish.payments()) this.swish.act(reference, { action: 'pay' });
    await this.advance(1);
  }

  #takeOver(): void {
    const output = new Output(currentRequestId, (requestId, text) =>
      this.logs.push({ functionName: currentInvocation()?.functionName ?? '', requestId, text }),
    );
    // Warnings and errors go to the other stream.
    output.capture(process.stdout);
    output.capture(process.stderr);
    installSdkWire((request, signal) => this.#answerAws(request, signal));
    const request = (url: string | URL, options: OutgoingOptions) =>
      new OutgoingRequest(url, options, (message, answer) => {
        void this.#answerSwish(message, options.signal).then(answer);
      });
    Object.assign(http, { request });
    syncBuiltinESMExports();
  }

  #answerAws({ path, headers, body }: SdkRequest, signal: AbortSignal): Promise<AwsResponse | undefined> {
    const request: AwsRequest = { path, headers, body: bytesOf(body) };
    const service = this.#services.find((candidate) => candidate.accepts(request));
    const kind = service === undefined ? undefined : serviceKinds[service.name];
    if (service === undefined || kind === undefined) throw new Error('The application asks for an unknown service');
    const { operation = '', tables = [] } = kind.encounter(request);
    return this.wire.send({
      service: service.name,
      operation,
      tables: tables.map((name) => name.replace(/^smultron-(.*)-local$/, '$1')),
      call: headers['amz-sdk-invocation-id'] ?? '',
      signal,
      carryOut: () => service.handle(request),
      failed: () => kind.failed(),
      throttled: () => kind.throttled(request),
      ...(service === this.#dynamo ? writesIn(request, this.#keys) : {}),
    });
  }

  #answerSwish({ url, method, headers, body }: OutgoingMessage, signal: AbortSignal | undefined) {
    const path = url.pathname.slice(SWISH_PATH.length);
    return this.wire.send({
      service: 'swish',
      operation: `${method} ${path.split('/').at(-2) ?? ''}`,
      tables: [],
      call: '',
      signal,
      carryOut: () =>
        this.swish.answer({
          method,
          baseUrl: `${url.origin}${SWISH_PATH}`,
          path,
          contentType: (headers['content-type'] ?? '').split(';')[0] ?? '',
          body,
        }),
      failed: () => ({ status: 500, headers: {}, body: '' }),
      throttled: () => ({ status: 429, headers: {}, body: '' }),
    });
  }

  #startBackground(): void {
    const { region, account, schedules, eventRules, streamMappings } = this.spec;
    this.#streams = connectStreams({
      clock: this.clock,
      mappings: streamMappings,
      onChange: (listener) => this.#dynamo.onChange(listener),
      invoke: this.#invoke,
    });
    const scheduled: Invoke = (name, payload) =>
      this.#isIdleSchedule(name) ? Promise.resolve({ payload: null }) : this.#invoke(name, payload);
    const running = startSchedules({ clock: this.clock, schedules, invoke: scheduled, region, account });
    this.#eventRules = startEventRules({
      clock: this.clock,
      rules: eventRules,
      invoke: this.#invoke,
      region,
      account,
    });
    this.#background = [running, this.#streams, this.#eventRules];
  }

  /** A sweep that finds nothing does nothing: of the thousands in a day, those are left out. */
  #isIdleSchedule(name: string): boolean {
    if (name === 'AuditShop') return !this.#audits;
    return name === 'WatchCheckouts' && (this.nextDueAt ?? Number.POSITIVE_INFINITY) > this.clock.now();
  }

  #watchRules(every: number): void {
    let effects = 0;
    this.wire.afterTurn = async (turn) => {
      if (turn?.request?.isEffect !== true || ++effects % every !== 0) return;
      const { rules } = await this.rules();
      for (const { id: rule, ok, offenders } of rules) {
        if (ok || AT_REST.has(rule) || this.broken.some((known) => known.rule === rule)) continue;
        this.broken.push({ rule, offenders, after: `${turn.id}: ${turn.actor}: ${turn.what}` });
      }
    };
  }

  #noteDueTimes(): void {
    this.#dynamo.onChange(({ dynamodb: { Keys, NewImage } }, table) => {
      if (!table.includes('-checkouts-')) return;
      const id = Keys['id']?.S ?? '';
      const dueAt = NewImage?.['dueAt']?.N;
      if (dueAt === undefined) this.#dueTimes.delete(id);
      else this.#dueTimes.set(id, Number(dueAt));
    });
  }
}

/** A text of the state machine with the template's functions in its placeholders. */
const withFunctions = (definition: string, { functions }: CloudSpec): string =>
  functions.reduce(
    (text, { name, arn, versions: [version] = [] }) =>
      text.replaceAll(`\${${name}FunctionArn}`, version === undefined ? arn : `${arn}:${version}`),
    definition,
  );

const bytesOf = (body: SdkRequest['body'] = ''): Buffer =>
  typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
