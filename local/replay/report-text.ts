import { DateTime } from 'luxon';
import type { DayLine } from '../../domain/time/index.ts';
import type { Outcome, Report } from './report.ts';
import { count, markdownTable, percent, span } from './words.ts';
import type { Breach } from './worst.ts';

/**
 * The report as Markdown that also reads well in a terminal.
 *
 * @param days with the day-by-day sum of each of the worst breaches
 */
export function reportText(report: Report, days: boolean): string {
  const { source, counts, asPromised, whatIf, until, refused, worst, credit } = report;
  const on = (at: number): string =>
    DateTime.fromMillis(at, { zone: source.zone }).toFormat('yyyy-MM-dd HH:mm');
  return [
    `# Replay of ${source.file}`,
    `${count(counts.incidents, 'incident')}, ${count(counts.rows, 'row')}: ${counts.rowsUsed} used, ${counts.rowsRefused} refused. ` +
      `${count(counts.events, 'event')} in the ledger, up to ${on(until)}. Instants read as ${source.dateFormat} in ${source.zone}.` +
      (counts.otherPriority === 0
        ? " The source's priorities are those of the agreement's matrix."
        : ` In ${count(counts.otherPriority, 'row')} the source's priority is not the one of the agreement's matrix, which counts here.`),
    '## What was promised',
    promised(asPromised),
    '## Promises kept and broken',
    tallies(asPromised),
    '## Beside what the source concluded',
    beside(asPromised),
    '## Why',
    reasons(asPromised),
    ...(whatIf === undefined
      ? []
      : [
          '## What if it had been promised otherwise',
          promised(whatIf),
          tallies(whatIf, asPromised),
          beside(whatIf),
          changes(whatIf.changes),
        ]),
    '## Not used',
    notUsed(refused),
    `## The ${worst.length === 1 ? 'worst breach' : `${worst.length} worst breaches`}`,
    ...(worst.length === 0
      ? ['No promise was broken.']
      : days
        ? ['Day by day what counted, from the start to when it fell due.']
        : []),
    ...worst.map((breach, index) => breachText(breach, index + 1, on, days)),
    ...(credit === undefined ? [] : ['---', credit]),
  ].join('\n\n');
}

function promised({ agreement }: Outcome): string {
  const { calendar, targets, pausesOn, plan } = agreement;
  const rows = targets.map((target) => [
    target.metric,
    [target.priorities?.join(', ') ?? 'any other', ...(target.kinds ?? []), ...(target.services ?? [])].join(
      '; ',
    ),
    `${span(target.minutes * 60_000)} ${target.hours === 'always' ? 'around the clock' : 'business time'}`,
  ]);
  return `Plan ${plan}. Business hours in ${calendar.zone}: ${week(calendar.week)}, ${count(calendar.holidays.length, 'holiday')}. Clocks pause for ${['the client', ...pausesOn].join(', ')}.\n\n${markdownTable(['target', 'priority', 'within'], rows)}`;
}

function week(hours: Outcome['agreement']['calendar']['week']): string {
  if (hours === '24x7') return 'always open';
  const days = Object.entries(hours).map(([day, spans]) => ({
    day,
    spans: spans.map((span) => span.join('–')).join(' and '),
  }));
  return [...Map.groupBy(days, ({ spans }) => spans)]
    .map(([spans, list]) => `${list.map(({ day }) => day.slice(0, 3)).join(' ')} ${spans}`)
    .join('; ');
}

function tallies({ promises, total, alarms }: Outcome, before?: Outcome): string {
  const lines = [
    ...promises.map((line) => ({ label: [line.priority, line.metric] as const, line })),
    { label: ['all', ''] as const, line: total },
  ];
  const rows = lines.map(({ label, line }) => {
    const was =
      before === undefined
        ? undefined
        : label[1] === ''
          ? before.total
          : before.promises.find((one) => one.priority === label[0] && one.metric === label[1]);
    const share = percent(line.kept, line.kept + line.broken);
    return [
      ...label,
      ...[line.kept, line.broken, line.cancelled, line.open].map(String),
      share,
      ...(before === undefined
        ? []
        : [was === undefined ? 'not promised' : percent(was.kept, was.kept + was.broken)]),
    ];
  });
  const head = [
    'priority',
    'target',
    'kept',
    'broken',
    'cancelled',
    'open',
    'kept of decided',
    ...(before === undefined ? [] : ['as promised']),
  ];
  return `${markdownTable(head, rows)}\n\nRaised at their own instants: ${count(alarms.warnings, 'warning')}, ${count(alarms.breaches, 'breach', 'breaches')}, ${count(alarms.escalations, 'escalation')}.`;
}

