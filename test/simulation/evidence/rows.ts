import type { DatabaseSync } from 'node:sqlite';
import { messageSchema, type Message } from '../../../local/outbox/message.ts';

/** What is in the file, read past every port and all that the product reads by. */

/** A notice as it is stored. */
export interface NoticeRow {
  readonly recipient: string;
  readonly channel: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly sequence?: number;
  readonly template: string;
  readonly severity: string;
  readonly notBefore: number;
  readonly state: 'pending' | 'sent' | 'failed' | 'dropped';
  /** Why it was dropped. */
  readonly dropped?: string;
  /** Reference of the message it was told in. */
  readonly dispatch?: string;
}

/** The earliest instant at which a clock or a notice is due, by the machine's clock. */
export function nextAlarmIn(sql: DatabaseSync): number | undefined {
  const found = sql
    .prepare(
      `SELECT min(alarmAt) AS at FROM item WHERE alarmsOf IS NOT NULL AND alarmAt IS NOT NULL AND alarmsOf NOT LIKE 'unsettled%'`,
    )
    .get();
  return typeof found?.['at'] === 'number' ? found['at'] : undefined;
}

const snapshots = `FROM item WHERE pk >= 'request#' AND pk < 'request$' AND sk = 'request'`;

/** The numbers of requests with one of these statuses, in their order. */
export function requestsWithStatus(sql: DatabaseSync, statuses: readonly string[]): readonly string[] {
  return sql
    .prepare(
      `SELECT substr(pk, 9) AS number ${snapshots} AND body ->> '$.status' IN (${statuses.map(() => '?').join()}) ORDER BY pk`,
    )
    .all(...statuses)
    .map(({ number }) => String(number));
}

/** Every request with its version. */
export function requestVersions(sql: DatabaseSync): ReadonlyMap<string, number> {
  const rows = sql
    .prepare(`SELECT substr(pk, 9) AS number, body ->> '$.version' AS version ${snapshots} ORDER BY pk`)
    .all();
  return new Map(rows.map(({ number, version }) => [String(number), Number(version)]));
}

/** Notices by their row, from one row on. */
export function noticesAfter(sql: DatabaseSync, row: number): readonly (readonly [number, NoticeRow])[] {
  return sql
    .prepare(
      `SELECT id, body FROM item WHERE pk >= 'notice#' AND pk < 'notice$' AND sk NOT LIKE 'dispatch#%' AND id > ? ORDER BY id`,
    )
    .all(row)
    .map(({ id, body }) => [Number(id), JSON.parse(String(body)) as NoticeRow]);
}

/** One notice by its row. */
export function noticeAt(sql: DatabaseSync, row: number): NoticeRow | undefined {
  const found = sql.prepare('SELECT body FROM item WHERE id = ?').get(row);
  return found === undefined ? undefined : (JSON.parse(String(found['body'])) as NoticeRow);
}

/** Messages by their number, from one on. */
export function messagesAfter(sql: DatabaseSync, seq: number): readonly (readonly [number, Message])[] {
  return sql
    .prepare('SELECT seq, body FROM messages WHERE seq > ? ORDER BY seq')
    .all(seq)
    .map((row) => [Number(row['seq']), messageSchema.parse(JSON.parse(String(row['body'])))]);
}

/** Names of executions that have not ended. */
export function openExecutions(sql: DatabaseSync): readonly string[] {
  return sql
    .prepare('SELECT name FROM execution WHERE ended_at IS NULL ORDER BY name')
    .all()
    .map(({ name }) => String(name));
}

/** Tokens somebody may still call back by. */
export function openTokens(sql: DatabaseSync): ReadonlySet<string> {
  const rows = sql
    .prepare('SELECT token FROM execution_task WHERE completion IS NULL AND token IS NOT NULL')
    .all();
  return new Set(rows.map(({ token }) => String(token)));
}

/** Changes the stream has not delivered. */
export function undeliveredChanges(sql: DatabaseSync): number {
  return Number(sql.prepare('SELECT count(*) AS n FROM change').get()?.['n']);
}

/** Messages in the failure queue. */
export function failures(sql: DatabaseSync): readonly string[] {
  return sql
    .prepare('SELECT body FROM failures ORDER BY body')
    .all()
    .map(({ body }) => String(body));
}

/** Requests with an alarm due by an instant. */
export function dueRequests(sql: DatabaseSync, at: number): readonly string[] {
  return sql
    .prepare(`SELECT substr(pk, 9) AS number ${snapshots} AND alarmAt <= ? ORDER BY pk`)
    .all(at)
    .map(({ number }) => String(number));
}
