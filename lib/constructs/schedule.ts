import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, type ScheduleExpression, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import type { FunctionProps, ServiceFunction } from './service-function.ts';

export interface ScheduledProps extends FunctionProps {
  readonly target: ServiceFunction;
  /** What happens when it stops. */
  readonly impact: string;
}

export interface Timetable {
  readonly when: ScheduleExpression;
  /** How often it runs, to end the sentence "Start it …". */
  readonly words: string;
  /** How often a run that failed is tried again, and until how long after it was due. */
  readonly retries: number;
  readonly giveUpAfter: Duration;
}

/** Starts a function by a timetable, with a role that may do nothing else. What could not be started is kept as lost. */
export function schedule(scope: Construct, props: ScheduledProps, timetable: Timetable): void {
  const { target, settings } = props;
  const lost = target.lost;
  if (lost === undefined)
    throw new Error(`${target.shortName} runs on a schedule and needs a queue for lost events.`);

  target.configureAsyncInvoke({ retryAttempts: timetable.retries, maxEventAge: timetable.giveUpAfter });

  const policy = new ManagedPolicy(scope, 'Policy', {
    description: `Start ${target.shortName} of Rotunda ${settings.name} ${timetable.words}`,
    statements: [
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }),
      ...lost.accept().statements,
    ],
  });
  const role = new Role(scope, 'Role', {
    description: `Rotunda ${settings.name}: schedule of ${target.shortName}`,
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      // Scheduler of another account must not borrow this role.
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
    managedPolicies: [policy],
  });

  new Schedule(scope, 'Schedule', {
    description: `Rotunda ${settings.name}: ${target.shortName}`,
    scheduleGroup: new ScheduleGroup(scope, 'Group', {
      scheduleGroupName: `rotunda-${settings.name}-${target.shortName}`,
      removalPolicy: RemovalPolicy.DESTROY,
    }),
    schedule: timetable.when,
    target: new LambdaInvoke(target, {
      role: role.withoutPolicyUpdates(),
      deadLetterQueue: lost.queue,
      retryAttempts: 2,
      maxEventAge: timetable.giveUpAfter,
    }),
  });
}
