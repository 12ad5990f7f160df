import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { fiveMinutes, type Monitoring } from './monitoring.ts';

/** An execution that fails did so for a reason nobody planned. Those that are stopped belong to withdrawn requests. */
export function monitorExecutions(monitoring: Monitoring, machine: StateMachine): void {
  const failed = machine.metricFailed({ period: fiveMinutes, statistic: Stats.SUM });
  monitoring.addAlarm({
    name: 'approvals-executions-failed',
    what: 'An approval chain stopped for a reason nobody planned. Its request waits until the chain is started again.',
    metric: failed,
    threshold: 1,
  });
  monitoring.addGraph({
    title: 'Approval chains',
    left: [
      machine.metricStarted({ period: fiveMinutes }),
      machine.metricSucceeded({ period: fiveMinutes }),
      machine.metricAborted({ period: fiveMinutes }),
      failed,
    ],
  });
}
