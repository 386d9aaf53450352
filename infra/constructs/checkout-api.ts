import type { RemovalPolicy } from 'aws-cdk-lib';
import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import type { CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  CorsHttpMethod,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { accept } from '../accepted.ts';
import type { Configuration } from '../config.ts';
import type { FunctionDefinition, Throttle } from '../function-definition.ts';
import { SynthesisError } from '../synthesis-error.ts';
import { vendedLogName } from './vended-log-name.ts';

export interface CheckoutApiProps {
  readonly corsOrigins: readonly string[];
  readonly throttleFactor: number;
  readonly domain: Configuration['apiDomain'];
  readonly logRetention: RetentionDays;
  readonly logRemovalPolicy: RemovalPolicy;
}

/**
 * A line for each request, and nothing in it that tells who made it: no address, no user agent, no path with its ids, no
 * query string, no header, no body. `requestId` leads to the function's own log lines, which have the checkout's id.
 */
const ACCESS_LOG = {
  time: '$context.requestTimeEpoch',
  requestId: '$context.requestId',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLatency: '$context.responseLatency',
  responseLength: '$context.responseLength',
  integrationStatus: '$context.integration.status',
  integrationLatency: '$context.integration.latency',
  integrationError: '$context.integration.error',
  gatewayError: '$context.error.responseType',
};

/**
 * For what no route's own settings are for, such as the preflights that API Gateway answers itself. Not less than any
 * route has, should it hold for all of them together.
 */
const EVERYTHING_ELSE: Throttle = { requestsPerSecond: 500, burst: 1000 };

/**
 * The HTTP API. It refers to no function until routes are added, so that functions can be told its address without
 * going round in a circle.
 */
export class CheckoutApi extends Construct {
  /** Public address without a trailing slash. */
  readonly url: string;
  readonly apiId: string;
  readonly #api: HttpApi;
  readonly #stage: HttpStage;
  readonly #throttleFactor: number;
  /** By route key. */
  readonly #throttles: Record<string, ReturnType<typeof routeSettings>> = {};

  constructor(scope: Construct, id: string, props: CheckoutApiProps) {
    super(scope, id);
    this.#throttleFactor = props.throttleFactor;
    this.#api = new HttpApi(this, 'Default', {
      // A label for the console: an API has no name that could be taken.
      apiName: Stack.of(this).stackName,
      createDefaultStage: false,
      // With a domain of its own the API is reached by that alone.
      disableExecuteApiEndpoint: props.domain !== undefined,
      corsPreflight: {
        allowOrigins: [...props.corsOrigins],
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.PATCH],
        allowHeaders: ['content-type', 'idempotency-key', 'accept-language'],
        exposeHeaders: ['retry-after'],
        maxAge: Duration.hours(1),
      },
    });
    const domainName = props.domain && this.#domain(props.domain);
    const accessLog = new LogGroup(this, 'Log', {
      logGroupName: vendedLogName(this, 'apis'),
      retention: props.logRetention,
      removalPolicy: props.logRemovalPolicy,
    });
    const everythingElse = routeSettings(EVERYTHING_ELSE, props.throttleFactor);
    this.#stage = new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      autoDeploy: true,
      throttle: { rateLimit: everythingElse.ThrottlingRateLimit, burstLimit: everythingElse.ThrottlingBurstLimit },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
      ...(domainName && { domainMapping: { domainName } }),
    });
    (this.#stage.node.defaultChild as CfnStage).routeSettings = Lazy.any({ produce: () => this.#throttles });
    this.apiId = this.#api.apiId;
    this.url = props.domain ? `https://${props.domain.name}` : this.#api.apiEndpoint;
  }

  #domain({ name, certificateArn }: NonNullable<Configuration['apiDomain']>): DomainName {
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', certificateArn);
    return new DomainName(this, 'Domain', { domainName: name, certificate });
  }

  /** Serves `route` with the function, which only that route may invoke (`$default`: whatever no other route serves). */
  addRoute(route: string, { name, throttle }: FunctionDefinition, handler: IFunction): void {
    if (throttle === undefined) throw new SynthesisError(`${name} must say how many requests "${route}" takes`);
    const added = new HttpRoute(this, name, {
      httpApi: this.#api,
      routeKey: routeKeyOf(route),
      integration: new HttpLambdaIntegration('Integration', handler),
    });
    this.#throttles[route] = routeSettings(throttle, this.#throttleFactor);
    // A stage with settings for a route that is not there yet is refused.
    this.#stage.node.addDependency(added);
    accept(
      added,
      'APIG4',
      'The shop has no accounts: everybody may look, buy, and follow an order by an id that nobody guesses. Swish calls back without signing; nothing that a caller says about a payment is believed, only what Swish answers over mutual TLS.',
    );
  }
}

/** In the words of the API, since CloudFormation passes these on as they are. */
const routeSettings = ({ requestsPerSecond, burst }: Throttle, factor: number) => ({
  ThrottlingRateLimit: Math.ceil(requestsPerSecond * factor),
  ThrottlingBurstLimit: Math.ceil(burst * factor),
});

function routeKeyOf(route: string): HttpRouteKey {
  if (route === '$default') return HttpRouteKey.DEFAULT;
  const [, verb, path] = /^([A-Z]+) (\/\S*)$/.exec(route) ?? [];
  const method = Object.values(HttpMethod).find((known) => known === verb);
  if (method === undefined || path === undefined) {
    throw new SynthesisError(`"${route}" is no route: write a method and a path, such as "GET /v1/products"`);
  }
  return HttpRouteKey.with(path, method);
}
