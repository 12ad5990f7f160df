import { createHash } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Channel, DropReason, Notice } from '../../../domain/notices/index.ts';
import { inBatches } from '../../concurrency/batches.ts';
import type { Table } from '../client.ts';
import { type DispatchRow, dispatchSchema, type NoticeRow, noticeSchema } from './notice-rows.ts';
import { dueItems } from '../ledger/due-items.ts';
import { putIf } from '../put-if.ts';
import { readRow, UnreadableRow } from '../rows.ts';
import { duePartition } from '../ledger/shards.ts';

/** Whose notices, by which channel: what one message is made of. */
export interface Line {
  readonly recipient: string;
  readonly channel: Channel;
}

/** A notice that is due, or a message that is due to be tried again. */
export interface Due extends Line {
  /** The notice's sort key; absent for a message under way. */
  readonly key?: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A message under way. Its notices never change: what comes later goes into the next one. */
export interface Dispatch extends Line {
  /** The same at every try of the same notices. */
  readonly reference: string;
  readonly attempts: number;
  readonly turn: number;
  readonly notices: readonly NoticeRow[];
}

/** What was taken on, and the sort keys of notices that cannot be read. */
export interface Claim {
  readonly dispatch?: Dispatch;
  readonly unreadable: readonly string[];
}

/** How a message ended. */
export type Ending = { readonly state: 'sent' } | { readonly state: 'failed'; readonly code: string };

/** Notices of a message that were no longer true when it was sent, and why not. */
export type Dropped = ReadonlyMap<NoticeRow, DropReason>;

/** Notices and the messages they are sent in. */
export interface NoticeStore {
  /** Writes a notice down. `known`: it was there, whatever has become of it since. */
  put(notice: Notice): Promise<'new' | 'known'>;
  /** What is due at or before an instant, in one partition of the alarms index, earliest first. */
  due(partition: string, now: number): AsyncIterable<Due>;
  /**
   * Takes on the next try of the message under way or, when there is none, a new message of these notices. No dispatch
   * when there is nothing to send now or somebody else has it in hand. Notices that cannot be read are named and passed
   * over.
   */
  claim(line: Line, keys: readonly string[], now: number): Promise<Claim>;
  /** Marks a message's notices, those that were left out of it with the reason, and makes room for the next. */
  finish(dispatch: Dispatch, ending: Ending, now: number, dropped?: Dropped): Promise<void>;
}

/** Thirteen months: long enough to be compared with the same month of the year before. */
const keptSeconds = 400 * 24 * 60 * 60;

/** A try is over long before: the function that makes it is ended after a minute. */
const firstRetryMs = 2 * 60_000;
const longestRetryMs = 60 * 60_000;

/** Notices of one message. Their keys are 40 bytes each, and an item holds 400 KB. */
const maxMembers = 2_000;

/** Reads and writes under way at a time; the SDK opens no more than 50 connections. */
const batchSize = 25;

/** All of one person's notices are in one partition of the index, so that one reader finds them together. */
const alarmsOf = (recipient: string): string => duePartition('notice', recipient);
const partition = (recipient: string): string => `notice#${recipient}`;
const sortKey = ({ channel, subject, sequence, template }: Notice): string =>
  [
    channel,
    subject.kind,
    subject.id,
    ...(sequence === undefined ? [] : [String(sequence).padStart(6, '0')]),
    template,
  ].join('#');
const dispatchPrefix = 'dispatch#';

/** Notices in DynamoDB. Nothing is updated in place or deleted: every write puts a whole item under a condition. */
export function noticeStore(table: Table): NoticeStore {
  const { client, name } = table;
  const get = async (pk: string, sk: string): Promise<Record<string, unknown> | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: name, Key: { pk, sk }, ConsistentRead: true }),
    );
    return Item;
  };

  /** The notices with these keys as they are now, not as the index last heard, and the keys of those that cannot be read. */
  const load = async (
    recipient: string,
    keys: readonly string[],
  ): Promise<{ readonly rows: readonly NoticeRow[]; readonly unreadable: readonly string[] }> => {
    const unreadable: string[] = [];
    const rows = await inBatches(batchSize, keys, async (sk) => {
      const item = await get(partition(recipient), sk);
      try {
        return item === undefined ? undefined : readRow(noticeSchema, item);
      } catch (error) {
        if (!(error instanceof UnreadableRow)) throw error;
        unreadable.push(sk);
        return undefined;
      }
    });
    return { rows: rows.filter((row) => row !== undefined), unreadable };
  };

  /** Moves a line's dispatch item from what was read to what comes next; false when somebody was faster. */
  const turn = (
    line: Line,
    before: DispatchRow | undefined,
    after: DispatchRow,
    now: number,
  ): Promise<boolean> => {
    const item = {
      pk: partition(line.recipient),
      sk: `${dispatchPrefix}${line.channel}`,
      ...after,
      expiresAt: Math.floor(now / 1000) + keptSeconds,
      ...(after.alarmAt === undefined ? {} : { alarmsOf: alarmsOf(line.recipient) }),
    };
    return before === undefined
      ? putIf(table, item, 'attribute_not_exists(pk)')
      : putIf(table, item, 'turn = :turn AND attempts = :attempts', {
          ':turn': before.turn,
          ':attempts': before.attempts,
        });
  };

  return {
    async put(notice) {
      const row: NoticeRow = {
        ...notice,
        state: 'pending',
        expiresAt: Math.floor(notice.createdAt / 1000) + keptSeconds,
      };
      const alarm = { alarmsOf: alarmsOf(notice.recipient), alarmAt: notice.notBefore };
      const written = await putIf(
        table,
        { pk: partition(notice.recipient), sk: sortKey(notice), ...row, ...alarm },
        'attribute_not_exists(pk)',
      );
      return written ? 'new' : 'known';
    },

    async *due(alarms, now) {
      for await (const item of dueItems(table, alarms, now)) yield dueOf(item);
    },

    async claim(line, keys, now) {
      const item = await get(partition(line.recipient), `${dispatchPrefix}${line.channel}`);
      const before = item === undefined ? undefined : readRow(dispatchSchema, item);
      const underWay = before !== undefined && before.attempts > 0;
      if (underWay && (before.alarmAt ?? 0) > now) return { unreadable: [] };
      // Read after the dispatch item: whoever sends one of these in between moves it on, and the put below fails.
      const { rows, unreadable } = await load(line.recipient, underWay ? before.members : [...keys].sort());
      const found = underWay ? rows : rows.filter(({ state }) => state === 'pending').slice(0, maxMembers);
      if (found.length === 0 && !underWay) return { unreadable };
      const attempts = underWay ? before.attempts + 1 : 1;
      const after: DispatchRow = {
        turn: (before?.turn ?? 0) + (underWay ? 0 : 1),
        attempts,
        members: underWay ? before.members : found.map(sortKey),
        alarmAt: now + Math.min(firstRetryMs * 2 ** (attempts - 1), longestRetryMs),
      };
      if (!(await turn(line, before, after, now))) return { unreadable };
      const reference = referenceOf(line, after.members);
      return {
        dispatch: { ...line, reference, attempts, turn: after.turn, notices: found },
        unreadable,
      };
    },

    async finish(dispatch, ending, now, dropped = new Map()) {
      const { recipient, channel, reference, attempts, turn: number } = dispatch;
      const outcome = ending.state === 'sent' ? { sentAt: now } : { failedAt: now, failure: ending.code };
      const pending = dispatch.notices.filter(({ state }) => state === 'pending');
      await inBatches(batchSize, pending, (notice) => {
        const reason = dropped.get(notice);
        const marks =
          reason === undefined
            ? { state: ending.state, ...outcome }
            : { state: 'dropped', dropped: reason, droppedAt: now };
        return putIf(
          table,
          { pk: partition(recipient), sk: sortKey(notice), ...notice, dispatch: reference, ...marks },
          '#state = :pending',
          { ':pending': 'pending' },
          { '#state': 'state' },
        );
      });
      const before = { turn: number, attempts, members: [] };
      // False when another try has taken over meanwhile; it will finish what this one has.
      await turn({ recipient, channel }, before, { turn: number, attempts: 0, members: [] }, now);
    },
  };
}

function dueOf({
  pk,
  sk,
  alarmAt,
}: {
  readonly pk: string;
  readonly sk: string;
  readonly alarmAt: number;
}): Due {
  const recipient = pk.slice('notice#'.length);
  const underWay = sk.startsWith(dispatchPrefix);
  const [channel = ''] = (underWay ? sk.slice(dispatchPrefix.length) : sk).split('#');
  return {
    recipient,
    channel: channel as Channel,
    at: alarmAt,
    ...(underWay ? {} : { key: sk }),
  };
}

/** A notice is in one message only, so the keys name it. */
function referenceOf({ recipient, channel }: Line, members: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([recipient, channel, ...members]))
    .digest('hex')
    .slice(0, 32);
}
