import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gsmLength } from '../../../domain/notices/gsm.ts';
import { stageIds } from '../../../domain/approvals/index.ts';
import {
  delegationWords,
  messageFor,
  severities,
  type SubjectWords,
  type NoticeContent,
} from '../../../domain/notices/index.ts';
import { requestWords } from '../../../domain/requests/index.ts';
import { at } from '../../support/time.ts';

const words: ReadonlyMap<string, SubjectWords> = new Map([
  ['request', requestWords],
  ['delegation', delegationWords],
]);
const setting = { portal: 'https://rotunda.it.state.example', zone: 'America/Detroit', words };
const due = at('Mon 10:00');

function ofRequest(id: string, template: string, changes: Partial<NoticeContent> = {}): NoticeContent {
  return { subject: { kind: 'request', id }, template, severity: 'info', facts: {}, ...changes };
}
function breach(id: string, dueAt = due, promise = 'first-response'): NoticeContent {
  return ofRequest(id, 'breach', { severity: 'breach', facts: { promise, dueAt } });
}
function climb(id: string): NoticeContent {
  return ofRequest(id, 'escalation', {
    severity: 'escalation',
    facts: { promise: 'resolution', dueAt: due },
  });
}
/** Each of another assignment: a delegation of several roles is told of by a notice for each. */
function delegated(id: string, until?: string): NoticeContent {
  return {
    subject: { kind: 'delegation', id },
    template: 'delegated',
    severity: 'info',
    facts: { from: '2026-12-07', ...(until === undefined ? {} : { until }) },
  };
}

const ofRequests: fc.Arbitrary<NoticeContent> = fc.record({
  subject: fc.record({ kind: fc.constant('request'), id: fc.constantFrom('4HK7-9MXA-3', 'WWWW-WWWW-W') }),
  template: fc.constantFrom(...requestWords.templates),
  severity: fc.constantFrom(...severities),
  facts: fc.record(
    {
      promise: fc.constantFrom(
        'first-response',
        'resolution',
        'next-update-1234',
        'decision-infrastructure-12',
      ),
      dueAt: fc.integer({ min: due, max: due + 5_000_000_000 }),
      granted: fc.boolean(),
      stage: fc.constantFrom(...stageIds),
    },
    { requiredKeys: ['promise', 'dueAt', 'granted'] },
  ),
});
const ofDelegations: fc.Arbitrary<NoticeContent> = fc.record({
  subject: fc.record({ kind: fc.constant('delegation'), id: fc.constantFrom('a1', 'a2') }),
  template: fc.constant('delegated'),
  severity: fc.constant('info' as const),
  facts: fc.record({
    from: fc.constantFrom('2026-12-07', '2026-09-30'),
    until: fc.constantFrom('2026-12-11', '2027-09-30'),
  }),
});
const anyNotice = fc.oneof({ weight: 4, arbitrary: ofRequests }, { weight: 1, arbitrary: ofDelegations });
const anyZone = fc.constantFrom('America/Detroit', 'Pacific/Honolulu', 'Asia/Kolkata', 'America/St_Johns');

describe('one notice', () => {
  test('one notice says what was promised, when it was due, and where to look', () => {
    expect(messageFor('email', [breach('4HK7-9MXA-3')], setting)).toEqual({
      subject: 'Promise broken: first response of 4HK7-9MXA-3',
      text: `The first response of request 4HK7-9MXA-3 was due Mon, Nov 30, 10:00 AM EST: broken.

https://rotunda.it.state.example/requests/4HK7-9MXA-3
`,
    });
  });

  test('the third update cycle is still called an update', () => {
    const third = breach('4HK7-9MXA-3', due, 'next-update-3');
    expect(messageFor('sms', [third], setting).text).toBe(
      'The next update of request 4HK7-9MXA-3 was due Mon, Nov 30, 10:00 AM EST: broken. https://rotunda.it.state.example/requests/4HK7-9MXA-3',
    );
    expect(messageFor('email', [third], setting).subject).toBe('Promise broken: next update of 4HK7-9MXA-3');
  });
});

