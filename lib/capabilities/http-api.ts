import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnStage,
  CorsHttpMethod,
  HttpApi as Api,
  HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from '../constructs/acknowledgements.ts';
import type { FunctionProps, ServiceFunction } from '../constructs/service-function.ts';
import { monitorServerErrors } from '../monitoring/api.ts';
import { removalPolicyOf } from '../constructs/removal-policy.ts';
import type { OidcProvider, StageSettings } from '../stage.ts';
import type { DeployedRoute } from '../../functions/core/deployment.ts';

/** A route with the function that serves it. */
export interface ServedRoute extends DeployedRoute {
  readonly fn: ServiceFunction;
}

export interface HttpApiProps extends FunctionProps {
  readonly routes: readonly ServedRoute[];
  readonly provider: OidcProvider;
}

/**
 * The HTTP API. Every route asks for a token of the identity provider before anything reaches a function, but for the
 * public ones, which are throttled apart.
 */
export class HttpApi extends Construct {
  private readonly api: Api;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const { settings, provider, routes } = props;
    this.api = new Api(this, 'Api', {
      apiName: `rotunda-${settings.name}`,
      createDefaultStage: false,
      defaultAuthorizer: new HttpJwtAuthorizer('People', provider.issuer, {
        jwtAudience: [...provider.audience],
      }),
      corsPreflight: {
        allowOrigins: [settings.portal],
        allowMethods: [...new Set(routes.map(({ method }) => CorsHttpMethod[method]))],
        allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match'],
        exposeHeaders: ['etag', 'location', 'retry-after'],
        maxAge: Duration.hours(1),
      },
    });
    const openToAnybody = this.addRoutes(routes);
    const stage = this.addStage(props);
    throttleApart(stage, openToAnybody, settings.publicThrottle);
    monitorServerErrors(props.monitoring, stage);
    new CfnOutput(Stack.of(this), 'ApiUrl', { value: this.api.apiEndpoint });
  }

  /** Returns the public routes, by their keys. */
  private addRoutes(routes: readonly ServedRoute[]): ReadonlyMap<string, HttpRoute> {
    const integrations = new Map<ServiceFunction, HttpLambdaIntegration>();
    const openToAnybody = new Map<string, HttpRoute>();
    for (const { method, path, access, fn } of routes) {
      const integration =
        integrations.get(fn) ??
        // One permission for the whole API: one for each route would outgrow the 20 KB a function's policy may have.
        new HttpLambdaIntegration(fn.shortName, fn, { scopePermissionToRoute: false });
      integrations.set(fn, integration);
      const added = this.api.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration,
        ...(access === 'public' ? { authorizer: new HttpNoneAuthorizer() } : {}),
      });
      if (access !== 'public') continue;
      for (const one of added) {
        acknowledge(one, 'openToAnybody');
        openToAnybody.set(`${method} ${path}`, one);
      }
    }
    return openToAnybody;
  }

  private addStage({ settings, key }: HttpApiProps): HttpStage {
    const accessLog = new LogGroup(this, 'AccessLog', {
      // The prefix keeps the account's log policy from growing with every API that logs.
      logGroupName: `/aws/vendedlogs/rotunda-${settings.name}-api`,
      retention: settings.logRetention,
      encryptionKey: key,
      removalPolicy: removalPolicyOf(settings),
    });
    return new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: settings.throttle.rate, burstLimit: settings.throttle.burst },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: accessLogFormat },
    });
  }
}

/** Limits some routes on their own, each for itself. The stage's construct has no option for it. */
function throttleApart(
  stage: HttpStage,
  routes: ReadonlyMap<string, HttpRoute>,
  { rate, burst }: StageSettings['publicThrottle'],
): void {
  if (routes.size === 0) return;
  (stage.node.defaultChild as CfnStage).routeSettings = Object.fromEntries(
    [...routes.keys()].map((key) => [key, { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst }]),
  );
  // A stage may only set something for routes there are.
  stage.node.addDependency(...routes.values());
}

/**
 * Enough to follow one call from the edge to the function's log, and the network address an inquiry into misuse starts
 * from. The route, not the path, which names a request; nothing from the token.
 */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    at: '$context.requestTime',
    from: '$context.identity.sourceIp',
    route: '$context.routeKey',
    status: '$context.status',
    latencyMs: '$context.responseLatency',
    functionMs: '$context.integrationLatency',
    bytes: '$context.responseLength',
    error: '$context.error.message',
    authorizerError: '$context.authorizer.error',
    functionError: '$context.integrationErrorMessage',
  }),
);
