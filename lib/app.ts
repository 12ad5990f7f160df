import { App, type AppProps, type Environment, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import type { DeployedCapability } from '../functions/core/deployment.ts';
import { DataStack } from './data/data-stack.ts';
import { ServiceStack } from './service-stack.ts';
import type { StageSettings } from './stage.ts';

/** The behaviour of newer CDK releases where the default is kept for older applications. */
const featureFlags = {
  // S3 delivers access logs by bucket policy instead of an access control list.
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
};

/** An empty application whose synthesis stops at any finding of the AWS Solutions and NIST 800-53 R5 checks. */
export function checkedApp(props: AppProps = {}): App {
  const app = new App({ ...props, context: { ...featureFlags, ...props.context } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app));
  return app;
}

export interface RotundaProps {
  readonly settings: StageSettings;
  /** The registry of capabilities. */
  readonly capabilities: readonly DeployedCapability[];
  /**
   * Where it is deployed. A region is needed in any case, because the table names its key by region; without an
   * account the templates fit any.
   */
  readonly env: Environment & { readonly region: string };
}

export interface Rotunda {
  readonly data: DataStack;
  readonly service: ServiceStack;
}

/** Both stacks of one stage. */
export function addRotunda(app: App, props: RotundaProps): Rotunda {
  const { settings, env, capabilities } = props;
  const title = `Rotunda ${settings.name}`;
  const data = new DataStack(app, `Rotunda-${settings.name}-Data`, {
    settings,
    env,
    description: `${title}: what must outlive a deployment`,
    terminationProtection: settings.whenDeleted === 'retain',
  });
  const service = new ServiceStack(app, `Rotunda-${settings.name}-Service`, {
    settings,
    env,
    data,
    capabilities,
    description: `${title}: what runs`,
  });
  for (const stack of [data, service]) {
    Tags.of(stack).add('application', 'rotunda');
    Tags.of(stack).add('stage', settings.name);
  }
  return { data, service };
}

/** The region of the caller's AWS profile, or the one AWS's own examples use when there is none. */
export function environmentFrom(
  variables: Readonly<Record<string, string | undefined>>,
): RotundaProps['env'] {
  const account = variables['CDK_DEFAULT_ACCOUNT'];
  return {
    region: variables['CDK_DEFAULT_REGION'] ?? variables['AWS_REGION'] ?? 'us-east-1',
    ...(account === undefined ? {} : { account }),
  };
}