describe('a delegation', () => {
  const friday = '2026-12-11';
  const sentence =
    'You act for somebody from Mon, Dec 7, 2026 to Fri, Dec 11, 2026. Sign in to see which roles.';

  test('a delegation is told by its days, with a link to where its roles are', () => {
    expect(messageFor('mail', [delegated('a1', friday)], setting)).toEqual({
      subject: 'You act for somebody from Mon, Dec 7, 2026 to Fri, Dec 11, 2026',
      text: `${sentence}\n\nhttps://rotunda.it.state.example/delegations\n`,
    });
    expect(messageFor('mail', [delegated('a1')], setting).text).toContain(
      'from Mon, Dec 7, 2026 until further notice.',
    );
  });

  test('a delegation of several roles and agencies is told once', () => {
    expect(
      messageFor(
        'mail',
        ['a1', 'a2', 'a3'].map((id) => delegated(id, friday)),
        setting,
      ),
    ).toEqual(messageFor('mail', [delegated('a1', friday)], setting));
    const { subject, text } = messageFor(
      'mail',
      [
        delegated('a1', friday),
        delegated('a2', '2026-12-09'),
        breach('AAAA-AAAA-A'),
        delegated('a3', friday),
      ],
      setting,
    );
    expect(subject).toBe('1 promise broken, 2 updates');
    expect(text.split(sentence)).toHaveLength(2);
  });
});

