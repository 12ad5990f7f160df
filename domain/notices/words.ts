import { dueAtOf, type NoticeContent } from './notice.ts';

/** What a digest counts by a name of its own; everything else is an update. */
export const countedAs = ['broken', 'escalated', 'due-soon', 'decision', 'excuse', 'work'] as const;
export type CountedAs = (typeof countedAs)[number];

/** What one template says, with facts as words of type `W`. */
export interface Wording<W> {
  /** Of a message that says this alone; ASCII and below 100 characters, as SNS wants it. */
  readonly subject: (words: W) => string;
  /** Whole on its own: a line of a digest, or all a message says. */
  readonly sentence: (words: W) => string;
  readonly countedAs?: CountedAs;
}

/** The words for one kind of subject. */
export interface SubjectWords {
  readonly kind: string;
  readonly templates: readonly string[];
  subjectLine(content: NoticeContent, zone: string): string;
  sentence(content: NoticeContent, zone: string): string;
  countedAs(template: string): CountedAs | undefined;
  /** Where the page is one signs in for, from the portal's origin; opening it changes nothing. */
  path(content: NoticeContent): string;
  /** Puts notices of the same weight into an order. */
  sortKey(content: NoticeContent): string;
  /** What a notice speaks of within its subject: of several with one topic the most pressing is told, the last of them. */
  topic(content: NoticeContent): string | undefined;
}

/** Makes the words of a subject from its wordings by template. */
export function subjectWords<W, T extends string>(parts: {
  readonly kind: string;
  readonly wordings: Readonly<Record<T, Wording<W>>>;
  /** The words for a notice's facts, instants by the clock of a zone. */
  readonly wordsOf: (content: NoticeContent, zone: string) => W;
  readonly path: (content: NoticeContent) => string;
  readonly sortKey?: (content: NoticeContent) => string;
  readonly topic?: (content: NoticeContent) => string | undefined;
}): SubjectWords {
  const wordings: ReadonlyMap<string, Wording<W>> = new Map(Object.entries<Wording<W>>(parts.wordings));
  const wordingOf = (template: string): Wording<W> => {
    const wording = wordings.get(template);
    if (wording === undefined) throw new Error(`There are no words for ${parts.kind} ${template}.`);
    return wording;
  };
  return {
    kind: parts.kind,
    templates: [...wordings.keys()],
    subjectLine: (content, zone) => wordingOf(content.template).subject(parts.wordsOf(content, zone)),
    sentence: (content, zone) => wordingOf(content.template).sentence(parts.wordsOf(content, zone)),
    countedAs: (template) => wordingOf(template).countedAs,
    path: parts.path,
    topic: parts.topic ?? (() => undefined),
    sortKey:
      parts.sortKey ??
      ((content) => [content.subject.id, content.template, ...Object.values(content.facts)].join(' ')),
  };
}

const dateFormat = new Intl.DateTimeFormat('en-US', {
  timeZone: 'UTC',
  weekday: 'short',
  month: 'short',
  day: 'numeric',
  year: 'numeric',
});

/** A day on the wall calendar, e.g. `Mon, Dec 7, 2026`. Read and written in one zone, it is the same everywhere. */
export function dayWords(day: string): string {
  return dateFormat.format(Date.parse(`${day}T00:00:00Z`));
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** An instant (epoch ms) by the clock of a zone, e.g. `Mon, Nov 30, 10:00 AM EST`. */
export function instantWords(at: number, zone: string): string {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      month: 'short',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      timeZoneName: 'short',
    });
    formats.set(zone, format);
  }
  // Intl puts a narrow no-break space before AM and PM, which an SMS cannot carry.
  return format.format(at).replaceAll(/\s/g, ' ');
}

/** When what a notice speaks of is due, in words. */
export function dueWords(content: NoticeContent, zone: string): string {
  const dueAt = dueAtOf(content);
  return dueAt === undefined ? 'already' : instantWords(dueAt, zone);
}
