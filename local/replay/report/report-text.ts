import { DateTime } from 'luxon';
import type { AgreementOutcome, Report } from './report.ts';
import { formatCount } from '../../terminal/format-count.ts';
import { formatDuration, formatPercent, formatTable } from './format.ts';
import { breachText } from './breach-text.ts';

/**
 * The report as Markdown that also reads well in a terminal.
 *
 * @param days with the day-by-day sum of each of the worst breaches
 */
export function reportText(report: Report, days: boolean): string {
  const { source, counts, asPromised, whatIf, until, refused, worst, credit } = report;
  const formatInstant = (at: number): string =>
    DateTime.fromMillis(at, { zone: source.zone }).toFormat('yyyy-MM-dd HH:mm');
  return [
    `# Replay of ${source.file}`,
    `${formatCount(counts.incidents, 'incident')}, ${formatCount(counts.rows, 'row')}: ${counts.rowsUsed} used, ${counts.rowsRefused} refused. ` +
      `${formatCount(counts.events, 'event')} in the ledger, up to ${formatInstant(until)}. Instants read as ${source.dateFormat} in ${source.zone}.` +
      (counts.otherPriority === 0
        ? " The source's priorities are those of the agreement's matrix."
        : ` In ${formatCount(counts.otherPriority, 'row')} the source's priority is not the one of the agreement's matrix, which counts here.`),
    '## What was promised',
    promisesText(asPromised),
    '## Promises kept and broken',
    talliesText(asPromised),
    '## Beside what the source concluded',
    comparisonText(asPromised),
    '## Why',
    reasonsText(asPromised),
    ...(whatIf === undefined
      ? []
      : [
          '## What if it had been promised otherwise',
          promisesText(whatIf),
          talliesText(whatIf, asPromised),
          comparisonText(whatIf),
          changesText(whatIf.changes),
        ]),
    '## Not used',
    refusedText(refused),
    `## The ${worst.length === 1 ? 'worst breach' : `${worst.length} worst breaches`}`,
    ...(worst.length === 0
      ? ['No promise was broken.']
      : days
        ? ['Day by day what counted, from the start to when it fell due.']
        : []),
    ...worst.map((breach, index) => breachText(breach, index + 1, formatInstant, days)),
    ...(credit === undefined ? [] : ['---', credit]),
  ].join('\n\n');
}

function promisesText({ agreement }: AgreementOutcome): string {
  const { calendar, targets, pausesOn, plan } = agreement;
  const rows = targets.map((target) => [
    target.metric,
    [target.priorities?.join(', ') ?? 'any other', ...(target.kinds ?? []), ...(target.services ?? [])].join(
      '; ',
    ),
    `${formatDuration(target.minutes * 60_000)} ${target.hours === 'always' ? 'around the clock' : 'business time'}`,
  ]);
  return `Plan ${plan}. Business hours in ${calendar.zone}: ${weekText(calendar.week)}, ${formatCount(calendar.holidays.length, 'holiday')}. Clocks pause for ${['the client', ...pausesOn].join(', ')}.\n\n${formatTable(['target', 'priority', 'within'], rows)}`;
}

function weekText(hours: AgreementOutcome['agreement']['calendar']['week']): string {
  if (hours === '24x7') return 'always open';
  const days = Object.entries(hours).map(([day, spans]) => ({
    day,
    spans: spans.map((span) => span.join('–')).join(' and '),
  }));
  return [...Map.groupBy(days, ({ spans }) => spans)]
    .map(([spans, list]) => `${list.map(({ day }) => day.slice(0, 3)).join(' ')} ${spans}`)
    .join('; ');
}

function talliesText({ promises, total, alarms }: AgreementOutcome, before?: AgreementOutcome): string {
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
    const share = formatPercent(line.kept, line.kept + line.broken);
    return [
      ...label,
      ...[line.kept, line.broken, line.cancelled, line.open].map(String),
      share,
      ...(before === undefined
        ? []
        : [was === undefined ? 'not promised' : formatPercent(was.kept, was.kept + was.broken)]),
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
  return `${formatTable(head, rows)}\n\nRaised at their own instants: ${formatCount(alarms.warnings, 'warning')}, ${formatCount(alarms.breaches, 'breach', 'breaches')}, ${formatCount(alarms.escalations, 'escalation')}.`;
}

function comparisonText({ besideSource }: AgreementOutcome): string {
  const { bothKept, onlyWeKept, onlySourceKept, bothBroken, notComparable } = besideSource;
  const rows = [
    ['we say kept', String(bothKept), String(onlyWeKept)],
    ['we say broken', String(onlySourceKept), String(bothBroken)],
  ];
  const compared = bothKept + onlyWeKept + onlySourceKept + bothBroken;
  const agreed = formatPercent(bothKept + bothBroken, compared);
  return `${formatTable(['resolution', 'source says kept', 'source says broken'], rows)}\n\nThe same conclusion for ${agreed} of ${formatCount(compared, 'incident')}; ${notComparable} cannot be compared. The source's own targets and calendar are not in the export.`;
}

function reasonsText({ reasons }: AgreementOutcome): string {
  const rows = reasons.map((one) =>
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
  return formatTable(head, rows);
}

function changesText(changes: NonNullable<Report['whatIf']>['changes']): string {
  if (changes.length === 0) return 'No outcome changes.';
  return changes
    .map(
      ({ metric, from, to, count, incidents }) =>
        `- ${metric}: ${count} ${from} → ${to} (${incidents.join(', ')}${count > incidents.length ? ', …' : ''})`,
    )
    .join('\n');
}

function refusedText(refused: Report['refused']): string {
  if (refused.length === 0) return 'Every row was used.';
  const table = formatTable(
    ['what', 'code', 'count', 'reason (of the first)'],
    refused.map(({ what, code, count, reason }) => [what, code, String(count), reason]),
  );
  return `${table}\n\nA refused change is one thing a row says; the rest of the row was used. Each is named in refused.csv.`;
}
