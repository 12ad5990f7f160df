import { randomBytes } from 'node:crypto';
import type { Config } from '../../platform/config/config.ts';
import { documentClient, type Table } from '../../platform/dynamodb/client.ts';
import { findIdempotencyRecord } from '../../platform/dynamodb/ledger/idempotency.ts';
import { dueAggregates, ledger } from '../../platform/dynamodb/ledger/ledger.ts';
import { duePartitions } from '../../platform/dynamodb/ledger/shards.ts';
import { snapshotLists } from '../../platform/dynamodb/ledger/snapshot-lists.ts';
import { organisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import { logger } from '../../platform/log/log.ts';
import { identify } from './identify.ts';
import type { CorePorts } from './ports.ts';
import { ruleBooks } from './rule-books.ts';

/** The table a function was given. */
export function tableFrom(config: Config): Table {
  return { client: documentClient(), name: config('table') };
}

/** The core ports on a table, with the clock and the settings of wherever this runs. */
export function corePorts(table: Table, setting: Pick<CorePorts, 'now' | 'log' | 'zone'>): CorePorts {
  const organisation = organisationStore(table);
  return {
    ...setting,
    organisation,
    identify: (personId, now) => identify(personId, now, organisation, setting.zone),
    ledger: (kind) => ledger(table, kind),
    lists: (kind) => snapshotLists(table, kind),
    ruleBooks: ruleBooks(organisation),
    alarmsDue: (partition, now) => dueAggregates(table, partition, now),
    unsettled: () => unsettledAggregates(table),
    findIdempotencyRecord: (personId, key, now) => findIdempotencyRecord(table, personId, key, now),
    randomBytes,
  };
}

async function* unsettledAggregates(table: Table): ReturnType<typeof dueAggregates> {
  for (const partition of duePartitions('unsettled'))
    yield* dueAggregates(table, partition, Number.MAX_SAFE_INTEGER);
}

/** The core ports of a function on AWS. @param service its name in the log */
export function functionPorts(config: Config, service: string, table: Table = tableFrom(config)): CorePorts {
  return corePorts(table, { now: Date.now, log: logger(service), zone: config('zone') });
}
