import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Attachments } from './attachments.ts';
import { EveryMinute } from './every-minute.ts';
import type { Ledger } from './ledger.ts';
import { ServiceFunction, type Surroundings } from './service-function.ts';
import { Uploads } from './uploads.ts';

export interface RequestsProps extends Surroundings {
  readonly ledger: Ledger;
  readonly attachments: Attachments;
  readonly personClaim: string;
}

/** Requests: the work people do on them, the clocks that keep the promises made, and the files that arrive. */
export class Requests extends Construct {
  readonly http: ServiceFunction;

  constructor(scope: Construct, id: string, props: RequestsProps) {
    super(scope, id);
    const { ledger, attachments, settings } = props;

    this.http = new ServiceFunction(this, 'Http', {
      ...props,
      name: 'requests-http',
      entry: 'functions/requests/http.ts',
      invocation: 'http',
      errorImpact: 'People cannot submit, read or work on requests.',
      // A start spends a second of processor time on loading and TLS: 1,024 MB halve it against 512 for the same price.
      memory: 1024,
      // API Gateway gives up after 30 seconds, people sooner; a command needs well under one.
      timeout: Duration.seconds(10),
      grants: [ledger.read('byAgency', 'byRequester', 'inbox'), ledger.append(), attachments.sign()],
      environment: { identityClaim: props.personClaim, zone: settings.zone },
    });

    const sweep = new ServiceFunction(this, 'Sweep', {
      ...props,
      name: 'requests-sweep',
      entry: 'functions/requests/schedule.ts',
      invocation: 'every-minute',
      errorImpact:
        'Warnings, breaches and escalations are not raised. What was missed is made up when it runs again.',
      memory: 1024,
      // Ends before the next one begins, so two sweeps never do the same work at once.
      timeout: Duration.seconds(55),
      grants: [ledger.read('alarms'), ledger.append()],
    });
    new EveryMinute(this, 'EachMinute', {
      ...props,
      target: sweep,
      impact: 'No warning, breach or escalation is raised.',
    });
    props.watch.sweepLag();

    new Uploads(this, 'Uploads', props);
  }
}
