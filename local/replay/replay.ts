import { loadOrganisation } from '../../functions/organisation/file/organisation-file.ts';
import { ruleBooks } from '../../functions/core/rule-books.ts';
import type { ExecutePorts } from '../../functions/core/execute.ts';
import type { Table } from '../../platform/dynamodb/client.ts';
import { organisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import { requestLedger } from '../../platform/dynamodb/ledger/ledger.ts';
import type { Promises } from './agreement.ts';
import { Complaint } from './complaint.ts';
import { feed, type Fed } from './feed.ts';
import { agencyId, numberOf } from './identity.ts';
import { inBatches } from './in-batches.ts';
import { groupRows, type Incident } from './incidents.ts';
import type { Mapping } from './mapping.ts';
import { replayOrganisation } from './organisation.ts';
import { planIncident } from './plan.ts';
import type { Export } from './read-export.ts';
import { type History, rehearse } from './rehearse.ts';
import { type Report, reportOn } from './report.ts';
import type { Refused } from './row.ts';
import type { Told } from './told.ts';

export interface ReplayInput {
  /** The name of the export, for the report. */
  readonly file: string;
  readonly read: Export;
  readonly mapping: Mapping;
  readonly promises: Promises;
  /** Other promises to count the same history under. */
  readonly otherwise?: Promises;
  /** So many incidents of the file, the first ones. */
  readonly limit?: number;
  readonly credit?: string;
}

export interface Replayed {
  readonly report: Report;
  readonly refused: readonly Refused[];
  readonly fed: Fed;
}

/** Replays an export into a table and reports on what the ledger then holds of it. */
export async function replay(
  input: ReplayInput,
  table: Table,
  onStep: (done: number, all: number) => void,
): Promise<Replayed> {
  const { read, mapping, promises, otherwise, limit, file, credit } = input;
  const numbers = new Set(read.rows.map(({ number }) => number));
  const chosen = new Set([...numbers].slice(0, limit));
  const rows = read.rows.filter(({ number }) => chosen.has(number));
  // Rows that could not be read belong to no incident for certain: a limit leaves those of incidents it leaves out.
  const unread = read.refused.filter(({ incident }) => chosen.has(incident) || !numbers.has(incident));
  const { incidents, refused: contradictory } = groupRows(rows);
  if (incidents.length === 0) throw new Complaint(nothingUsable(file));

  const organisation = organisationStore(table);
  await loadOrganisation(replayOrganisation(rows, mapping, promises), organisation);
  const ports: ExecutePorts = { ledger: requestLedger(table), ruleBooks: ruleBooks(organisation) };
  const histories = await rehearseAll(incidents, mapping, ports, organisation);
  const until = Math.max(...histories.flatMap(({ steps }) => steps.slice(-1).map(({ at }) => at)));
  const fed = await feed(histories, ports, until, onStep);

  const madeSla = new Map(
    incidents.map(({ number, rows: own }) => [
      number,
      own.findLast((row) => row.madeSla !== undefined)?.madeSla,
    ]),
  );
  const told = await inBatches(histories, (history) => tell(history, madeSla.get(history.number), ports));
  const refused = [
    ...unread,
    ...contradictory,
    ...histories.flatMap((history) => history.refused),
    ...fed.refused,
  ];
  const report = reportOn({
    source: { file, system: mapping.system, zone: mapping.dates.zone, dateFormat: mapping.dates.format },
    until,
    rows,
    rowsInFile: rows.length + unread.length,
    refused,
    told,
    promises,
    ...(otherwise === undefined ? {} : { otherwise }),
    ...(credit === undefined ? {} : { credit }),
  });
  return { report, refused, fed };
}

/** What to say of an export none of whose rows can be used. */
export function nothingUsable(file: string): string {
  return `${file} has no row that can be used: look at the mapping's state words and date format.`;
}

/** Every incident's plan as the domain takes it, under the agreement it is pinned to, or else the newest. */
async function rehearseAll(
  incidents: readonly Incident[],
  mapping: Mapping,
  { ledger, ruleBooks: books }: ExecutePorts,
  organisation: ReturnType<typeof organisationStore>,
): Promise<readonly History[]> {
  const newest = await organisation.currentAgreement(agencyId);
  if (newest === undefined) throw new Error(`Agency ${agencyId} was loaded without an agreement.`);
  return inBatches(incidents, async (incident) => {
    const stored = await ledger.load(numberOf(mapping.system, incident.number));
    const version = stored?.agreementVersion ?? newest.version;
    const rules = await books.bookOf(agencyId, [version]);
    if (rules === undefined) throw new Error(`Agency ${agencyId} has no agreement ${version}.`);
    return rehearse(planIncident(incident, mapping, version), mapping.system, rules);
  });
}

async function tell(
  history: History,
  madeSla: boolean | undefined,
  { ledger, ruleBooks: books }: ExecutePorts,
): Promise<Told> {
  const [state, events] = await Promise.all([ledger.load(history.id), ledger.events(history.id)]);
  const rules = state === undefined ? undefined : await books.bookOf(agencyId, [state.agreementVersion]);
  if (state === undefined || rules === undefined)
    throw new Error(`Request ${history.id} is not in the ledger after its import.`);
  return {
    number: history.number,
    state,
    events,
    rules: rules(state.agreementVersion),
    ...(madeSla === undefined ? {} : { madeSla }),
  };
}
