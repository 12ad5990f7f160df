import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { Message } from './message.ts';

/** Sends one email; never fails. */
export type Post = (message: Message) => Promise<void>;

/** Sends emails through the mail server of an `smtp://` address. A failure is one sentence on the log. */
export function smtpPost(url: string, log: (sentence: string) => void): Post {
  const transport = createTransport(url);
  return async (message) => {
    try {
      await transport.sendMail({
        from: message.from ?? 'Rotunda <rotunda@localhost>',
        to: message.to,
        subject: message.subject ?? '',
        text: message.text,
        messageId: messageId(message),
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log(`An email (outbox ${message.id}) was not sent through SMTP_URL: ${reason}`);
    }
  };
}

/** The same notice to the same receiver has the same id, so that mail servers drop repeats too. */
function messageId(message: Message): string {
  const identity = message.reference === undefined ? message.id : `${message.reference} ${message.to}`;
  return `<${createHash('sha256').update(identity).digest('hex').slice(0, 32)}@rotunda.invalid>`;
}
