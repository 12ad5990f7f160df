import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CorePorts } from '../../functions/core/ports.ts';
import { corePorts } from '../../functions/core/table-ports.ts';
import { createTable } from '../../local/aws/dynamodb/create-table.ts';
import { startDynamoDb } from '../../local/aws/dynamodb/start-dynamodb.ts';
import { disableStream } from '../../local/aws/dynamodb/disable-stream.ts';
import { documentClient, type Table } from '../../platform/dynamodb/client.ts';
import { organisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import type { AgreementVersion } from '../../domain/agreements/index.ts';
import { meteredClient, type Units } from './metered-client.ts';

/** An engine of its own with an empty table and one agency, gone at the end. */
export async function withBenchTable<T>(work: (table: Table, units: Units) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'rotunda-bench-'));
  process.env['AWS_ACCESS_KEY_ID'] ??= 'local';
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'local';
  const engine = await startDynamoDb({ directory });
  try {
    const settings = { endpoint: engine.endpoint, region: 'us-east-1' };
    await createTable(new DynamoDBClient(settings), 'bench');
    const { client, units } = meteredClient(documentClient(settings));
    const table: Table = { client, name: 'bench' };
    // The sweep does not read the stream, and the local engine's grows slower with every write.
    await disableStream(table);
    await addAgency(table);
    return await work(table, units);
  } finally {
    await engine.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The core ports on a bench table, with a log nobody reads. */
export function benchPorts(table: Table, now: () => number = Date.now): CorePorts {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return corePorts(table, { now, log, zone: 'America/Detroit' });
}

/** Office hours and plain targets: what the sample organisation's plans have, without the rest. */
async function addAgency(table: Table): Promise<void> {
  const store = organisationStore(table);
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
