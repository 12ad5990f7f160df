import { type Metric } from '../../domain/vocabulary/index.ts';
import { outcomeOf } from '../../domain/promises/index.ts';
import { priorityOf } from '../../domain/agreements/index.ts';
import type { Promises } from './agreement.ts';
import { reasonsFor, type Reasons } from './reasons.ts';
import { isAlarm } from './rehearse.ts';
import { restate } from './restate.ts';
import type { Refused, Row } from './row.ts';
import { type Beside, besideSource, sum, type Tally, tally } from './tally.ts';
import type { Told } from './told.ts';
import { type Breach, worstBreaches } from './worst.ts';

/** What a set of promises makes of the history. */
export interface Outcome {
  readonly agreement: Promises['terms'] & { readonly calendar: Promises['calendar'] };
  readonly promises: readonly Tally[];
  readonly total: ReturnType<typeof sum>;
  readonly besideSource: Beside;
  readonly reasons: readonly Reasons[];
  readonly alarms: { readonly warnings: number; readonly breaches: number; readonly escalations: number };
}

/** Promises whose outcome differs between two agreements, by how it does. */
interface Change {
  readonly metric: Metric;
  readonly from: string;
  readonly to: string;
  readonly count: number;
  /** The first few, by the source's number. */
  readonly incidents: readonly string[];
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
  readonly asPromised: Outcome;
  readonly worst: readonly Breach[];
  readonly refused: readonly {
    readonly code: string;
    readonly what: Refused['what'];
    readonly count: number;
    readonly reason: string;
  }[];
  readonly whatIf?: Outcome & { readonly changes: readonly Change[] };
  readonly credit?: string;
}

interface ReportInput {
  readonly source: Report['source'];
  readonly until: number;
  readonly rows: readonly Row[];
  /** Rows of the file that could be read or not. */
  readonly rowsInFile: number;
  readonly refused: readonly Refused[];
  readonly told: readonly Told[];
  readonly promises: Promises;
  readonly otherwise?: Promises;
  readonly credit?: string;
}

const maxBreaches = 10;
const maxExamples = 5;

export function reportOn(input: ReportInput): Report {
  const { source, until, rows, rowsInFile, refused, told, promises, otherwise, credit } = input;
  const { agreement } = promises.rules;
  const rowsRefused = new Set(refused.filter(({ what }) => what === 'row').map(({ line }) => line)).size;
  return {
    source,
    until,
    counts: {
      rows: rowsInFile,
      rowsUsed: rowsInFile - rowsRefused,
      rowsRefused,
      changesRefused: refused.filter(({ what }) => what === 'change').length,
      incidents: told.length,
      events: told.reduce((all, { events }) => all + events.length, 0),
      otherPriority: rows.filter(
        ({ impact, urgency, priority }) =>
          impact !== undefined &&
          urgency !== undefined &&
          priority !== undefined &&
          priorityOf(agreement, impact, urgency) !== priority,
      ).length,
    },
    asPromised: outcome(told, promises, until),
    worst: worstBreaches(told, until, maxBreaches),
    refused: kindsOf(refused),
    ...(otherwise === undefined ? {} : { whatIf: whatIf(told, otherwise, until) }),
    ...(credit === undefined ? {} : { credit }),
  };
}

function outcome(told: readonly Told[], { terms, calendar }: Promises, until: number): Outcome {
  const promises = tally(told, until);
  const alarms = told.flatMap(({ events }) => events.filter(isAlarm));
  const raised = (type: string): number => alarms.filter((event) => event.type === type).length;
  return {
    agreement: { ...terms, calendar },
    promises,
    total: sum(promises),
    besideSource: besideSource(told, until),
    reasons: reasonsFor(told, until),
    alarms: {
      warnings: raised('ClockWarned'),
      breaches: raised('ClockBreached'),
      escalations: raised('ClockEscalated'),
    },
  };
}

function whatIf(
  told: readonly Told[],
  otherwise: Promises,
  until: number,
): Outcome & { readonly changes: readonly Change[] } {
  const { rules } = otherwise;
  const other = told.map((one): Told => ({
    ...one,
    ...restate(one.state.id, one.events, rules, until),
    rules,
  }));
  return { ...outcome(other, otherwise, until), changes: changesBetween(told, other, until) };
}

function changesBetween(before: readonly Told[], after: readonly Told[], until: number): readonly Change[] {
  const found = new Map<string, { metric: Metric; from: string; to: string; incidents: string[] }>();
  before.forEach((one, index) => {
    const other = after[index] ?? one;
    const ids = new Set([one, other].flatMap(({ state }) => state.clocks.clocks.map(({ id }) => id)));
    for (const id of ids) {
      const clockOf = ({ state }: Told): Told['state']['clocks']['clocks'][number] | undefined =>
        state.clocks.clocks.find((clock) => clock.id === id);
      const [was, is] = [clockOf(one), clockOf(other)];
      const metric = (was ?? is)?.metric;
      const from = was === undefined ? 'not promised' : outcomeOf(was, until);
      const to = is === undefined ? 'not promised' : outcomeOf(is, until);
      if (metric === undefined || from === to) continue;
      const key = `${metric} ${from} ${to}`;
      const change = found.get(key) ?? { metric, from, to, incidents: [] };
      change.incidents.push(one.number);
      found.set(key, change);
    }
  });
  return [...found.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { incidents, ...change }]) => ({
      ...change,
      count: incidents.length,
      incidents: incidents.slice(0, maxExamples),
    }));
}

function kindsOf(refused: readonly Refused[]): Report['refused'] {
  const kinds = Map.groupBy(
    refused,
    ({ code, what, reason }) => `${what} ${code} ${what === 'change' ? reason : ''}`,
  );
  return [...kinds.entries()]
    .sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1))
    .flatMap(([, list]) =>
      list.slice(0, 1).map(({ code, what, reason }) => ({ code, what, count: list.length, reason })),
    );
}
