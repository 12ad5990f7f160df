import { Duration } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { monitorEachMinute } from '../monitoring/functions.ts';
import { schedule, type ScheduledProps } from './schedule.ts';

/**
 * Runs a function each minute, and raises an alarm when it has not run for five.
 *
 * At a rate, not by cron: in a zone with daylight saving EventBridge Scheduler skips a cron time that does not repeat
 * in autumn, so "every minute" in the department's zone would stand still for an hour each November. What is due by
 * the department's clock is decided by the function, which is given the zone.
 */
export class EveryMinute extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledProps) {
    super(scope, id);
    schedule(this, props, {
      when: ScheduleExpression.rate(Duration.minutes(1)),
      words: 'each minute',
      // Missed runs are made up by the next: neither Scheduler nor Lambda tries an old minute again once the next is due.
      retries: 0,
      giveUpAfter: Duration.minutes(1),
    });
    monitorEachMinute(props.monitoring, props.target, props.impact);
  }
}
