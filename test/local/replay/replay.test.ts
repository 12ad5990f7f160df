import { beforeAll, describe, expect, test } from '@jest/globals';
import { requestKind } from '../../../domain/requests/index.ts';
import { parseAgreement } from '../../../local/replay/read/agreement.ts';
import { tableName } from '../../../local/data-folder.ts';
import { type Export, readExport } from '../../../local/replay/read/read-export.ts';
import { isAlarm } from '../../../local/replay/alarms.ts';
import { type ReplayResult, replay } from '../../../local/replay/replay.ts';
import { recalculate } from '../../../local/replay/report/recalculate.ts';
import { reportText } from '../../../local/replay/report/report-text.ts';
import { numberOf } from '../../../local/replay/imported-ids.ts';
import { sumTallies, tallyPromises } from '../../../local/replay/report/tally.ts';
import type { Table } from '../../../platform/dynamodb/client.ts';
import { ledger } from '../../../platform/dynamodb/ledger/ledger.ts';
import { aStore } from '../../support/local-store.ts';
import { agreementText, aMapping, anAgreement, planRows, samplePath } from './fixture.ts';

/** A fifth of the sample: enough for every kind of promise, little enough for a slow machine. */
const limit = 20;

const otherText =
  'targets:\n  - { metric: first-response, within: 30 minutes, hours: always }\n  - { metric: resolution, within: 18 hours, hours: business }';

function aTable(): Table {
  return { client: aStore().client, name: tableName };
}

describe('the shipped sample', () => {
  let read: Export;
  let table: Table;
  let first: ReplayResult;
  const run = (rows: Export = read, into: Table = table): Promise<ReplayResult> =>
    replay(
      {
        file: 'incidents-100.csv',
        read: rows,
        mapping: aMapping(),
        agreement: anAgreement(),
        whatIfAgreement: parseAgreement(otherText, 'other.yaml', 'America/Detroit', agreementText),
        limit,
      },
      into,
      () => undefined,
    );

  beforeAll(async () => {
    read = await readExport(samplePath, aMapping());
    table = aTable();
    first = await run();
  });

  test('all hundred histories come to the promises the report is known for', () => {
    const { plans, refused } = planRows(read.rows);
    const until = Math.max(...plans.flatMap(({ steps }) => steps.map(({ at }) => at)));
    const { rules } = anAgreement();
    const incidents = plans.map(({ id, number, steps }) => ({
      number,
      rules,
      ...recalculate(
        id,
        steps.map(({ event }) => event),
        rules,
        until,
      ),
    }));
    expect(plans).toHaveLength(100);
    expect(sumTallies(tallyPromises(incidents, until))).toEqual({
      kept: 108,
      broken: 92,
      cancelled: 0,
      open: 0,
    });
    expect(refused).toHaveLength(5);
  });

  test('every promise is counted once, and every row is used or refused', () => {
    const { counts, asPromised } = first.report;
    const { kept, broken, cancelled, open } = asPromised.total;
    const clocks = asPromised.promises.reduce(
      (all, line) => all + line.kept + line.broken + line.cancelled + line.open,
      0,
    );
    expect(kept + broken + cancelled + open).toBe(clocks);
    expect(clocks).toBe(2 * limit);
    expect(counts.rowsUsed + counts.rowsRefused).toBe(counts.rows);
    const beside = asPromised.besideSource;
    expect(Object.values<number>({ ...beside }).reduce((all, one) => all + one, 0)).toBe(limit);
    expect(first.importResult).toMatchObject({ imported: limit, extended: 0, skipped: 0, refused: [] });
  });

  test('a replay made twice adds nothing and says the same', async () => {
    const second = await run();
    expect(second.importResult).toMatchObject({
      imported: 0,
      extended: 0,
      skipped: limit,
      commands: 0,
      events: 0,
    });
    expect(second.report).toEqual(first.report);
    expect(reportText(second.report, true)).toBe(reportText(first.report, true));
  });

  test('a longer export adds only what is new', async () => {
    const table2 = aTable();
    const earlier = await run(
      { ...read, rows: read.rows.filter(({ at }) => at <= Date.UTC(2016, 2, 8)) },
      table2,
    );
    const later = await run(read, table2);
    expect(later.importResult).toMatchObject({ imported: 0, refused: [] });
    expect(later.importResult.extended).toBeGreaterThan(0);
    expect(earlier.importResult.events + later.importResult.events).toBe(later.report.counts.events);
    expect(later.report).toEqual(first.report);
  });

  test('the ledger holds exactly the alarms its history and promises amount to', async () => {
    const requests = ledger(table, requestKind);
    const numbers = [...new Set(read.rows.map(({ number }) => number))].slice(0, limit);
    let alarms = 0;
    for (const number of numbers) {
      const id = numberOf('servicenow', number);
      const stored = await requests.events(id);
      const again = recalculate(id, stored, anAgreement().rules, first.report.until);
      expect(again.events).toEqual(stored);
      expect(again.state).toEqual(await requests.load(id));
      alarms += stored.filter(isAlarm).length;
    }
    const { warnings, breaches, escalations } = first.report.asPromised.alarms;
    expect(alarms).toBe(warnings + breaches + escalations);
  });

  test('other promises differ by the recalculation alone', async () => {
    const { whatIf, asPromised } = first.report;
    const requests = ledger(table, requestKind);
    const moved = (whatIf?.changes ?? []).reduce(
      (all, { from, to, count }) =>
        all + (from === 'kept' && to === 'broken' ? count : to === 'kept' && from === 'broken' ? -count : 0),
      0,
    );
    expect(moved).toBeGreaterThan(0);
    expect(whatIf?.total).toEqual({
      ...asPromised.total,
      kept: asPromised.total.kept - moved,
      broken: asPromised.total.broken + moved,
    });
    const state = await requests.load(numberOf('servicenow', read.rows[0]?.number ?? ''));
    expect(state?.clocks.clocks.find(({ metric }) => metric === 'first-response')?.current.budgetMs).toBe(
      4 * 3_600_000,
    );
  });

  test('another zone tells another history: nothing is added to the one that is there', async () => {
    const elsewhere = { ...read, rows: read.rows.map((row) => ({ ...row, at: row.at + 60_000 })) };
    const { importResult, report } = await run(elsewhere);
    expect(importResult).toMatchObject({
      imported: 0,
      extended: 0,
      differing: limit,
      commands: 0,
      events: 0,
    });
    expect(new Set(importResult.refused.map(({ code }) => code))).toEqual(new Set(['history.differs']));
    expect(report.counts.events).toBe(first.report.counts.events);
  });
});
