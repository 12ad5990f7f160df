import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { Message } from './message.ts';

/** What became of an email: `refused` for good, or to be tried again `later`. */
export type Posted = 'sent' | 'refused' | 'later';

/** Hands one email to a mail server; never fails. */
export type Post = (message: Message) => Promise<Posted>;

/** Milliseconds. Whoever stops the process waits for the email under way. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 10_000 };

/** Sends emails through the mail server of an `smtp://` address. A failure is one sentence on the log. */
export function smtpPost(url: string, sender: string, log: (sentence: string) => void): Post {
  const transport = createTransport({ url, ...patience });
  return async (message) => {
    try {
      await transport.sendMail({
        from: message.from ?? sender,
        to: message.to,
        subject: message.subject ?? '',
        text: message.text,
        messageId: messageId(message),
      });
      return 'sent';
    } catch (error) {
      const refused = isPermanent(error);
      log(
        refused
          ? `The mail server refused an email (outbox ${message.id}) for good.`
          : 'The mail server of SMTP_URL cannot be reached or is busy; what waits is sent later.',
      );
      return refused ? 'refused' : 'later';
    }
  };
}

/** A 5xx answer of the server, RFC 5321 §4.2.1. One to who we are says nothing of the email. */
function isPermanent(error: unknown): boolean {
  const { responseCode, code } = error as { readonly responseCode?: number; readonly code?: string };
  return responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH';
}

/** The same notice to the same receiver has the same id, so that mail servers drop repeats too. */
function messageId(message: Message): string {
  const identity = message.reference === undefined ? message.id : `${message.reference} ${message.to}`;
  return `<${createHash('sha256').update(identity).digest('hex').slice(0, 32)}@rotunda.invalid>`;
}
