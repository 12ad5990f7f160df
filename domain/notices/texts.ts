import { gsmLength } from './gsm.ts';
import { dueAtOf, type Notice, type NoticeContent } from './notice.ts';
import { type Channel, severities } from './vocabulary.ts';
import { countedAs, type CountedAs, type SubjectWords } from './words.ts';

/** What a text is made with besides the facts. */
export interface TextSetting {
  /** Origin of the portal, without a slash at its end. */
  readonly portal: string;
  /** IANA zone people read times in. */
  readonly zone: string;
  /** The words of each kind of subject. */
  readonly words: ReadonlyMap<string, SubjectWords>;
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
 * @throws Error when there is nothing to say, or no words for it
 */
export function messageFor(channel: Channel, notices: readonly Told[], setting: TextSetting): Message {
  const lines = notices
    .map((notice) => lineOf(notice, setting))
    .sort(byWeight)
    .filter(isNew);
  const [first] = lines;
  if (first === undefined) throw new Error('A message needs at least one notice.');
  const single = lines.length === 1;
  const subject = single ? first.subject : summarize(lines);
  const link = single ? first.link : setting.portal;
  if (channel === 'sms')
    return { subject, text: shorten(single ? first.sentence : `${subject}.`, subject, link) };
  return {
    subject,
    text: single ? `${first.sentence}\n\n${link}\n` : digest(subject, lines, setting),
  };
}

/** What is told, and by which event of its subject. */
type Told = NoticeContent & Pick<Notice, 'sequence'>;

/** A notice in words. */
interface Line {
  readonly subject: string;
  readonly sentence: string;
  readonly link: string;
  readonly weight: number;
  readonly dueAt: number;
  readonly key: string;
  readonly counted: CountedAs | undefined;
  readonly sequence: number;
  /** Two lines about the same are one: the first of them. */
  readonly about: string;
}

function lineOf(notice: Told, { portal, zone, words }: TextSetting): Line {
  const { kind } = notice.subject;
  const said = words.get(kind);
  if (said === undefined) throw new Error(`There are no words for ${kind}.`);
  const sentence = said.sentence(notice, zone);
  const topic = said.topic(notice);
  return {
    subject: said.subjectLine(notice, zone),
    sentence,
    link: `${portal}${said.path(notice)}`,
    weight: severities.indexOf(notice.severity),
    dueAt: dueAtOf(notice) ?? Infinity,
    key: `${kind} ${said.sortKey(notice)}`,
    counted: said.countedAs(notice.template),
    sequence: notice.sequence ?? 0,
    // A delegation is a notice for each role and agency, and a client may comment twice: what reads the same is said once.
    about: topic === undefined ? sentence : `${kind} ${notice.subject.id} ${topic}`,
  };
}

function digest(subject: string, lines: readonly Line[], { portal }: TextSetting): string {
  const shown = lines.slice(0, maxLines).map(({ sentence, link }) => `- ${sentence}\n  ${link}`);
  const rest = lines.length - maxLines;
  return [`${subject}.`, '', ...shown, '', ...(rest > 0 ? [`And ${rest} more:`] : []), portal, ''].join('\n');
}

/** The longest of these that fits: the sentence with its link, the sentence, the subject. */
function shorten(sentence: string, subject: string, link: string): string {
  const fits = (text: string): boolean => (gsmLength(text) ?? Infinity) <= smsPlaces;
  return [`${sentence} ${link}`, sentence].find(fits) ?? subject;
}

/** Most pressing first, then what is due first; the rest only makes the order the same each time. */
function byWeight(a: Line, b: Line): number {
  return (
    b.weight - a.weight ||
    compare(a.dueAt, b.dueAt) ||
    compare(b.sequence, a.sequence) ||
    compare(a.key, b.key) ||
    compare(a.sentence, b.sentence)
  );
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a line is the first about what it speaks of: a digest counts promises, not notices. */
function isNew({ about }: Line, index: number, all: readonly Line[]): boolean {
  return all.findIndex((one) => one.about === about) === index;
}

/** What a digest calls so many of one sort; the first of its subject is a sentence by itself. */
const counts: Readonly<Record<CountedAs, (count: number, first: boolean) => string>> = {
  broken: (count) => `${count} ${count === 1 ? 'promise' : 'promises'} broken`,
  escalated: (count, first) =>
    first
      ? `${count} broken ${count === 1 ? 'promise climbs' : 'promises climb'}`
      : `${count} more ${count === 1 ? 'climbs' : 'climb'}`,
  'due-soon': (count) => `${count} ${count === 1 ? 'promise' : 'promises'} due soon`,
  decision: (count) => `${count} ${count === 1 ? 'decision' : 'decisions'} waiting`,
  work: (count) => `${count} ${count === 1 ? 'request' : 'requests'} to take up`,
  excuse: (count) => `${count} ${count === 1 ? 'excuse' : 'excuses'} to decide`,
};

/** SNS takes a subject of fewer than a hundred characters. */
const maxSubject = 99;

/** E.g. `3 promises broken, 1 more climbs`; what does not fit is counted together at the end: `…, 14 more`. */
function summarize(lines: readonly Line[]): string {
  const parts: { readonly count: number; readonly text: string }[] = [];
  for (const sort of countedAs) {
    const count = lines.filter(({ counted }) => counted === sort).length;
    if (count > 0) parts.push({ count, text: counts[sort](count, parts.length === 0) });
  }
  const updates = lines.filter(({ counted }) => counted === undefined).length;
  if (updates > 0) parts.push({ count: updates, text: `${updates} ${updates === 1 ? 'update' : 'updates'}` });
  for (let shown = parts.length; ; shown -= 1) {
    const rest = parts.slice(shown).reduce((sum, { count }) => sum + count, 0);
    const texts = parts.slice(0, shown).map(({ text }) => text);
    const summary = [...texts, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
    if (summary.length <= maxSubject || shown === 1) return summary;
  }
}
