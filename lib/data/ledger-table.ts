import {
  type Attribute,
  AttributeType,
  Billing,
  type ITable,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { type IndexDefinition, type IndexName, table as definition } from '../../platform/dynamodb/table.ts';
import type { Grant } from '../constructs/grant.ts';
import { useKey } from '../constructs/encryption-key.ts';
import { removalPolicyOf } from '../constructs/removal-policy.ts';
import type { StageSettings } from '../stage.ts';

export interface LedgerTableProps {
  readonly settings: StageSettings;
  readonly key: IKey;
}

/**
 * The one table: events, snapshots and everything else the service remembers. Built from
 * `platform/dynamodb/table.ts`, like the tables of the local runtime and the tests.
 *
 * Nobody may scan it or delete from it: history is appended, assignments end, and what expires is removed by
 * DynamoDB itself.
 */
export class LedgerTable extends Construct {
  readonly table: ITable;
  private readonly key: IKey;

  constructor(scope: Construct, id: string, props: LedgerTableProps) {
    super(scope, id);
    const { settings, key } = props;
    this.key = key;
    this.table = new TableV2(this, 'Table', {
      tableName: `rotunda-${settings.name}`,
      partitionKey: { name: definition.partitionKey, type: AttributeType.STRING },
      sortKey: { name: definition.sortKey, type: AttributeType.STRING },
      globalSecondaryIndexes: Object.entries(definition.indexes).map(([indexName, index]) => ({
        indexName,
        partitionKeys: attributesOf(index.partition),
        sortKeys: attributesOf(index.sort),
        ...projectionOf(index),
      })),
      timeToLiveAttribute: definition.timeToLive,
      billing: Billing.onDemand(),
      // Both images: a reaction compares what was with what is.
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      encryption: TableEncryptionV2.customerManagedKey(key),
      // 35 days is the most DynamoDB offers, and its default.
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      deletionProtection: settings.whenDeleted === 'retain',
      removalPolicy: removalPolicyOf(settings),
      // CDK's own classes miss its interfaces by an `undefined` under exactOptionalPropertyTypes.
    }) as ITable;
  }

  /** Read items by key, or all items of one partition. */
  read(): Grant {
    return this.queryOf(['dynamodb:GetItem', 'dynamodb:Query'], this.table.tableArn);
  }

  /** Ask the question an index answers. */
  query(index: IndexName): Grant {
    return this.queryOf(['dynamodb:Query'], `${this.table.tableArn}/index/${index}`);
  }

  private queryOf(actions: string[], resource: string): Grant {
    return {
      statements: [
        new PolicyStatement({ actions, resources: [resource] }),
        useKey(this.key, 'dynamodb', 'kms:Decrypt', 'kms:DescribeKey'),
      ],
      environment: { table: this.table.tableName },
      after: [this.table],
    };
  }

  /**
   * Put items, each under the condition it expects, and update those beside an aggregate, alone or several in a
   * transaction, which may depend on an item it does not write. IAM has no action for a transaction: it checks the puts,
   * updates and checks it is made of.
   */
  append(): Grant {
    return {
      statements: [
        new PolicyStatement({
          actions: ['dynamodb:ConditionCheckItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
          resources: [this.table.tableArn],
        }),
        useKey(
          this.key,
          'dynamodb',
          'kms:Encrypt',
          'kms:GenerateDataKey',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
        ),
      ],
      environment: { table: this.table.tableName },
      after: [this.table],
    };
  }

  /** Read the stream of changes, as the event source mapping does in the function's name. */
  follow(): Grant {
    const stream = this.table.tableStreamArn;
    if (stream === undefined) throw new Error('The table has no stream.');
    return {
      statements: [
        new PolicyStatement({
          actions: [
            'dynamodb:DescribeStream',
            'dynamodb:GetRecords',
            'dynamodb:GetShardIterator',
            'dynamodb:ListStreams',
          ],
          resources: [stream],
        }),
      ],
      after: [this.table],
    };
  }
}

const types = { S: AttributeType.STRING, N: AttributeType.NUMBER } as const;

function attributesOf(names: IndexDefinition['sort']): Attribute[] {
  return names.map(([name, type]) => ({ name, type: types[type] }));
}

function projectionOf({ projection }: IndexDefinition): {
  readonly projectionType: ProjectionType;
  readonly nonKeyAttributes?: string[];
} {
  return typeof projection === 'string'
    ? { projectionType: ProjectionType[projection] }
    : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...projection] };
}
