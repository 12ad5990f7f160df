import { priorityOf } from '../../../domain/agreements/index.ts';
import { isAlarm } from '../alarms.ts';
import type { CompiledAgreement } from '../read/agreement.ts';
import type { Refusal } from '../read/refusal.ts';
import type { Row } from '../read/row.ts';
import type { ImportedIncident } from './imported-incident.ts';
import { compareOutcomes, type OutcomeChange } from './outcome-changes.ts';
import { countReasons, type Reasons } from './reasons.ts';
import { recalculate } from './recalculate.ts';
import { compareWithSource, type SourceComparison } from './source-comparison.ts';
import { sumTallies, type Tally, tallyPromises, type Totals } from './tally.ts';
import { type Breach, findWorstBreaches } from './worst-breaches.ts';

/** What became of the promises of one agreement. */
export interface AgreementOutcome {
  readonly agreement: CompiledAgreement['terms'] & { readonly calendar: CompiledAgreement['calendar'] };
  readonly promises: readonly Tally[];
  readonly total: Totals;
  readonly besideSource: SourceComparison;
  readonly reasons: readonly Reasons[];
  readonly alarms: { readonly warnings: number; readonly breaches: number; readonly escalations: number };
}

/** Everything a replay says. The same export over the same ledger says the same, whenever it runs. Instants are epoch ms. */
export interface Report {
  readonly source: {
    readonly file: string;
    readonly system: string;
    readonly zone: string;
    readonly dateFormat: string;
  };
  /** The end of the history: what is open is counted up to here. */
  readonly until: number;
  readonly counts: {
    readonly rows: number;
    readonly rowsUsed: number;
    readonly rowsRefused: number;
    readonly changesRefused: number;
    readonly incidents: number;
    readonly events: number;
    /** Rows whose own priority is not what our matrix makes of their impact and urgency. */
    readonly otherPriority: number;
  };
  readonly asPromised: AgreementOutcome;
  readonly worst: readonly Breach[];
  readonly refused: readonly {
    readonly code: string;
    readonly what: Refusal['what'];
    readonly count: number;
    readonly reason: string;
  }[];
  readonly whatIf?: AgreementOutcome & { readonly changes: readonly OutcomeChange[] };
  readonly credit?: string;
}

interface ReportInput {
  readonly source: Report['source'];
  readonly until: number;
  readonly rows: readonly Row[];
  /** Rows of the file that could be read or not. */
  readonly rowsInFile: number;
  readonly refused: readonly Refusal[];
  readonly incidents: readonly ImportedIncident[];
  readonly agreement: CompiledAgreement;
  /** Another agreement to count the same history under. */
  readonly whatIfAgreement?: CompiledAgreement;
  readonly credit?: string;
}

const maxBreaches = 10;

/** Counts what became of the promises to the imported incidents, and of every row. */
export function buildReport(input: ReportInput): Report {
  const { source, until, rows, rowsInFile, refused, incidents, agreement, whatIfAgreement, credit } = input;
  const rowsRefused = new Set(refused.filter(({ what }) => what === 'row').map(({ line }) => line)).size;
  return {
    source,
    until,
    counts: {
      rows: rowsInFile,
      rowsUsed: rowsInFile - rowsRefused,
      rowsRefused,
      changesRefused: refused.filter(({ what }) => what === 'change').length,
      incidents: incidents.length,
      events: incidents.reduce((all, { events }) => all + events.length, 0),
      otherPriority: rows.filter(
        ({ impact, urgency, priority }) =>
          impact !== undefined &&
          urgency !== undefined &&
          priority !== undefined &&
          priorityOf(agreement.rules.agreement, impact, urgency) !== priority,
      ).length,
    },
    asPromised: countOutcome(incidents, agreement, until),
    worst: findWorstBreaches(incidents, until, maxBreaches),
    refused: groupRefusals(refused),
    ...(whatIfAgreement === undefined ? {} : { whatIf: countWhatIf(incidents, whatIfAgreement, until) }),
    ...(credit === undefined ? {} : { credit }),
  };
}

function countOutcome(
  incidents: readonly ImportedIncident[],
  { terms, calendar }: CompiledAgreement,
  until: number,
): AgreementOutcome {
  const promises = tallyPromises(incidents, until);
  const alarms = incidents.flatMap(({ events }) => events.filter(isAlarm));
  const countAlarms = (type: string): number => alarms.filter((event) => event.type === type).length;
  return {
    agreement: { ...terms, calendar },
    promises,
    total: sumTallies(promises),
    besideSource: compareWithSource(incidents, until),
    reasons: countReasons(incidents, until),
    alarms: {
      warnings: countAlarms('ClockWarned'),
      breaches: countAlarms('ClockBreached'),
      escalations: countAlarms('ClockEscalated'),
    },
  };
}

function countWhatIf(
  incidents: readonly ImportedIncident[],
  agreement: CompiledAgreement,
  until: number,
): NonNullable<Report['whatIf']> {
  const { rules } = agreement;
  const recalculated = incidents.map((incident) => ({
    ...incident,
    ...recalculate(incident.state.id, incident.events, rules, until),
    rules,
  }));
  return {
    ...countOutcome(recalculated, agreement, until),
    changes: compareOutcomes(incidents, recalculated, until),
  };
}

/** Refusals by what and why, the most frequent first. A change's reason names its command, so it is a part of why. */
function groupRefusals(refused: readonly Refusal[]): Report['refused'] {
  const groups = Map.groupBy(
    refused,
    ({ code, what, reason }) => `${what} ${code} ${what === 'change' ? reason : ''}`,
  );
  return [...groups.entries()]
    .sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1))
    .flatMap(([, list]) =>
      list.slice(0, 1).map(({ code, what, reason }) => ({ code, what, count: list.length, reason })),
    );
}
