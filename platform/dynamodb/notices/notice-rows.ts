import * as z from 'zod';
import {
  channels,
  dropReasons,
  type DropReason,
  type Notice,
  severities,
} from '../../../domain/notices/index.ts';

const states = ['pending', 'sent', 'failed', 'dropped'] as const;

/** `pending` until sent, given up, or dropped since it was no longer true; nothing comes back from there. */
export interface NoticeRow extends Notice {
  readonly state: (typeof states)[number];
  /** Why it was dropped. */
  readonly dropped?: DropReason;
  /** Seconds since 1970, for DynamoDB's own clock. */
  readonly expiresAt: number;
}

const instant = z.int();

export const noticeSchema: z.ZodType<NoticeRow> = z.object({
  recipient: z.string(),
  channel: z.enum(channels),
  subject: z.object({ kind: z.string(), id: z.string() }),
  sequence: z.exactOptional(z.int()),
  template: z.string(),
  severity: z.enum(severities),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  createdAt: instant,
  notBefore: instant,
  state: z.enum(states),
  dropped: z.exactOptional(z.enum(dropReasons)),
  expiresAt: z.int(),
});

/**
 * Where the messages to one person by one channel stand. There is one such item for each, so that only one message
 * is under way at a time and what is written meanwhile waits for the next.
 */
export interface DispatchRow {
  /** Grows with every message; with `attempts` the version a writer must have read. */
  readonly turn: number;
  /** Times the message under way was tried; 0 when there is none. */
  readonly attempts: number;
  /** Sort keys of the notices in it. */
  readonly members: readonly string[];
  /** When it may be tried again, epoch ms. */
  readonly alarmAt?: number;
}

export const dispatchSchema: z.ZodType<DispatchRow> = z.object({
  turn: z.int(),
  attempts: z.int(),
  members: z.array(z.string()),
  alarmAt: z.exactOptional(instant),
});
