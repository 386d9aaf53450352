import type { Deployment } from './deployment.ts';
import type { NameOf } from './name-of.ts';
import { Properties } from './properties.ts';
import type { CorsSpec, RouteSpec, ThrottleSpec } from './types.ts';

/** The routes with what they take: settings of their own, or else the stage's. */
export function readRoutes(deployment: Deployment, nameOf: NameOf): RouteSpec[] {
  const integrations = new Map(
    deployment.resources('AWS::ApiGatewayV2::Integration').map((found) => {
      const properties = new Properties(found);
      properties.mustBe('IntegrationType', 'AWS_PROXY');
      properties.mustBe('PayloadFormatVersion', '2.0');
      return [deployment.refOf(found), nameOf(properties.text('IntegrationUri'), found.where)];
    }),
  );
  const throttleOf = readThrottles(deployment);
  return deployment.resources('AWS::ApiGatewayV2::Route').map((found) => {
    const properties = new Properties(found);
    properties.mustBe('AuthorizationType', 'NONE');
    const target = properties.text('Target');
    const functionName = integrations.get(target.replace(/^integrations\//, ''));
    if (functionName === undefined) throw new Error(`${found.where}: there is no integration ${target}`);
    const key = properties.text('RouteKey');
    const throttle = throttleOf(key);
    return { key, functionName, ...(throttle && { throttle }) };
  });
}

export function readCors(deployment: Deployment): CorsSpec | undefined {
  const apis = deployment.resources('AWS::ApiGatewayV2::Api');
  if (apis.length > 1) throw new Error(`The local cloud serves one HTTP API, not ${apis.length}`);
  const cors = apis[0] && new Properties(apis[0]).optionalGroup('CorsConfiguration');
  if (cors === undefined) return undefined;
  return {
    allowOrigins: cors.list('AllowOrigins'),
    allowMethods: cors.list('AllowMethods'),
    allowHeaders: cors.list('AllowHeaders'),
    exposeHeaders: cors.list('ExposeHeaders'),
    ...(cors.has('MaxAge') && { maxAgeSeconds: cors.number('MaxAge') }),
  };
}

function readThrottles(deployment: Deployment): (routeKey: string) => ThrottleSpec | undefined {
  const stages = deployment.resources('AWS::ApiGatewayV2::Stage');
  const [stage] = stages;
  if (stages.length > 1) throw new Error(`The local cloud serves one stage, not ${stages.length}`);
  if (stage === undefined) return () => undefined;
  const properties = new Properties(stage);
  properties.mustBe('StageName', '$default');
  properties.mayHave([...SERVED_OF_STAGES, ...IDLE_OF_STAGES]);
  const own = properties.optionalGroup('RouteSettings');
  const others = readThrottle(properties.optionalGroup('DefaultRouteSettings'));
  return (routeKey) => readThrottle(own?.optionalGroup(routeKey)) ?? others;
}

const SERVED_OF_STAGES = ['ApiId', 'DefaultRouteSettings', 'RouteSettings', 'StageName'];
/** Nothing is written of who asks for what. */
const IDLE_OF_STAGES = ['AccessLogSettings', 'AutoDeploy', 'Description', 'Tags'];

function readThrottle(settings: Properties | undefined): ThrottleSpec | undefined {
  if (settings === undefined) return undefined;
  settings.mayHave(['DetailedMetricsEnabled', 'ThrottlingBurstLimit', 'ThrottlingRateLimit']);
  return { requestsPerSecond: settings.number('ThrottlingRateLimit'), burst: settings.number('ThrottlingBurstLimit') };
}
