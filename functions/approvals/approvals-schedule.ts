import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { reconcile, type ReconcilePorts } from './chain/reconcile.ts';

/** One reconciliation, and what it had to put right as a metric with an alarm. */
export function approvalsSchedule(ports: ReconcilePorts): () => Promise<void> {
  const metrics = new Metrics({ namespace: 'Rotunda', serviceName: 'approvals-reconcile' });
  return async () => {
    ports.log.info('STARTED', { operation: 'reconcile' });
    const { looked, repairs, failed } = await reconcile(ports);
    metrics.addMetric('ApprovalsRepaired', MetricUnit.Count, repairs.length);
    metrics.publishStoredMetrics();
    ports.log.info('COMPLETED', { operation: 'reconcile', looked, repaired: repairs.length });
    // The alarm on errors of this function rings.
    if (failed.length > 0) throw new Error(`${failed.length} approvals could not be put right.`);
  };
}
