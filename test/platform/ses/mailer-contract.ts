import { beforeAll, expect, test } from '@jest/globals';
import type { Mailer } from '../../../platform/ses/mailer.ts';

interface Sent {
  readonly from: string;
  readonly subject: string;
  readonly text: string;
}

/** A mailer to be held to the contract, and what leaves by it. */
export interface MailerUnderTest {
  readonly mailer: Mailer;
  /** The address it was given to send from. */
  readonly sender: string;
  /** Mails that have left for an address. */
  sentTo(address: string): Promise<readonly Sent[]>;
}

/** What every mailer keeps, on AWS and on one machine. */
export function holdToMailerContract(open: () => Promise<MailerUnderTest>): void {
  let under: MailerUnderTest;
  beforeAll(async () => {
    under = await open();
  });
  const message = {
    subject: 'Request received – Réception',
    text: 'We have your request.\n\n  It is urgent: “yes”.',
  };

  test('a mail leaves as it was written, from the department’s address and for its receiver alone', async () => {
    await under.mailer.send({ to: 'ann@agency.example', recipient: 'ann', reference: 'r-1', ...message });
    expect(await under.sentTo('ann@agency.example')).toEqual([{ from: under.sender, ...message }]);
    expect(await under.sentTo('bob@agency.example')).toEqual([]);
  });

  test('each receiver of one reference gets a mail', async () => {
    for (const recipient of ['cleo', 'dan'])
      await under.mailer.send({ to: `${recipient}@agency.example`, recipient, reference: 'r-2', ...message });
    expect(await under.sentTo('cleo@agency.example')).toHaveLength(1);
    expect(await under.sentTo('dan@agency.example')).toHaveLength(1);
  });

  test('a mail tried again under its reference is no error, and left at least once', async () => {
    const mail = { to: 'edna@agency.example', recipient: 'edna', reference: 'r-3', ...message };
    await under.mailer.send(mail);
    await under.mailer.send(mail);
    expect(await under.sentTo(mail.to)).toContainEqual({ from: under.sender, ...message });
  });

  test('the id of the person it is for may hold what an address holds', async () => {
    const [to, recipient] = ['fay@agency.example', "fay.o'hara+it@agency.example"];
    await under.mailer.send({ to, recipient, reference: 'r-4', ...message });
    expect(await under.sentTo(to)).toHaveLength(1);
  });
}
