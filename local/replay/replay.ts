import { systemStamp } from '../../domain/vocabulary/index.ts';
import { requestKind } from '../../domain/requests/index.ts';
import type { CorePorts } from '../../functions/core/ports.ts';
import { corePorts } from '../../functions/core/table-ports.ts';
import { loadOrganisation } from '../../functions/organisation/file/organisation-file.ts';
import { inBatches } from '../../platform/concurrency/batches.ts';
import type { Table } from '../../platform/dynamodb/client.ts';
import { organisationChanges } from '../../platform/dynamodb/organisation/organisation-changes.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { requestsAtOnce } from './concurrency.ts';
import { importHistory, type ImportResult } from './import/import-history.ts';
import { agencyId, numberOf } from './imported-ids.ts';
import { planIncident } from './plan/plan-incident.ts';
import { planOrganisation } from './plan/plan-organisation.ts';
import { type AcceptedPlan, validatePlan } from './plan/validate-plan.ts';
import { groupRows, type Incident, isWithoutHistory } from './read/incidents.ts';
import type { Mapping } from './read/mapping.ts';
import type { Export } from './read/read-export.ts';
import { noUsableRow, type ReplayInput } from './read/read-input.ts';
import type { Refusal } from './read/refusal.ts';
import type { Row } from './read/row.ts';
import { loadImportedIncident } from './report/imported-incident.ts';
import { buildReport, type Report } from './report/report.ts';

/** What a replay gives its command to print and save. */
export interface ReplayResult {
  readonly report: Report;
  readonly refused: readonly Refusal[];
  /** What this run did to the ledger. */
  readonly importResult: ImportResult;
}

/** Replays an export into a table and reports on what the ledger then holds of it. */
export async function replay(
  input: ReplayInput,
  table: Table,
  onStep: (done: number, all: number) => void,
): Promise<ReplayResult> {
  const { read, mapping, agreement, whatIfAgreement, limit, file, credit } = input;
  const { rows, unreadable } = limitTo(limit, read);
  const { incidents, refused: contradictory } = groupRows(rows);
  if (incidents.length === 0) throw new UsageError(noUsableRow(file));
  if (isWithoutHistory(incidents)) throw new UsageError(withoutHistory(file));

  const ports = corePorts(table, { now: Date.now, log: silentLog, zone: mapping.dates.zone });
  await loadOrganisation(
    planOrganisation(rows, mapping, agreement),
    organisationChanges(table).inNameOf({ by: systemStamp, at: ports.now() }),
  );
  const plans = await planAll(incidents, mapping, ports);
  const until = Math.max(...plans.flatMap(({ steps }) => steps.slice(-1).map(({ at }) => at)));
  const importResult = await importHistory(plans, ports, until, onStep);

  const conclusions = new Map(incidents.map((incident) => [incident.number, conclusionOf(incident)]));
  const imported = await inBatches(requestsAtOnce, plans, (plan) =>
    loadImportedIncident(plan, conclusions.get(plan.number), ports),
  );
  const refused = [
    ...unreadable,
    ...contradictory,
    ...plans.flatMap((plan) => plan.refused),
    ...importResult.refused,
  ];
  const report = buildReport({
    source: { file, system: mapping.system, zone: mapping.dates.zone, dateFormat: mapping.dates.format },
    until,
    rows,
    rowsInFile: rows.length + unreadable.length,
    refused,
    incidents: imported,
    agreement,
    ...(whatIfAgreement === undefined ? {} : { whatIfAgreement }),
    ...(credit === undefined ? {} : { credit }),
  });
  return { report, refused, importResult };
}

function withoutHistory(file: string): string {
  return `${file} has one row for each incident, as it ended, and so does not say when anybody was answered: export the audit history, one row for each change. docs/replay.md says which columns.`;
}

const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The rows of the first incidents, as many as the limit says. */
function limitTo(
  limit: number | undefined,
  { rows, refused }: Export,
): { readonly rows: readonly Row[]; readonly unreadable: readonly Refusal[] } {
  const numbers = new Set(rows.map(({ number }) => number));
  const chosen = new Set([...numbers].slice(0, limit));
  return {
    rows: rows.filter(({ number }) => chosen.has(number)),
    // Rows that could not be read belong to no incident for certain: only those of incidents left out are left out.
    unreadable: refused.filter(({ incident }) => chosen.has(incident) || !numbers.has(incident)),
  };
}

/** What the source last said about its own promise. */
function conclusionOf({ rows }: Incident): boolean | undefined {
  return rows.findLast((row) => row.madeSla !== undefined)?.madeSla;
}

/** Every incident's plan as the domain accepts it, under the agreement it is pinned to, or else the newest. */
async function planAll(
  incidents: readonly Incident[],
  mapping: Mapping,
  { ledger, ruleBooks, organisation }: CorePorts,
): Promise<readonly AcceptedPlan[]> {
  const newest = (await organisation.agreements(agencyId)).at(-1);
  if (newest === undefined) throw new Error(`Agency ${agencyId} was loaded without an agreement.`);
  return inBatches(requestsAtOnce, incidents, async (incident) => {
    const stored = await ledger(requestKind).load(numberOf(mapping.system, incident.number));
    const version = stored?.agreementVersion ?? newest.version;
    const rules = await ruleBooks.bookOf(agencyId, [version]);
    if (rules === undefined) throw new Error(`Agency ${agencyId} has no agreement ${version}.`);
    return validatePlan(planIncident(incident, mapping, version), mapping.system, rules);
  });
}
