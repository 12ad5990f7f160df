import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { subscriptionChannels } from '../../domain/notices/index.ts';
import { readRow } from '../../platform/dynamodb/rows.ts';
import type { DirectorTopic } from '../../platform/sns/director-topic.ts';
import type { Store } from '../store/store.ts';
import type { Outbox } from './outbox.ts';

/** The topic of this machine, and the confirming that AWS does by a link of its own. */
export interface LocalTopic extends DirectorTopic {
  /** Confirms the subscription a token was sent to; undefined when there is none. */
  confirm(token: string): Promise<'confirmed' | undefined>;
  /** The tokens of one person's subscriptions that wait to be confirmed. */
  unconfirmed(recipient: string): readonly string[];
}

/** Path of the page on which a director confirms, before the token. */
export const subscriptionsPath = '/local/subscriptions';

const schema = `
  CREATE TABLE IF NOT EXISTS topic_subscriptions (
    arn TEXT PRIMARY KEY, recipient TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE, confirmed INTEGER NOT NULL,
    UNIQUE (channel, address)) STRICT;
  CREATE INDEX IF NOT EXISTS topic_subscriptions_by_recipient ON topic_subscriptions (recipient, channel);`;

const row = z.object({
  arn: z.string(),
  recipient: z.string(),
  channel: z.enum(subscriptionChannels),
  address: z.string(),
  token: z.string(),
  confirmed: z.literal([0, 1]),
});

/** What SNS takes for an address; a mailbox or a telephone that does not exist is found out by nobody. */
const wellFormed = { email: /^[^\s@]+@[^\s@]+$/, sms: /^\+?[0-9][0-9 ()-]{5,19}$/ } as const;

/** The address of each subscription there is, by its name. */
export async function listAddresses(
  store: Pick<Store, 'sql' | 'write'>,
): Promise<ReadonlyMap<string, string>> {
  await makeTable(store);
  const rows = store.sql.prepare('SELECT * FROM topic_subscriptions').all();
  return new Map(rows.map((found) => readRow(row, found)).map(({ arn, address }) => [arn, address]));
}

async function makeTable(store: Pick<Store, 'sql' | 'write'>): Promise<void> {
  await store.write(() => {
    store.sql.exec(schema);
  });
}

/** A topic in the store. `linkTo` gives the address of the page on which a person confirms. */
export async function openDirectorTopic(
  store: Pick<Store, 'sql' | 'write'>,
  outbox: Pick<Outbox, 'deliver'>,
  linkTo: (token: string) => string,
): Promise<LocalTopic> {
  await makeTable(store);
  const { sql } = store;
  const byAddress = sql.prepare('SELECT * FROM topic_subscriptions WHERE channel = ? AND address = ?');
  const byPerson = sql.prepare('SELECT * FROM topic_subscriptions WHERE recipient = ? AND channel = ?');
  const byArn = sql.prepare('SELECT * FROM topic_subscriptions WHERE arn = ?');
  const waiting = sql.prepare('SELECT token FROM topic_subscriptions WHERE recipient = ? AND confirmed = 0');
  const insert = sql.prepare(
    'INSERT INTO topic_subscriptions (arn, recipient, channel, address, token, confirmed) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const confirm = sql.prepare('UPDATE topic_subscriptions SET confirmed = 1 WHERE token = ?');
  const remove = sql.prepare('DELETE FROM topic_subscriptions WHERE arn = ? AND confirmed = 1');

  return {
    async publish({ recipient, channel, reference, subject, text }) {
      for (const found of byPerson.all(recipient, channel)) {
        const { arn, address, confirmed } = readRow(row, found);
        if (confirmed === 0) continue;
        await outbox.deliver({
          service: 'sns',
          channel,
          to: address,
          // A text message has no subject line.
          ...(channel === 'sms' ? {} : { subject }),
          text,
          subscription: arn,
          reference,
          recipient,
        });
      }
    },

    async subscribe(recipient, channel, address) {
      if (!wellFormed[channel].test(address)) return { ok: false, reason: 'refused' };
      await store.write(() =>
        insert.run(
          `local:directors:${randomUUID()}`,
          recipient,
          channel,
          address,
          randomBytes(16).toString('hex'),
          // Carriers ask nobody; mailboxes are asked first.
          channel === 'sms' ? 1 : 0,
        ),
      );
      const found = readRow(row, byAddress.get(channel, address) ?? {});
      if (found.recipient !== recipient) return { ok: false, reason: 'taken' };
      if (found.confirmed === 0)
        await outbox.deliver({
          service: 'sns',
          channel: 'email',
          to: address,
          subject: 'Confirm that you want notices of Rotunda',
          text: 'You asked for notices of Rotunda at this address. To confirm, open the link.',
          link: linkTo(found.token),
        });
      return { ok: true, arn: found.arn };
    },

    async unsubscribe(arn) {
      await store.write(() => remove.run(arn));
    },

    stateOf(arn) {
      const found = byArn.get(arn);
      if (found === undefined) return Promise.resolve('gone');
      return Promise.resolve(readRow(row, found).confirmed === 1 ? 'confirmed' : 'pending');
    },

    async confirm(token) {
      const { changes } = await store.write(() => confirm.run(token));
      return changes === 1 ? 'confirmed' : undefined;
    },

    unconfirmed: (recipient) => waiting.all(recipient).map(({ token }) => String(token)),
  };
}
