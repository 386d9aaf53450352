import { Duration, Stack } from 'aws-cdk-lib';
import {
  CorsHttpMethod,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { accept } from '../accepted.ts';
import type { Configuration } from '../config.ts';
import { SynthesisError } from '../synthesis-error.ts';

export interface CheckoutApiProps {
  readonly corsOrigins: readonly string[];
  readonly throttle: Configuration['throttle'];
  readonly domain: Configuration['apiDomain'];
}

/**
 * The HTTP API. It refers to no function until routes are added, so that functions can be told its address without
 * going round in a circle.
 */
export class CheckoutApi extends Construct {
  /** Public address without a trailing slash. */
  readonly url: string;
  readonly #api: HttpApi;

  constructor(scope: Construct, id: string, props: CheckoutApiProps) {
    super(scope, id);
    this.#api = new HttpApi(this, 'Default', {
      // A label for the console: an API has no name that could be taken.
      apiName: Stack.of(this).stackName,
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: [...props.corsOrigins],
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.PATCH],
        allowHeaders: ['content-type', 'idempotency-key', 'accept-language'],
        exposeHeaders: ['retry-after'],
        maxAge: Duration.hours(1),
      },
    });
    const { requestsPerSecond, burst } = props.throttle;
    const domainName = props.domain && this.#domain(props.domain);
    new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      autoDeploy: true,
      throttle: { rateLimit: requestsPerSecond, burstLimit: burst },
      ...(domainName && { domainMapping: { domainName } }),
    });
    this.url = props.domain ? `https://${props.domain.name}` : this.#api.apiEndpoint;
  }

  #domain({ name, certificateArn }: NonNullable<Configuration['apiDomain']>): DomainName {
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', certificateArn);
    return new DomainName(this, 'Domain', { domainName: name, certificate });
  }

  /** Serves `route` with the function, which only that route may invoke (`$default`: whatever no other route serves). */
  addRoute(route: string, id: string, handler: IFunction): void {
    const served = new HttpRoute(this, id, {
      httpApi: this.#api,
      routeKey: routeKeyOf(route),
      integration: new HttpLambdaIntegration('Integration', handler),
    });
    accept(
      served,
      'APIG4',
      'The shop has no accounts: everybody may look, buy, and follow an order by an id that nobody guesses. Swish calls back without signing; nothing that a caller says about a payment is believed, only what Swish answers over mutual TLS.',
    );
  }
}

function routeKeyOf(route: string): HttpRouteKey {
  if (route === '$default') return HttpRouteKey.DEFAULT;
  const [, verb, path] = /^([A-Z]+) (\/\S*)$/.exec(route) ?? [];
  const method = Object.values(HttpMethod).find((known) => known === verb);
  if (method === undefined || path === undefined) {
    throw new SynthesisError(`"${route}" is no route: write a method and a path, such as "GET /v1/products"`);
  }
  return HttpRouteKey.with(path, method);
}
