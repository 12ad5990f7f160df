import { describe } from '@jest/globals';
import { outboxMailer } from '../../../local/outbox/mailer.ts';
import { openOutbox } from '../../../local/outbox/outbox.ts';
import { holdToMailerContract } from '../../platform/ses/mailer-contract.ts';
import { aStore } from '../../support/local-store.ts';

const sender = 'Service desk <desk@state.example>';

describe('the mailer of one machine', () => {
  holdToMailerContract(async () => {
    const outbox = await openOutbox(aStore(), { now: () => Date.UTC(2026, 0, 5) });
    return {
      mailer: outboxMailer(sender, outbox),
      sender,
      sentTo: (address) =>
        Promise.resolve(
          outbox
            .list()
            .filter(({ to }) => to === address)
            .map(({ from = '', subject = '', text }) => ({ from, subject, text })),
        ),
    };
  });
});
