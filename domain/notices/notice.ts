import type { Channel, Severity } from './vocabulary.ts';

/** What a notice speaks of: an aggregate of a kind, or something else that has words of its own. */
export interface Subject {
  readonly kind: string;
  readonly id: string;
}

/** What a notice may say: numbers, instants and our own words. Nothing anybody typed, nobody's name. */
export type NoticeFacts = Readonly<Record<string, string | number | boolean>>;

/** One thing to tell, to whomever. */
export interface NoticeContent {
  readonly subject: Subject;
  /** Names what happened; its words are the subject's. */
  readonly template: string;
  readonly severity: Severity;
  /** `dueAt`, where there is one, is when the promise it speaks of is due, epoch ms. */
  readonly facts: NoticeFacts;
}

/** One thing to tell one person by one channel. */
export interface Notice extends NoticeContent {
  /** Person id. */
  readonly recipient: string;
  readonly channel: Channel;
  /** Which event of the subject it tells of, from 1; absent where there are none. */
  readonly sequence?: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Not sent before this instant, epoch ms. */
  readonly notBefore: number;
}

/** When the promise a notice speaks of is due, epoch ms; undefined when it speaks of none. */
export function dueAtOf({ facts }: Pick<NoticeContent, 'facts'>): number | undefined {
  const { dueAt } = facts;
  return typeof dueAt === 'number' ? dueAt : undefined;
}