function beside({ besideSource: both }: Outcome): string {
  const rows = [
    ['we say kept', String(both.bothKept), String(both.onlyWeKept)],
    ['we say broken', String(both.onlySourceKept), String(both.bothBroken)],
  ];
  const compared = both.bothKept + both.onlyWeKept + both.onlySourceKept + both.bothBroken;
  const agreed = percent(both.bothKept + both.bothBroken, compared);
  return `${markdownTable(['resolution', 'source says kept', 'source says broken'], rows)}\n\nThe same conclusion for ${agreed} of ${count(compared, 'incident')}; ${both.notComparable} cannot be compared. The source's own targets and calendar are not in the export.`;
}

function reasons({ reasons: all }: Outcome): string {
  const rows = all.map((one) =>
    [
      one.metric,
      one.keptOutright,
      one.keptByHours,
      one.keptByWaits,
      one.brokenUntouched,
      one.brokenInWork,
      one.brokenOtherwise,
    ].map(String),
  );
  const head = [
    'target',
    'kept: in time',
    'kept: closed hours out',
    'kept: waits out',
    'broken: untouched',
    'broken: in work',
    'broken: other',
  ];
  return markdownTable(head, rows);
}

function changes(all: NonNullable<Report['whatIf']>['changes']): string {
  if (all.length === 0) return 'No outcome changes.';
  return all
    .map(
      ({ metric, from, to, count: many, incidents }) =>
        `- ${metric}: ${many} ${from} → ${to} (${incidents.join(', ')}${many > incidents.length ? ', …' : ''})`,
    )
    .join('\n');
}

function notUsed(refused: Report['refused']): string {
  if (refused.length === 0) return 'Every row was used.';
  const table = markdownTable(
    ['what', 'code', 'count', 'reason (of the first)'],
    refused.map(({ what, code, count: many, reason }) => [what, code, String(many), reason]),
  );
  return `${table}\n\nA refused change is one thing a row says; the rest of the row was used. Each is named in refused.csv.`;
}

function breachText(breach: Breach, place: number, on: (at: number) => string, days: boolean): string {
  const ended = breach.stoppedAt === undefined ? 'still open' : `stopped ${on(breach.stoppedAt)}`;
  const due = breach.dueAt === undefined ? 'due when the wait ends' : `due ${on(breach.dueAt)}`;
  const head = `${place}. ${breach.number} (${breach.request}), ${breach.priority} ${breach.clock}: ${span(breach.overMs)} over the ${span(breach.budgetMs)} promised. Started ${on(breach.startedAt)}, ${due}, ${ended}.`;
  return days ? `${head}\n\n${foldDays(breach.days).join('\n')}` : head;
}

/** One line a day; days on which nothing counted for the same reason are one line. */
function foldDays(days: readonly DayLine[]): readonly string[] {
  const runs: DayLine[][] = [];
  for (const day of days) {
    const last = runs.at(-1);
    const same =
      last?.[0]?.countedMs === 0 && day.countedMs === 0 && last[0].notes.join() === day.notes.join();
    if (last !== undefined && same) last.push(day);
    else runs.push([day]);
  }
  return runs.flatMap((run) => {
    const [first, last] = [run[0], run.at(-1)];
    if (first === undefined || last === undefined) return [];
    const dates =
      run.length === 1 ? `${first.date} ${first.weekday.slice(0, 3)}` : `${first.date} to ${last.date}`;
    return `   - ${dates}: ${span(first.countedMs)}${first.notes.length === 0 ? '' : ` (${first.notes.join('; ')})`}`;
  });
}
