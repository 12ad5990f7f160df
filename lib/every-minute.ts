import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { ServiceFunction, Surroundings } from './service-function.ts';

export interface EveryMinuteProps extends Surroundings {
  readonly target: ServiceFunction;
  /** What happens when it stops. */
  readonly impact: string;
}

/**
 * Runs a function each minute, and raises an alarm when it has not run for five.
 *
 * At a rate, not by cron: in a zone with daylight saving EventBridge Scheduler skips a cron time that does not repeat
 * in autumn, so "every minute" in the department's zone would stand still for an hour each November. What is due by
 * the department's clock is decided by the function, which is given the zone.
 */
export class EveryMinute extends Construct {
  constructor(scope: Construct, id: string, props: EveryMinuteProps) {
    super(scope, id);
    const { target, settings } = props;
    const lost = target.lost;
    if (lost === undefined)
      throw new Error(`${target.shortName} runs on a schedule and needs a queue for lost events.`);

    // Missed runs are made up by the next: neither Scheduler nor Lambda tries an old minute again once the next is due.
    target.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });

    const policy = new ManagedPolicy(this, 'Policy', {
      description: `Start ${target.shortName} of Rotunda ${settings.name} each minute`,
      statements: [
        new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }),
        ...lost.accept().statements,
      ],
    });
    const role = new Role(this, 'Role', {
      description: `Rotunda ${settings.name}: schedule of ${target.shortName}`,
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        // Scheduler of another account must not borrow this role.
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      managedPolicies: [policy],
    });

    new Schedule(this, 'Schedule', {
      description: `Rotunda ${settings.name}: ${target.shortName}`,
      scheduleGroup: new ScheduleGroup(this, 'Group', {
        scheduleGroupName: `rotunda-${settings.name}-${target.shortName}`,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: new LambdaInvoke(target, {
        role: role.withoutPolicyUpdates(),
        deadLetterQueue: lost.queue,
        retryAttempts: 2,
        maxEventAge: Duration.minutes(1),
      }),
    });
    props.watch.runsEachMinute(target, props.impact);
  }
}
