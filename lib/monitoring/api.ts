import type { IHttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { fiveMinutes, minute, type Monitoring } from './monitoring.ts';

/** Answers of 500 and above. One may be a passing fault that the caller's next try heals; three in five minutes are not. */
export function monitorServerErrors(monitoring: Monitoring, api: IHttpStage): void {
  const errors = api.metricServerError({ period: fiveMinutes, statistic: Stats.SUM });
  monitoring.addAlarm({
    name: 'api-server-errors',
    what: 'The API answers with server errors. People cannot submit, read or work on requests.',
    metric: errors,
    threshold: 3,
  });
  monitoring.addGraph({
    title: 'API',
    left: [api.metricCount({ period: minute }), api.metricClientError({ period: minute }), errors],
    right: [api.metricLatency({ period: minute, statistic: Stats.p(95) })],
  });
}
