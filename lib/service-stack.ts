import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ApprovalChain } from './capabilities/approval-chain.ts';
import { CapabilityFunctions } from './capabilities/capability-functions.ts';
import type { DeployedCapability } from '../functions/core/deployment.ts';
import { HttpApi } from './capabilities/http-api.ts';
import { LedgerStream } from './capabilities/ledger-stream.ts';
import { EncryptionKey } from './constructs/encryption-key.ts';
import type { DataStack } from './data/data-stack.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { monitorCapacity } from './monitoring/table.ts';
import type { StageSettings } from './stage.ts';

export interface ServiceStackProps extends StackProps {
  readonly settings: StageSettings;
  readonly data: DataStack;
  readonly capabilities: readonly DeployedCapability[];
}

/** Everything that runs. It holds no data: it can be deleted and deployed again. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { settings, data, capabilities } = props;
    const key = new EncryptionKey(this, 'Key', {
      settings,
      protects: 'operations',
      usedBy: ['logs', 'log-delivery', 'cloudwatch', 'events'],
    });
    const monitoring = new Monitoring(this, 'Monitoring', { settings, key });
    const common = { settings, key, monitoring };
    const chain = new ApprovalChain(this, 'ApprovalChain', common);
    const resources = { settings, data, chain, stack: this };

    const deployed = capabilities.map(
      (capability) => new CapabilityFunctions(this, { ...common, capability, resources }),
    );
    new LedgerStream(this, 'LedgerStream', { ...common, capabilities, resources });
    monitorCapacity(monitoring, data.ledger.table);
    new HttpApi(this, 'HttpApi', {
      ...common,
      provider: data.identity.provider,
      routes: deployed.flatMap(({ routes }) => routes),
    });
  }
}
