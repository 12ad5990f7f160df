import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Announcements } from './announcements.ts';
import { Attachments } from './attachments.ts';
import { Identity } from './identity.ts';
import { EncryptionKey } from '../constructs/encryption-key.ts';
import { LedgerTable } from './ledger-table.ts';
import type { StageSettings } from '../stage.ts';

export interface DataStackProps extends StackProps {
  readonly settings: StageSettings;
}

/** Everything that must outlive a deployment: what people wrote, who they are, and the key that protects it. */
export class DataStack extends Stack {
  readonly ledger: LedgerTable;
  readonly attachments: Attachments;
  readonly announcements: Announcements;
  readonly identity: Identity;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, props);
    const { settings } = props;
    const key = new EncryptionKey(this, 'Key', { settings, protects: 'data' });

    this.ledger = new LedgerTable(this, 'Ledger', { settings, key });
    this.attachments = new Attachments(this, 'Attachments', { settings, key });
    this.announcements = new Announcements(this, 'Announcements', { settings, key });
    this.identity = new Identity(this, 'Identity', settings);

    new CfnOutput(this, 'TableName', { value: this.ledger.table.tableName });
    new CfnOutput(this, 'BucketName', { value: this.attachments.bucket.bucketName });
  }
}
