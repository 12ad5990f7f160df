import { principalOf } from '../../../domain/vocabulary/index.ts';
import { formatCount } from '../../terminal/format-count.ts';
import { quarterDays, type Tried } from '../../../functions/approvals/dry-run/try-rules.ts';

type Item = Tried['differing'][number];
type Asked = Item['added'][number];

/** What a dry run found, for a terminal. */
export function reportText({ looked, found, differing }: Tried): string {
  const compared = formatCount(looked, 'application or project', 'applications and projects');
  const outcome =
    found === 0
      ? 'All of them would have gone the same way.'
      : `${found} would have gone another way, newest first:`;
  return [
    `${compared} in the approval chain, or out of it for at most ${quarterDays} days.`,
    looked === 0 ? 'There is nothing to compare.' : outcome,
    ...differing.map((item) => `\n${itemText(item)}`),
  ].join('\n');
}

function itemText(item: Item): string {
  const { number, agency, summary, status, submittedAt, added, removed, changed, refusedReturns } = item;
  const line = (word: string, text: string): string => `  ${word.padEnd(10)} ${text}`;
  return [
    `${number}  ${agency}, ${status}, submitted ${submittedAt.slice(0, 10)}`,
    `  ${summary}`,
    ...added.map((one) => line('besides', askedText(one))),
    ...removed.map((stage) => line('not', stage)),
    ...changed.map((one) => line('otherwise', askedText(one))),
    ...(refusedReturns === undefined ? [] : [line('refused', formatCount(refusedReturns, 'return'))]),
  ].join('\n');
}

/** E.g. `director: 2 of ann, ben for dana (service-director)`. */
function askedText({ stage, roles, needed, people }: Asked): string {
  const names = people.map(({ person, actingFor }) => [person, ...actingFor].join(' for ')).join(', ');
  // Whoever acts for somebody counts as them.
  const there = new Set(people.map(({ person, actingFor }) => principalOf({ personId: person, actingFor })))
    .size;
  return `${stage}: ${whoText(needed, there, names)} (${roles.join(', ')})`;
}

function whoText(needed: number, there: number, names: string): string {
  if (there === 0) return 'nobody could be asked today';
  if (there < needed) return `${needed} needed, today only ${names}`;
  return names.includes(', ') ? `${needed} of ${names}` : names;
}
