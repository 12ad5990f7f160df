import type { NoticeContent } from './notice.ts';

/** Why a notice was not sent after all: what it said was no longer so. */
export const dropReasons = [
  'acknowledged',
  'answered',
  'decided',
  'due-later',
  'ended',
  'excused',
  'filled',
  'left',
  'nothing-waits',
  'reassigned',
  'reopened',
  'restarted',
  'taken-up',
] as const;
export type DropReason = (typeof dropReasons)[number];

/** What a notice says when it is sent: what it said, what is so by now, or nothing, and why. */
export type Review = { readonly say: NoticeContent } | { readonly drop: DropReason };

/** A notice as it was written down, and whose it is. */
export type Reviewable = NoticeContent & { readonly recipient: string };
