import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Approvals } from './approvals.ts';
import type { DataStack } from './data-stack.ts';
import { FrontDoor, type Route } from './front-door.ts';
import { HouseKey } from './key.ts';
import { Notices } from './notices.ts';
import { Organisation } from './organisation.ts';
import { Requests } from './requests.ts';
import type { StageSettings } from './stage.ts';
import { Watch } from './watch.ts';

export interface ServiceStackProps extends StackProps {
  readonly settings: StageSettings;
  readonly data: DataStack;
  readonly routes: readonly Route[];
}

/** Everything that runs. It holds no data: it can be deleted and deployed again. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { settings, routes } = props;
    const { ledger, attachments, announcements, identity } = props.data;
    const { provider } = identity;
    const key = new HouseKey(this, 'Key', {
      settings,
      protects: 'operations',
      usedBy: ['logs', 'log-delivery', 'cloudwatch', 'events'],
    });
    const watch = new Watch(this, 'Watch', { settings, key });
    const common = { settings, key, watch, ledger, personClaim: provider.personClaim };

    const requests = new Requests(this, 'Requests', { ...common, attachments });
    const approvals = new Approvals(this, 'Approvals', common);
    const organisation = new Organisation(this, 'Organisation', common);
    const notices = new Notices(this, 'Notices', { ...common, announcements });
    watch.table(ledger.table);

    new FrontDoor(this, 'FrontDoor', {
      ...common,
      provider,
      routes,
      servedBy: {
        requests: requests.http,
        approvals: approvals.http,
        organisation: organisation.http,
        notices: notices.http,
      },
    });
  }
}
