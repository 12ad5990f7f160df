import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { FailureQueue } from '../constructs/failure-queue.ts';
import { minute, type Monitoring } from './monitoring.ts';

/** Something waits in a queue that ought to be empty. */
export function monitorFailures(
  monitoring: Monitoring,
  queue: Pick<FailureQueue, 'queue' | 'name'>,
  alarm: { readonly name: string; readonly threshold: number; readonly what: string },
): void {
  const waiting = queue.queue.metricApproximateNumberOfMessagesVisible({
    period: minute,
    statistic: Stats.MAXIMUM,
  });
  monitoring.addAlarm({
    name: alarm.name,
    what: `${alarm.what} wait in ${queue.name}.`,
    metric: waiting,
    threshold: alarm.threshold,
  });
  monitoring.addGraph({ title: `${queue.name}: waiting`, left: [waiting] });
}
