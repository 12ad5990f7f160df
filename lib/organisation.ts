import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Ledger } from './ledger.ts';
import { ServiceFunction, type Surroundings } from './service-function.ts';

export interface OrganisationProps extends Surroundings {
  readonly ledger: Ledger;
  readonly personClaim: string;
}

/** Agencies, their agreements and calendars, the catalogue, people and their assignments. */
export class Organisation extends Construct {
  readonly http: ServiceFunction;

  constructor(scope: Construct, id: string, props: OrganisationProps) {
    super(scope, id);
    this.http = new ServiceFunction(this, 'Http', {
      ...props,
      name: 'organisation-http',
      entry: 'functions/organisation/http.ts',
      invocation: 'http',
      errorImpact: 'Agencies, agreements and assignments cannot be read or changed. Requests go on.',
      memory: 1024,
      timeout: Duration.seconds(10),
      grants: [props.ledger.read(), props.ledger.append()],
      environment: { identityClaim: props.personClaim, zone: props.settings.zone },
    });
  }
}
