import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { describe } from '@jest/globals';
import { mailer } from '../../../platform/ses/mailer.ts';
import { holdToMailerContract } from '../../platform/ses/mailer-contract.ts';
import { mailsTo } from '../mails.ts';

const sender = 'Service desk <desk@contract.example>';

describe('the mailer in SES', () => {
  holdToMailerContract(async () => {
    await new SESv2Client({}).send(new CreateEmailIdentityCommand({ EmailIdentity: 'contract.example' }));
    return {
      mailer: mailer(sender),
      sender,
      async sentTo(address) {
        const mails = await mailsTo(process.env['AWS_ENDPOINT_URL'] ?? '', address);
        return mails.map(({ Source: from, Subject: subject, BodyText: text }) => ({ from, subject, text }));
      },
    };
  });
});
