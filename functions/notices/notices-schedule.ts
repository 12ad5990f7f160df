import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { dispatchNotices, type DispatchPorts } from './dispatch/dispatch.ts';

/** Sends what is due, and says as metrics how late that was and what was given up. */
export function noticesSchedule(ports: DispatchPorts): () => Promise<void> {
  const metrics = new Metrics({ namespace: 'Rotunda', serviceName: 'notices-dispatch' });
  return async () => {
    ports.log.info('STARTED', { operation: 'dispatch' });
    const dispatched = await dispatchNotices(ports);
    metrics.addMetric('NoticeLagMs', MetricUnit.Milliseconds, dispatched.lagMs);
    metrics.addMetric('MessagesSent', MetricUnit.Count, dispatched.messages);
    metrics.addMetric('NoticesFailed', MetricUnit.Count, dispatched.failed);
    metrics.publishStoredMetrics();
    ports.log.info('COMPLETED', { operation: 'dispatch', ...dispatched });
  };
}
