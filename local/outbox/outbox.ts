import { randomUUID } from 'node:crypto';
import { readRow } from '../../platform/dynamodb/rows.ts';
import type { Store } from '../store/store.ts';
import { type Message, messageSchema } from './message.ts';
import type { Post } from './smtp.ts';

/** A message before it was taken in. */
export type Draft = Omit<Message, 'id' | 'at'>;

export interface Outbox {
  /**
   * Delivers a message once: one whose reference already reached the same destination is dropped and counted, as a
   * mail server drops a Message-ID it has seen. Durable when it resolves, to whether it was delivered now.
   */
  deliver(draft: Draft): Promise<boolean>;
  /** Newest first; a page of them when a limit is given. */
  list(filter?: { readonly recipient?: string | undefined; readonly limit?: number }): readonly Message[];
  /** Everyone who was sent something, in alphabetical order. */
  recipients(): readonly string[];
  /** How many repeats were dropped. */
  dropped(): number;
  /** Hands the mail server, if there is one, what it has not taken yet. Done by itself after each email; rounds never overlap. */
  post(): Promise<void>;
  /** Hands over no more; what waits is for the next process. Resolves when the one under way is done. */
  stop(): Promise<void>;
}

const schema = `
  CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY, recipient TEXT, destination TEXT NOT NULL, reference TEXT, body TEXT NOT NULL,
    unposted INTEGER, repeats INTEGER NOT NULL DEFAULT 0,
    UNIQUE (destination, reference)) STRICT;
  CREATE INDEX IF NOT EXISTS messages_by_recipient ON messages (recipient, seq);
  CREATE INDEX IF NOT EXISTS messages_repeated ON messages (repeats) WHERE repeats > 0;
  CREATE INDEX IF NOT EXISTS messages_unposted ON messages (unposted) WHERE unposted IS NOT NULL;`;

/** How many emails a mail server was named for and has not taken yet. */
export async function countUnposted(store: Pick<Store, 'sql' | 'write'>): Promise<number> {
  await makeTable(store);
  const row = store.sql.prepare('SELECT count(*) AS count FROM messages WHERE unposted IS NOT NULL').get();
  return Number(row?.['count']);
}

async function makeTable(store: Pick<Store, 'sql' | 'write'>): Promise<void> {
  await store.write(() => {
    store.sql.exec(schema);
  });
}

/** Messages handed over in one round; the next round goes on. */
const batchSize = 100;

/** The messages of this machine. `post` also sends emails for real. */
export async function openOutbox(
  store: Pick<Store, 'sql' | 'write'>,
  {
    now,
    post,
    log = () => undefined,
  }: {
    readonly now: () => number;
    readonly post?: Post | undefined;
    /** One sentence for whoever watches the terminal. */
    readonly log?: (sentence: string) => void;
  },
): Promise<Outbox> {
  await makeTable(store);
  const { sql } = store;
  const insert = sql.prepare(
    'INSERT INTO messages (recipient, destination, reference, body, unposted) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const repeat = sql.prepare(
    'UPDATE messages SET repeats = repeats + 1 WHERE destination = ? AND reference = ?',
  );
  const newest = sql.prepare('SELECT body FROM messages ORDER BY seq DESC LIMIT ?');
  const newestOf = sql.prepare('SELECT body FROM messages WHERE recipient = ? ORDER BY seq DESC LIMIT ?');
  const receivers = sql.prepare(
    'SELECT DISTINCT recipient FROM messages WHERE recipient IS NOT NULL ORDER BY recipient',
  );
  const repeats = sql.prepare('SELECT sum(repeats) AS dropped FROM messages WHERE repeats > 0');
  const waiting = sql.prepare(
    'SELECT seq, body FROM messages WHERE unposted IS NOT NULL ORDER BY unposted LIMIT ?',
  );
  const posted = sql.prepare('UPDATE messages SET unposted = NULL WHERE seq = ?');
  let round: Promise<void> = Promise.resolve();
  let stopping = false;

  async function postWaiting(): Promise<void> {
    if (post === undefined) return;
    for (const { seq, body } of waiting.all(batchSize)) {
      if (stopping) return;
      // What the server did not take now it takes later, and most likely none of the others either.
      if ((await post(readMessage(body))) === 'later') return;
      await store.write(() => posted.run(Number(seq)));
    }
  }

  function postAll(): Promise<void> {
    // A round that fails keeps no later one from being tried: what it left undone is found again.
    round = round.then(postWaiting).catch((error: unknown) => {
      log(`Emails wait for the next minute: ${error instanceof Error ? error.message : String(error)}`);
    });
    return round;
  }

  return {
    async deliver(draft) {
      const message: Message = { id: randomUUID(), at: now(), ...draft };
      const to = destinationOf(draft);
      const unposted = post !== undefined && draft.channel === 'email' ? message.at : null;
      const body = JSON.stringify(message);
      const taken = await store.write(() => {
        const { changes } = insert.run(draft.recipient ?? null, to, draft.reference ?? null, body, unposted);
        if (changes === 0) repeat.run(to, draft.reference ?? null);
        return changes === 1;
      });
      if (taken && unposted !== null) void postAll();
      return taken;
    },
    list({ recipient, limit = 10_000 } = {}) {
      const rows = recipient === undefined ? newest.all(limit) : newestOf.all(recipient, limit);
      return rows.map(({ body }) => readMessage(body));
    },
    recipients: () => receivers.all().map(({ recipient }) => String(recipient)),
    dropped: () => Number(repeats.get()?.['dropped'] ?? 0),
    post: postAll,
    async stop() {
      stopping = true;
      await round;
    },
  };
}

function readMessage(body: unknown): Message {
  return readRow(messageSchema, JSON.parse(String(body)) as Record<string, unknown>);
}

function destinationOf(draft: Draft): string {
  return draft.subscription ?? `${draft.service} ${draft.to}`;
}
