import type { Emulator } from './emulator.ts';
import { notShown } from './not-shown.ts';

export const help = `npm run rehearse [-- --keep]

Deploys Rotunda from its own templates to MiniStack, an AWS on this machine that somebody else wrote, with IAM enforced,
and walks every story there over HTTP: an office migrated from one machine, a request's life, a file, an approval with a
return, a breach, mails, what fails for good, an update, and permissions taken away. The adapters of AWS are held there to
the contracts of their ports. Fails when a story does not come out as told.

Needs python3 3.10 or newer with venv, and openssl. The first run installs MiniStack into .rotunda/rehearsal/. Takes about
four minutes and one gigabyte of memory; leaves its log there and nothing else.

  --keep   leaves the stage running and says how to talk to it
  --help   this text`;

/** What the rehearsal does not show. docs/deploy.md says the same. */
export const limits = `
What this does not show:
  - IAM's own reading of sns:Protocol, ses:FromAddress, s3:if-none-match, the identity of a mail and the machine of a task token:
    MiniStack does not know them, the rehearsal tells it (test/rehearsal/launch.py)
  - that S3 tells EventBridge which version of a file it took: MiniStack is made to; or that GuardDuty tells what it found
  - that a record the stream function hands back comes again: MiniStack goes on
  - key policies and conditions on keys; multi-factor sign-in; CORS; throttling; access logs; metrics and alarms
  - of the contracts of the ports, that
${notShown.topic.map((sentence) => `      the topic: ${sentence}`).join('\n')}
${notShown.attachments.map((sentence) => `      the bucket: ${sentence}`).join('\n')}
${notShown.chain.map((sentence) => `      a chain ${sentence}`).join('\n')}
  - that mail and SMS arrive, and the sandboxes of SES and SNS
  - what stays behind when a stack with retained data is deleted
  - how fast anything is, and what it costs`;

/** How to talk to a stage that was left running. */
export function talkTo({ environment, folder, log, process: { pid } }: Emulator): string {
  const exports = Object.entries(environment)
    .filter(([name]) => name !== 'PATH')
    .map(([name, value]) => `  export ${name}=${value}`);
  return `
It goes on running, with its log in ${log}. To talk to it:
${exports.join('\n')}
To end it: kill -- -${pid}; rm -r ${folder}`;
}
