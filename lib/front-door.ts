import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ServiceFunction, Surroundings } from './service-function.ts';
import type { OidcProvider } from './stage.ts';

/** What the API needs to know of a row of `functions/routes.ts`. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With parameters in braces: `/requests/{id}`. */
  readonly path: string;
  readonly capability: string;
  readonly operation: string;
}

export interface FrontDoorProps extends Surroundings {
  readonly routes: readonly Route[];
  readonly provider: OidcProvider;
  /** The function that serves each capability. */
  readonly servedBy: Readonly<Record<string, ServiceFunction>>;
}

/**
 * The HTTP API. Every route of the table is on it, and every one asks for a token of the identity provider: nothing
 * reaches a function without one.
 */
export class FrontDoor extends Construct {
  constructor(scope: Construct, id: string, props: FrontDoorProps) {
    super(scope, id);
    const { settings, provider, key } = props;

    const api = new HttpApi(this, 'Api', {
      apiName: `rotunda-${settings.name}`,
      createDefaultStage: false,
      defaultAuthorizer: new HttpJwtAuthorizer('People', provider.issuer, {
        jwtAudience: [...provider.audience],
      }),
      corsPreflight: {
        allowOrigins: [settings.portal],
        allowMethods: [...new Set(props.routes.map(({ method }) => CorsHttpMethod[method]))],
        allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match'],
        exposeHeaders: ['etag', 'location', 'retry-after'],
        maxAge: Duration.hours(1),
      },
    });

    const integrations = new Map<ServiceFunction, HttpLambdaIntegration>();
    for (const route of props.routes) {
      const fn = props.servedBy[route.capability];
      if (fn === undefined) {
        throw new Error(
          `${route.method} ${route.path} belongs to "${route.capability}", which no function serves: see lib/service-stack.ts.`,
        );
      }
      const integration =
        integrations.get(fn) ??
        // One permission for the whole API: one for each route would outgrow the 20 KB a function's policy may have.
        new HttpLambdaIntegration(fn.shortName, fn, { scopePermissionToRoute: false });
      integrations.set(fn, integration);
      api.addRoutes({ path: route.path, methods: [HttpMethod[route.method]], integration });
    }

    const accessLog = new LogGroup(this, 'AccessLog', {
      // The prefix keeps the account's log policy from growing with every API that logs.
      logGroupName: `/aws/vendedlogs/rotunda-${settings.name}-api`,
      retention: settings.logRetention,
      encryptionKey: key,
      removalPolicy: settings.whenDeleted === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: settings.throttle.rate, burstLimit: settings.throttle.burst },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: accessLogFormat },
    });
    props.watch.serverErrors(stage);
    new CfnOutput(Stack.of(this), 'ApiUrl', { value: api.apiEndpoint });
  }
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
