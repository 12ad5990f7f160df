import type { Mailer } from '../../platform/ses/mailer.ts';
import type { Outbox } from './outbox.ts';

/** Mail of this machine: into the outbox, and from there to a mail server where one is named. */
export function outboxMailer(sender: string, outbox: Pick<Outbox, 'deliver'>): Mailer {
  return {
    async send(mail) {
      await outbox.deliver({ service: 'ses', channel: 'email', from: sender, ...mail });
    },
  };
}
