import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { openJournal } from '../aws/journal.ts';
import { type Message, messageSchema } from './message.ts';
import type { Post } from './smtp.ts';

const rowSchema = z.union([
  messageSchema,
  z.object({ dropped: z.string(), at: z.number(), destination: z.string() }),
]);

/** A message before it was taken in. */
export type Draft = Omit<Message, 'id' | 'at'>;

export interface Outbox {
  /**
   * Delivers a message once: one whose reference already reached the same destination is dropped and counted, as a
   * mail server drops a Message-ID it has seen. Returns whether it was delivered now.
   */
  deliver(draft: Draft): boolean;
  /** Newest first; a page of them when a limit is given. */
  list(filter?: { readonly recipient?: string | undefined; readonly limit?: number }): readonly Message[];
  /** Everyone who was sent something, in alphabetical order. */
  recipients(): readonly string[];
  /** How many repeats were dropped. */
  dropped(): number;
  /** Resolves when every email was handed to the mail server, if there is one. */
  drain(): Promise<void>;
  close(): void;
}

/** Opens the outbox, with everything earlier processes delivered. `post` also sends emails for real. */
export function openOutbox(options: {
  readonly file: string;
  readonly now: () => number;
  readonly post?: Post | undefined;
}): Outbox {
  const { file, now, post } = options;
  const journal = openJournal<z.infer<typeof rowSchema>>(file, rowSchema);
  const messages: Message[] = [];
  const delivered = new Set<string>();
  const sending = new Set<Promise<void>>();
  let dropped = 0;
  for (const row of journal.rows) {
    if ('dropped' in row) dropped += 1;
    else remember(row);
  }

  function remember(message: Message): void {
    messages.push(message);
    if (message.reference !== undefined) delivered.add(deliveryKey(message, message.reference));
  }

  function sendForReal(message: Message): void {
    if (post === undefined || message.channel !== 'email') return;
    const sent = post(message).finally(() => sending.delete(sent));
    sending.add(sent);
  }

  return {
    deliver(draft) {
      const { reference } = draft;
      if (reference !== undefined && delivered.has(deliveryKey(draft, reference))) {
        journal.append({ dropped: reference, at: now(), destination: destination(draft) });
        dropped += 1;
        return false;
      }
      const message: Message = { id: randomUUID(), at: now(), ...draft };
      journal.append(message);
      remember(message);
      sendForReal(message);
      return true;
    },
    list({ recipient, limit = Infinity } = {}) {
      const found: Message[] = [];
      for (let i = messages.length - 1; i >= 0 && found.length < limit; i--) {
        const message = messages[i];
        if (message !== undefined && (recipient === undefined || message.recipient === recipient))
          found.push(message);
      }
      return found;
    },
    recipients() {
      return [...new Set(messages.flatMap((message) => message.recipient ?? []))].sort();
    },
    dropped: () => dropped,
    async drain() {
      await Promise.all(sending);
    },
    close() {
      journal.close();
    },
  };
}

function deliveryKey(draft: Draft, reference: string): string {
  return JSON.stringify([destination(draft), reference]);
}

function destination(draft: Draft): string {
  return draft.subscription ?? `${draft.service} ${draft.to}`;
}
