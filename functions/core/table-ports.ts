import { randomBytes } from 'node:crypto';
import type { Config } from '../../platform/config/config.ts';
import { countCall } from '../../platform/dynamodb/call-counts.ts';
import { documentClient, type Table } from '../../platform/dynamodb/client.ts';
import { findIdempotencyRecord } from '../../platform/dynamodb/ledger/idempotency.ts';
import { dueAggregates, ledger } from '../../platform/dynamodb/ledger/ledger.ts';
import { duePartitions } from '../../platform/dynamodb/ledger/shards.ts';
import { snapshotLists } from '../../platform/dynamodb/ledger/snapshot-lists.ts';
import {
  type OrganisationStore,
  organisationStore,
} from '../../platform/dynamodb/organisation/organisation-store.ts';
import { logger } from '../../platform/log/log.ts';
import { catalogue } from './catalogue.ts';
import { identify } from './identify.ts';
import type { CorePorts } from './ports.ts';
import { ruleBooks } from './rule-books.ts';

/** The table a function was given. */
export function tableFrom(config: Config): Table {
  return { client: documentClient(), name: config('table') };
}

/** What differs from place to place: the clock, the log, and the settings of wherever this runs. */
export type CoreSetting = Pick<CorePorts, 'now' | 'log' | 'zone'> & {
  /** A number that is another as soon as the table may hold something else; when absent, it is read each time. */
  readonly revision?: () => number;
  /** The organisation by another way than reading the table each time. */
  readonly organisation?: OrganisationStore;
};

/** The core ports on a table. */
export function corePorts(
  table: Table,
  { revision = everyTime(), organisation = organisationStore(table), ...setting }: CoreSetting,
): CorePorts {
  return {
    ...setting,
    catalogue: catalogue(organisation, revision),
    organisation,
    identify: (personId, now) => identify(personId, now, organisation, setting.zone),
    ledger: (kind) => ledger(table, kind),
    lists: (kind) => snapshotLists(table, kind),
    ruleBooks: ruleBooks(organisation),
    alarmsDue: (partition, now) => dueAggregates(table, partition, now),
    unsettled: () => unsettledAggregates(table),
    findIdempotencyRecord: (personId, key, now) => findIdempotencyRecord(table, personId, key, now),
    countCall: (personId, operation, most, now) => countCall(table, personId, operation, most, now),
    randomBytes,
  };
}

function everyTime(): () => number {
  let asked = 0;
  return () => (asked += 1);
}

async function* unsettledAggregates(table: Table): ReturnType<typeof dueAggregates> {
  for (const partition of duePartitions('unsettled'))
    yield* dueAggregates(table, partition, Number.MAX_SAFE_INTEGER);
}

/** Another function may have written: a service or an agreement just entered counts everywhere within so long. */
const keptMs = 5_000;

/** The core ports of a function on AWS. @param service its name in the log */
export function functionPorts(config: Config, service: string, table: Table = tableFrom(config)): CorePorts {
  return corePorts(table, {
    now: Date.now,
    log: logger(service),
    zone: config('zone'),
    revision: () => Math.floor(Date.now() / keptMs),
  });
}
