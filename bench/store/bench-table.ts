import { systemStamp } from '../../domain/vocabulary/index.ts';
import type { CorePorts } from '../../functions/core/ports.ts';
import { corePorts } from '../../functions/core/table-ports.ts';
import { openStore } from '../../local/store/store.ts';
import type { Table } from '../../platform/dynamodb/client.ts';
import { organisationChanges } from '../../platform/dynamodb/organisation/organisation-changes.ts';
import type { AgreementVersion } from '../../domain/agreements/index.ts';
import { meteredClient, type Units } from './metered-client.ts';

/** A table whose calls are counted. */
export interface BenchTable extends Table {
  /** The same table for a look that is not counted. */
  readonly uncounted: Table;
}

/** A store of its own with one agency, gone at the end. It counts capacity as DynamoDB does. */
export async function withBenchTable<T>(work: (table: BenchTable, units: Units) => Promise<T>): Promise<T> {
  const store = openStore({ file: ':memory:', tableName: 'bench', keepChanges: false });
  try {
    const { client, units } = meteredClient(store.client);
    const uncounted: Table = { client: store.client, name: 'bench' };
    await addAgency(uncounted);
    return await work({ ...uncounted, client, uncounted }, units);
  } finally {
    await store.close();
  }
}

/** The core ports on a bench table, with a log nobody reads. */
export function benchPorts(table: Table, now: () => number = Date.now): CorePorts {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return corePorts(table, { now, log, zone: 'America/Detroit' });
}

/** Office hours and plain targets: what the sample organisation's plans have, without the rest. */
async function addAgency(table: Table): Promise<void> {
  const store = organisationChanges(table).inNameOf({ by: systemStamp, at: 0 });
  const hours = [['08:00', '17:00']] as const;
  const agreement: AgreementVersion = {
    agencyId: 'bench',
    version: 1,
    plan: 'bench',
    calendarVersion: 1,
    priorityMatrix: {
      high: { high: 'critical', medium: 'high', low: 'moderate' },
      medium: { high: 'high', medium: 'moderate', low: 'low' },
      low: { high: 'moderate', medium: 'low', low: 'low' },
    },
    targets: [
      { metric: 'first-response', minutes: 60, hours: 'business' },
      { metric: 'next-update', minutes: 480, hours: 'business' },
      { metric: 'resolution', minutes: 1440, hours: 'business' },
    ],
    warnings: [75, 90],
    escalation: [{ minutes: 120, to: 'information-officer' }],
    pausesOn: [],
    reopenWithinDays: 10,
  };
  await store.putAgency({ id: 'bench', name: 'Bench agency', plan: 'bench' }, 0);
  await store.addCalendar({
    agencyId: 'bench',
    version: 1,
    definition: {
      zone: 'America/Detroit',
      week: { monday: hours, tuesday: hours, wednesday: hours, thursday: hours, friday: hours },
      holidays: [],
    },
  });
  await store.addAgreement(agreement);
}
