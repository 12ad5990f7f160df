import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { openJournal } from '../journal.ts';

const rowSchema = z.union([
  z.object({ queue: z.string() }),
  z.object({ sent: z.string(), id: z.string(), body: z.string() }),
  z.object({ deleted: z.string(), id: z.string() }),
]);
type Row = z.infer<typeof rowSchema>;

interface Stored {
  readonly body: string;
  /** Wall time until which only the holder of the receipt has it; forgotten by a restart, as a timeout would. */
  hiddenUntil: number;
}

/** A message in the hands of a receiver. */
export interface Held {
  readonly id: string;
  readonly body: string;
  readonly receipt: string;
}

/** Queues and their messages; what was sent or deleted is on disk first. */
export interface SqsState {
  has(queue: string): boolean;
  create(queue: string): void;
  send(queue: string, body: string): string;
  receive(queue: string, atMost: number, hiddenMs: number): readonly Held[];
  /** Whether the receipt was one of ours; a message may be deleted twice. */
  remove(queue: string, receipt: string): boolean;
  count(queue: string): { readonly visible: number; readonly held: number };
  close(): void;
}

/** Opens the queues kept in the file. */
export function openSqsState(file: string): SqsState {
  const journal = openJournal<Row>(file, rowSchema);
  const queues = new Map<string, Map<string, Stored>>();

  function apply(row: Row): void {
    if ('queue' in row) queues.set(row.queue, new Map());
    else if ('sent' in row) queues.get(row.sent)?.set(row.id, { body: row.body, hiddenUntil: 0 });
    else queues.get(row.deleted)?.delete(row.id);
  }
  function record(row: Row): void {
    journal.append(row);
    apply(row);
  }
  journal.rows.forEach(apply);

  return {
    has: (queue) => queues.has(queue),
    create(queue) {
      if (!queues.has(queue)) record({ queue });
    },
    send(queue, body) {
      const id = randomUUID();
      record({ sent: queue, id, body });
      return id;
    },
    receive(queue, atMost, hiddenMs) {
      const now = Date.now();
      const held: Held[] = [];
      for (const [id, message] of queues.get(queue) ?? []) {
        if (held.length === atMost) break;
        if (message.hiddenUntil > now) continue;
        message.hiddenUntil = now + hiddenMs;
        held.push({ id, body: message.body, receipt: `${id}.${randomUUID()}` });
      }
      return held;
    },
    remove(queue, receipt) {
      const [id = '', nonce] = receipt.split('.');
      if (nonce === undefined) return false;
      if (queues.get(queue)?.has(id) === true) record({ deleted: queue, id });
      return true;
    },
    count(queue) {
      const messages = [...(queues.get(queue)?.values() ?? [])];
      const held = messages.filter((message) => message.hiddenUntil > Date.now()).length;
      return { visible: messages.length - held, held };
    },
    close() {
      journal.close();
    },
  };
}
