import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';

/** A mail to one person. */
export interface Mail {
  readonly to: string;
  /** Person id. */
  readonly recipient: string;
  /** The same at every try, so that a repeat can be told. */
  readonly reference: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends mail from the department's address. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}

/** Mail through SES. */
export function mailer(sender: string, client: SESv2Client = new SESv2Client({})): Mailer {
  return {
    async send({ to, recipient, reference, subject, text }) {
      await client.send(
        new SendEmailCommand({
          FromEmailAddress: sender,
          Destination: { ToAddresses: [to] },
          Content: {
            Simple: {
              Subject: { Data: subject, Charset: 'UTF-8' },
              Body: { Text: { Data: text, Charset: 'UTF-8' } },
              // A person id may hold characters a tag may not.
              Headers: [{ Name: 'Recipient', Value: recipient }],
            },
          },
          EmailTags: [{ Name: 'reference', Value: reference }],
        }),
      );
    },
  };
}
