import type { LedgerEvent, Snapshot } from '../ledger/index.ts';
import type { RoleHolder } from '../organisation/index.ts';
import { directorRoles, type Priority, type Role } from '../vocabulary/index.ts';
import type { NoticeFacts } from './notice.ts';
import type { Review, Reviewable } from './review.ts';
import type { SubjectWords } from './words.ts';
import type { Severity } from './vocabulary.ts';

/** One event, with the aggregate as it stood before and after it. */
export interface Moment<S extends Snapshot = Snapshot, E extends LedgerEvent = LedgerEvent> {
  readonly before?: S;
  readonly after: S;
  readonly event: E;
}

/** Whom a rule means for one event: a person, or whoever holds a role of one of several groups, the first with anybody in it. */
export type Audience =
  | {
      readonly kind: 'person';
      readonly personId: string;
      /** Who hears instead once the person has left the agency; whether they have is not asked when absent. */
      readonly orElse?: readonly (readonly Role[])[];
    }
  | {
      readonly kind: 'roles';
      /** In this order; the later ones stand in when nobody fits in the earlier. */
      readonly groups: readonly (readonly Role[])[];
      /** Told before the others of the role, if they still hold it. */
      readonly assigneeId?: string;
      /** People told with the first group, if they fit, whatever they hold. */
      readonly besides?: readonly string[];
      /** Whether somebody counts as one to tell; everybody does when absent. */
      readonly fits?: (holder: RoleHolder) => boolean;
      /** The roles that may do what the notice asks; all of the groups when absent. Others are told in other words. */
      readonly able?: readonly Role[];
    };

/** What one kind of event means to somebody. */
export interface NoticeRule<A extends string = string> {
  /** Whom it means, by a name of the kind's own. */
  readonly to: A;
  /** `director`: as they subscribed. `mail`: to the person's own address. */
  readonly by: 'director' | 'mail';
  readonly severity: Severity;
  readonly template: string;
  /** What whoever stands in hears who may not do what the template asks. */
  readonly standIn?: string;
  /** Of work given to a team: each hears of it as they chose. */
  readonly paced?: true;
  /** Nobody is told what they did themselves, unless they want it in writing. */
  readonly evenOwn?: true;
}

/**
 * Who hears of what happens to a kind of aggregate, and in which words. Methods, so that the rules of different kinds fit
 * one registry.
 */
export interface SubjectNotices<
  S extends Snapshot = Snapshot,
  E extends LedgerEvent = LedgerEvent,
  A extends string = string,
> {
  readonly words: SubjectWords;
  /** The aggregate after an event, as far as its notices need it: without any calendar. */
  evolve(id: string, state: S | undefined, event: E): S;
  /** The rules that hold for an event. Where several reach the same person the first one counts. */
  rulesFor(event: E): readonly NoticeRule<A>[];
  /** Undefined when the event concerns nobody in that way. */
  audienceOf(to: A, moment: Moment<S, E>): Audience | undefined;
  factsOf(event: E): NoticeFacts;
  /**
   * What a notice of the aggregate says when it is sent, by the aggregate as it stands at an instant (epoch ms). Absent
   * where everything that is told has happened and stays true.
   */
  review?(notice: Reviewable, state: S, now: number): Review;
  /** How urgent what it speaks of is. */
  priorityOf(state: S): Priority;
}

/** The directors, each standing in for those before: a vacant post must not swallow a broken promise. */
export const standIns: readonly (readonly Role[])[] = directorRoles.map((role) => [role]);

/** A role, then the directors above it. */
export function withStandIns(role: Role): readonly (readonly Role[])[] {
  const level = (directorRoles as readonly Role[]).indexOf(role);
  return [[role], ...standIns.slice(level + 1)];
}