describe('many notices', () => {
  test('many notices are one message with one line each, the most pressing first', () => {
    const notices = [
      breach('AAAA-AAAA-A', due + 1),
      breach('CCCC-CCCC-C'),
      climb('DDDD-DDDD-D'),
      breach('EEEE-EEEE-E'),
    ];
    const { subject, text } = messageFor('email', notices, setting);
    expect(subject).toBe('3 promises broken, 1 more climbs');
    expect(text.match(/[A-Z]{4}-[A-Z]{4}-[A-Z](?= was)/g)).toEqual([
      'DDDD-DDDD-D',
      'CCCC-CCCC-C',
      'EEEE-EEEE-E',
      'AAAA-AAAA-A',
    ]);
  });

  test('beyond twenty lines a number and a link stand for the rest', () => {
    const notices = Array.from({ length: 57 }, (_, index) =>
      breach('AAAA-AAAA-A', due + index, `next-update-${index + 1}`),
    );
    const { subject, text } = messageFor('email', notices, setting);
    expect(subject).toBe('57 promises broken');
    expect(text.match(/^- /gm)).toHaveLength(20);
    expect(text).toContain('And 37 more:\nhttps://rotunda.it.state.example\n');
  });

  test('a digest says first what it counts, then each with its link, and at the end where all of it is', () => {
    const line = (id: string): string =>
      `- The first response of request ${id} was due Mon, Nov 30, 10:00 AM EST: broken.\n  https://rotunda.it.state.example/requests/${id}`;
    const { text } = messageFor('mail', [breach('CCCC-CCCC-C'), breach('AAAA-AAAA-A')], setting);
    expect(text).toBe(
      `2 promises broken.\n\n${line('AAAA-AAAA-A')}\n${line('CCCC-CCCC-C')}\n\nhttps://rotunda.it.state.example\n`,
    );
  });

  test('twenty lines are all there is to say of twenty notices, and of one more it says so', () => {
    const textOf = (length: number): string =>
      messageFor(
        'email',
        Array.from({ length }, (_, index) => breach('AAAA-AAAA-A', due, `next-update-${index + 1}`)),
        setting,
      ).text;
    expect(textOf(20).match(/^- /gm)).toHaveLength(20);
    expect(textOf(20)).not.toContain('more');
    expect(textOf(21)).toContain('\n\nAnd 1 more:\nhttps://rotunda.it.state.example\n');
  });

  test('many notices are one SMS that counts them, with a link to where all of it is', () => {
    expect(messageFor('sms', [breach('AAAA-AAAA-A'), breach('CCCC-CCCC-C')], setting).text).toBe(
      '2 promises broken. https://rotunda.it.state.example',
    );
  });

  test.each([
    ['breach', '1 promise broken', '2 promises broken'],
    ['escalation', '1 broken promise climbs', '2 broken promises climb'],
    ['warning', '1 promise due soon', '2 promises due soon'],
    ['stage-opened', '1 decision waiting', '2 decisions waiting'],
    ['team-work', '1 request to take up', '2 requests to take up'],
    ['excuse-asked', '1 excuse to decide', '2 excuses to decide'],
  ])('a digest counts one %s and several of them in words of their own', (template, one, two) => {
    const news = ofRequest('ZZZZ-ZZZZ-Z', 'response');
    const [first, second] = [ofRequest('AAAA-AAAA-A', template), ofRequest('CCCC-CCCC-C', template)];
    expect(messageFor('mail', [first, news], setting).subject).toBe(`${one}, 1 update`);
    expect(messageFor('mail', [first, second, news], setting).subject).toBe(`${two}, 1 update`);
  });

  test('many notices name what is to be decided and count the rest as updates', () => {
    const of = (template: string): NoticeContent => ofRequest('AAAA-AAAA-A', template);
    expect(messageFor('mail', [of('excuse-asked'), of('disputed')], setting).subject).toBe(
      '1 excuse to decide, 1 update',
    );
    expect(messageFor('mail', [of('response'), of('question')], setting).subject).toBe('2 updates');
    expect(messageFor('email', [climb('AAAA-AAAA-A'), climb('CCCC-CCCC-C')], setting).subject).toBe(
      '2 broken promises climb',
    );
  });

  test('a digest counts promises, not notices: of one promise the most pressing is told, and the last', () => {
    const warned = (step: string, sequence: number) => ({
      ...ofRequest('AAAA-AAAA-A', 'warning', {
        severity: 'warning',
        facts: { promise: 'resolution', dueAt: due, step },
      }),
      sequence,
    });
    const twice = [warned('warning-75', 3), warned('warning-90', 4)];
    expect(messageFor('mail', twice, setting).subject).toBe('Due soon: resolution of AAAA-AAAA-A');
    const broken = [...twice, breach('AAAA-AAAA-A', due, 'resolution'), breach('AAAA-AAAA-A')];
    expect(messageFor('mail', broken, setting).subject).toBe('2 promises broken');
    const passedOn = {
      ...ofRequest('AAAA-AAAA-A', 'passed-on', {
        severity: 'breach',
        facts: { promise: 'resolution', dueAt: due },
      }),
      sequence: 9,
    };
    expect(messageFor('email', [...broken, passedOn], setting).subject).toBe(
      '1 promise broken, 1 more climbs',
    );
  });

  test('what reads the same is told once', () => {
    const comment = ofRequest('AAAA-AAAA-A', 'comment');
    expect(messageFor('mail', [comment, comment], setting)).toEqual(messageFor('mail', [comment], setting));
  });

  test('a promise that was due under new terms says under which', () => {
    const broken = breach('AAAA-AAAA-A');
    const under = { ...broken, facts: { ...broken.facts, underNew: 'priority' } };
    expect(messageFor('mail', [under], setting).text).toContain(
      'was due under the new priority Mon, Nov 30, 10:00 AM EST: broken.',
    );
  });

  test('a subject with more sorts than SNS takes counts the last of them together', () => {
    const ofEverySort = requestWords.templates.flatMap((template) =>
      Array.from({ length: 12 }, (_, index) =>
        ofRequest(`AAAA-AAAA-${index} ${template}`, template, {
          facts: { promise: 'resolution', dueAt: due, stage: 'security' },
        }),
      ),
    );
    const { subject } = messageFor('email', ofEverySort, setting);
    expect(subject).toMatch(/^12 promises broken, 24 more climb, 12 promises due soon, .*, \d+ more$/);
    expect(subject.length).toBeLessThan(100);
    const counted = [...subject.matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0);
    expect(counted).toBe(ofEverySort.length);
  });

  test('a subject of 99 characters is whole, and one more is counted together', () => {
    const ofSort = (template: string, count: number): readonly NoticeContent[] =>
      Array.from({ length: count }, (_, index) => ofRequest(`AAAA-AAAA-${index}`, template));
    const rest = ['stage-opened', 'excuse-asked', 'team-work'].flatMap((template) => ofSort(template, 1));
    const subjectOf = (warnings: number): string =>
      messageFor('mail', [...ofSort('breach', 2), ...ofSort('warning', warnings), ...rest], setting).subject;
    expect(subjectOf(1)).toBe(
      '2 promises broken, 1 promise due soon, 1 decision waiting, 1 excuse to decide, 1 request to take up',
    );
    expect(subjectOf(1)).toHaveLength(99);
    expect(subjectOf(2)).toBe(
      '2 promises broken, 2 promises due soon, 1 decision waiting, 1 excuse to decide, 1 more',
    );
  });

  test('notices give the same message in whatever order they come', () => {
    fc.assert(
      fc.property(
        fc.array(anyNotice, { minLength: 1, maxLength: 30 }),
        fc.constantFrom('email', 'sms'),
        (notices, channel) => {
          expect(messageFor(channel, notices.toReversed(), setting)).toEqual(
            messageFor(channel, notices, setting),
          );
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('limits of the carriers', () => {
  test('an SMS fits one message of 160 GSM characters, the sender’s name before it included', () => {
    fc.assert(
      fc.property(
        fc.array(anyNotice, { minLength: 1, maxLength: 60 }),
        anyZone,
        fc.constantFrom('https://x.example', `https://${'long.'.repeat(30)}example`, 'https://~éŵ.example'),
        (notices, zone, portal) => {
          const { text } = messageFor('sms', notices, { ...setting, portal, zone });
          expect(gsmLength(`Rotunda> ${text}`)).toBeLessThanOrEqual(160);
        },
      ),
    );
  });

  test('a subject is what SNS takes: up to 100 printable ASCII characters', () => {
    fc.assert(
      fc.property(fc.array(anyNotice, { minLength: 1, maxLength: 60 }), anyZone, (notices, zone) => {
        expect(messageFor('email', notices, { ...setting, zone }).subject).toMatch(/^[\x20-\x7e]{1,100}$/);
      }),
    );
  });

  test('an SMS carries its link up to the last of its places, and leaves it out before it says less', () => {
    const sentence = 'Request AAAA-AAAA-A has been approved.';
    const path = '/requests/AAAA-AAAA-A';
    const textOf = (portal: string): string =>
      messageFor('sms', [ofRequest('AAAA-AAAA-A', 'approved')], { ...setting, portal }).text;
    const fitting = `https://${'x'.repeat(148 - `${sentence} https://${path}`.length)}`;
    expect(textOf(fitting)).toBe(`${sentence} ${fitting}${path}`);
    expect(textOf(fitting)).toHaveLength(148);
    expect(textOf(`${fitting}x`)).toBe(sentence);
  });

  test('an SMS of which even the sentence is too long says its subject', () => {
    const told = ofRequest('AAAA-AAAA-A', 'question-for-agency');
    expect(messageFor('sms', [told], setting).text).toBe(
      'A question about request AAAA-AAAA-A of your agency',
    );
  });

  test('characters of GSM’s second table count twice, others not at all', () => {
    expect(gsmLength('a@b')).toBe(3);
    expect(gsmLength('~')).toBe(2);
    expect(gsmLength('narrow\u202fspace')).toBeUndefined();
  });
});

test('an instant is told by the clock on the wall of the department, on both sides of a clock change', () => {
  const text = (iso: string): string =>
    messageFor('sms', [breach('4HK7-9MXA-3', Date.parse(iso))], setting).text;
  expect(text('2026-11-01T05:30:00Z')).toContain('Sun, Nov 1, 1:30 AM EDT');
  expect(text('2026-11-01T06:30:00Z')).toContain('Sun, Nov 1, 1:30 AM EST');
});

test('what has no words is a mistake that is noticed at once, and so is a message of nothing', () => {
  const unknown = { ...breach('4HK7-9MXA-3'), subject: { kind: 'loan', id: '7' } };
  expect(() => messageFor('mail', [unknown], setting)).toThrow('There are no words for loan.');
  expect(() => messageFor('mail', [ofRequest('4HK7-9MXA-3', 'shredded')], setting)).toThrow(
    'There are no words for request shredded.',
  );
  expect(() => messageFor('mail', [], setting)).toThrow('at least one notice');
});
