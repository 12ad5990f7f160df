import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { minute, type Monitoring } from './monitoring.ts';

/** What the table is asked for, on the dashboard; on-demand tables need no alarm of their own. */
export function monitorCapacity(monitoring: Monitoring, table: ITable): void {
  monitoring.addGraph({
    title: 'Table: capacity used',
    left: [
      table.metricConsumedReadCapacityUnits({ period: minute }),
      table.metricConsumedWriteCapacityUnits({ period: minute }),
    ],
  });
}
