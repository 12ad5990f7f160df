import { Construct } from 'constructs';
import { EveryMinute } from '../constructs/every-minute.ts';
import { EveryNight } from '../constructs/every-night.ts';
import { type FunctionProps, type Invocation, ServiceFunction } from '../constructs/service-function.ts';
import { monitorMeasures } from '../monitoring/measures.ts';
import type {
  DeployedCapability,
  Deployment,
  DeployedSchedule,
  DeployedTask,
} from '../../functions/core/deployment.ts';
import type { ServedRoute } from './http-api.ts';
import { functionPropsFor, type Resources } from './needs.ts';
import { invokeOnUpload } from './upload-rule.ts';

export interface CapabilityFunctionsProps extends FunctionProps {
  readonly capability: DeployedCapability;
  readonly resources: Resources;
}

/** The functions of one capability, each with what starts it. What follows from changes is in `LedgerStream`. */
export class CapabilityFunctions extends Construct {
  /** Its routes, each with the function that serves it. */
  readonly routes: readonly ServedRoute[];
  private readonly props: CapabilityFunctionsProps;

  constructor(scope: Construct, props: CapabilityFunctionsProps) {
    super(scope, constructId(props.capability.name));
    this.props = props;
    this.routes = this.serve(props.capability);
    for (const schedule of props.capability.schedules) this.runByClock(schedule);
    for (const task of props.capability.tasks) this.runOnTrigger(task);
  }

  private serve({ name, routes, http }: DeployedCapability): readonly ServedRoute[] {
    if (http === undefined) {
      const [route] = routes;
      if (route === undefined) return [];
      throw new Error(
        `${route.method} ${route.path} belongs to "${name}", which has no \`http\`: say how the function that serves it is deployed.`,
      );
    }
    const fn = this.functionOf('http', 'http', http);
    return routes.map((route) => ({ ...route, fn }));
  }

  private runByClock({ name, every, stoppedImpact, measures, deployment }: DeployedSchedule): void {
    const target = this.functionOf(name, `every-${every}`, deployment);
    const Every = every === 'minute' ? EveryMinute : EveryNight;
    new Every(this, `${constructId(name)}Schedule`, { ...this.props, target, impact: stoppedImpact });
    monitorMeasures(this.props.monitoring, target, measures);
  }

  private runOnTrigger({ name, trigger, deployment }: DeployedTask): void {
    const { resources, settings } = this.props;
    switch (trigger) {
      case 'workflow':
        resources.chain.build(this.functionOf(name, 'workflow', deployment));
        break;
      case 'upload':
        invokeOnUpload(this, `${constructId(name)}Rule`, {
          settings,
          bucket: resources.data.attachments.bucket,
          fn: this.functionOf(name, 'notification', deployment),
        });
        break;
    }
  }

  private functionOf(name: string, invocation: Invocation, deployment: Deployment): ServiceFunction {
    const { capability, resources } = this.props;
    return new ServiceFunction(this, constructId(name), {
      ...this.props,
      ...functionPropsFor(deployment, resources),
      name: `${capability.name}-${name}`,
      invocation,
    });
  }
}

/** `first-quarter` to `FirstQuarter`. */
function constructId(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
