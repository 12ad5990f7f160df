import { Duration, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { monitorEachNight } from '../monitoring/functions.ts';
import { schedule, type ScheduledProps } from './schedule.ts';

/**
 * Runs a function at three in the morning of the department, and raises an alarm when it has not run for 26 hours.
 *
 * Three o'clock comes once on every day of the year: where the United States change their clocks, the hour from one is
 * repeated in November and the hour from two is left out in March.
 */
export class EveryNight extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledProps) {
    super(scope, id);
    schedule(this, props, {
      when: ScheduleExpression.cron({
        hour: '3',
        minute: '0',
        timeZone: TimeZone.of(props.settings.zone),
      }),
      words: 'each night',
      // Over a few minutes. Six hours are the most Lambda holds an event, and end before people come to work.
      retries: 2,
      giveUpAfter: Duration.hours(6),
    });
    monitorEachNight(props.monitoring, props.target, props.impact);
  }
}
