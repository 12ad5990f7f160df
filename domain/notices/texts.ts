import { gsmLength } from './gsm.ts';
import type { NoticeFacts } from './notice.ts';
import { severities, type Channel, type Template } from './vocabulary.ts';
import { wordings, wordsOf } from './wording.ts';

/** What a text is made with besides the facts. */
export interface TextSetting {
  /** Origin of the portal, without a slash at its end. */
  readonly portal: string;
  /** IANA zone people read times in. */
  readonly zone: string;
}

/** A message as it goes out; an SMS has no subject line, its subject is for the record. */
export interface Message {
  readonly subject: string;
  readonly text: string;
}

/** Lines of a digest: more than twenty nobody reads, and the list is one click away. */
const maxLines = 20;

/** An SMS has 160 places; SNS puts the topic's display name before it, up to ten characters and `> `. */
const smsPlaces = 148;

/**
 * The message for one or many notices of one person and channel. The same notices give the same message in whatever
 * order they come.
 *
 * @throws Error when there is nothing to say
 */
export function messageFor(channel: Channel, notices: readonly NoticeFacts[], setting: TextSetting): Message {
  const inOrder = [...notices].sort(byWeight).filter(isFirstOfItsDays);
  const [first] = inOrder;
  if (first === undefined) throw new Error('A message needs at least one notice.');
  const single = inOrder.length === 1;
  const subject = single ? wordings[first.template].subject(wordsOf(first, setting.zone)) : summary(inOrder);
  const link = single ? linkTo(first, setting) : setting.portal;
  if (channel === 'sms')
    return { subject, text: shortText(single ? sentenceOf(first, setting) : `${subject}.`, subject, link) };
  return {
    subject,
    text: single ? `${sentenceOf(first, setting)}\n\n${link}\n` : digest(subject, inOrder, setting),
  };
}

function digest(subject: string, notices: readonly NoticeFacts[], setting: TextSetting): string {
  const lines = notices
    .slice(0, maxLines)
    .map((notice) => `- ${sentenceOf(notice, setting)}\n  ${linkTo(notice, setting)}`);
  const rest = notices.length - maxLines;
  return [
    `${subject}.`,
    '',
    ...lines,
    '',
    ...(rest > 0 ? [`And ${rest} more:`] : []),
    setting.portal,
    '',
  ].join('\n');
}

/** The longest of these that fits: the sentence with its link, the sentence, the subject. */
function shortText(sentence: string, subject: string, link: string): string {
  const fits = (text: string): boolean => (gsmLength(text) ?? Infinity) <= smsPlaces;
  return [`${sentence} ${link}`, sentence].find(fits) ?? subject;
}

function sentenceOf(notice: NoticeFacts, { zone }: TextSetting): string {
  return wordings[notice.template].sentence(wordsOf(notice, zone));
}

/** A link to a page one signs in for; opening it changes nothing. */
function linkTo({ requestId, stage }: NoticeFacts, { portal }: TextSetting): string {
  if (requestId === undefined) return `${portal}/delegations`;
  return `${portal}/requests/${requestId}${stage === undefined ? '' : '/approval'}`;
}

/**
 * Whether a notice says what none before it said. A delegation is an assignment for each role and agency, and a notice
 * for each; since a message tells the days only, one line stands for them all.
 */
function isFirstOfItsDays(
  { requestId, from, until }: NoticeFacts,
  index: number,
  all: readonly NoticeFacts[],
): boolean {
  if (requestId !== undefined) return true;
  const same = (one: NoticeFacts): boolean =>
    one.requestId === undefined && one.from === from && one.until === until;
  return all.findIndex(same) === index;
}

/** Most pressing first, then what is due first; the rest only makes the order the same each time. */
function byWeight(a: NoticeFacts, b: NoticeFacts): number {
  return (
    severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
    (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity) ||
    order(a.requestId ?? '', b.requestId ?? '') ||
    order(a.template, b.template) ||
    order(a.promise ?? '', b.promise ?? '') ||
    order(a.from ?? '', b.from ?? '') ||
    order(a.until ?? '', b.until ?? '')
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Templates counted by a name of their own in a digest's subject; all others are updates. */
const counted: readonly (readonly [
  templates: readonly Template[],
  words: (count: number, first: boolean) => string,
])[] = [
  [['breach'], (count) => `${count} ${count === 1 ? 'promise' : 'promises'} broken`],
  [
    ['escalation', 'passed-on'],
    (count, first) =>
      first
        ? `${count} broken ${count === 1 ? 'promise climbs' : 'promises climb'}`
        : `${count} more ${count === 1 ? 'climbs' : 'climb'}`,
  ],
  [['warning'], (count) => `${count} ${count === 1 ? 'promise' : 'promises'} due soon`],
  [['stage-opened'], (count) => `${count} ${count === 1 ? 'decision' : 'decisions'} waiting`],
  [['excuse-asked'], (count) => `${count} ${count === 1 ? 'excuse' : 'excuses'} to decide`],
];

/** E.g. `3 promises broken, 1 more climbs`. */
function summary(notices: readonly NoticeFacts[]): string {
  const parts: string[] = [];
  let rest = notices.length;
  for (const [templates, words] of counted) {
    const count = notices.filter(({ template }) => templates.includes(template)).length;
    if (count === 0) continue;
    parts.push(words(count, parts.length === 0));
    rest -= count;
  }
  if (rest > 0) parts.push(`${rest} ${rest === 1 ? 'update' : 'updates'}`);
  return parts.join(', ');
}
