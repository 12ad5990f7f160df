import { expect, test } from '@jest/globals';
import { readArguments } from '../../../local/migrate/arguments.ts';
import { checkFinished } from '../../../local/migrate/look.ts';
import { describeMigrated } from '../../../local/migrate/report.ts';

test.each([
  [['--help'], { do: 'help' }],
  [['--give-up'], { do: 'give-up' }],
  [['--to-aws', 'prod'], { do: 'migrate', stage: 'prod', leaveMails: false }],
  [['--to-aws', 'dev', '--dry-run', '--leave-mails'], { do: 'look', stage: 'dev', leaveMails: true }],
])('the arguments %j are understood', (given, read) => {
  expect(readArguments(given)).toEqual(read);
});

test.each([
  [[], /^Where to\? Name a deployed stage/],
  [['--to-aws', 'Pr od'], /Pr od is no stage/],
  [['--to-aws', 'dev', '--give-up'], /--give-up goes without --to-aws/],
  [['--everything'], /--everything.*See --help/],
])('the arguments %j are refused in a sentence', (given, sentence) => {
  expect(() => readArguments(given)).toThrow(sentence);
});

test.each([
  [{ unfollowed: 2, unposted: 0 }, 0, false, /from 2 of the last changes: let npm start run for a minute/],
  [{ unfollowed: 0, unposted: 3 }, 0, false, /^3 emails wait .* leave them behind with --leave-mails\.$/],
  [{ unfollowed: 0, unposted: 0 }, 2_000, false, /cannot go on before 1970-01-01T00:00:02\.000Z/],
])('%j and a last change at %i are to be finished first', (office, lastChange, leaveMails, sentence) => {
  expect(() => {
    checkFinished(office, { lastChange }, { now: 1_000, leaveMails });
  }).toThrow(sentence);
});

test('emails that wait may be left behind', () => {
  expect(() => {
    checkFinished({ unfollowed: 0, unposted: 3 }, { lastChange: 0 }, { now: 1_000, leaveMails: true });
  }).not.toThrow();
});

test('the report ends by what is left to do', () => {
  const subscription = {
    personId: 'vera',
    arn: 'a',
    address: 'v***',
    consentAt: 1,
    leftovers: [],
    revision: 1,
  };
  const text = describeMigrated(
    {
      items: 12,
      files: 1,
      known: 0,
      failures: 1,
      subscribed: [{ ...subscription, channel: 'email' }],
      ended: [{ ...subscription, channel: 'sms' }],
      approvals: { repairs: [{ requestId: 'A', did: 'started' }], failed: ['B'] },
    },
    {
      items: 12,
      aggregates: new Map([['request', 2]]),
      subscriptions: 2,
      files: 1,
      bytes: 5,
      failures: 1,
      people: [{ id: 'vera', email: 'vera@it.state.example' }],
      lastChange: 1,
    },
    { stage: 'prod', zone: 'America/New_York' },
    'America/Detroit',
  );
  expect(text.split('\n')).toEqual([
    'Migrated to the stage prod: 12 items, 1 file, 1 subscription, 1 failure. 1 approval taken up.',
    'This machine serves this office no more; what it keeps stays here.',
    '',
    'What is next:',
    expect.stringMatching(
      /^ {2}1\. The approvals of B could not be taken up: npm run approvals:reconcile -- --stage prod --now/,
    ),
    expect.stringMatching(
      /^ {2}2\. .* America\/Detroit here and America\/New_York there: set it in lib\/stage\.ts/,
    ),
    expect.stringMatching(/^ {2}3\. SNS asks .*: vera\.$/),
    expect.stringMatching(/^ {2}4\. vera is subscribed by sms no more/),
    expect.stringMatching(/^ {2}5\. 1 failure came along/),
    expect.stringMatching(/^ {2}6\. Everybody who signs in needs a user/),
    '       vera  vera@it.state.example',
  ]);
});
