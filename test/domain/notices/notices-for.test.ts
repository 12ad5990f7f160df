import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LedgerEvent, Snapshot } from '../../../domain/ledger/index.ts';
import {
  type Audience,
  type KnownPeople,
  type Noticed,
  type NoticeRule,
  noticesFor,
  type SubjectNotices,
  type TeamPace,
  subjectWords,
  wakingHours,
  withStandIns,
} from '../../../domain/notices/index.ts';
import type { RoleHolder } from '../../../domain/organisation/index.ts';
import type { Priority, Role } from '../../../domain/vocabulary/index.ts';
import { by } from '../../support/builders.ts';
import { at, MINUTE, reading } from '../../support/time.ts';

/** A borrowed device: a kind of aggregate as small as one can be that people hear of. */
interface Loan extends Snapshot {
  readonly priority: Priority;
  readonly borrowerId: string;
  readonly keeperId?: string;
}

interface LoanEvent extends LedgerEvent {
  readonly type: 'LoanBegun' | 'LoanMoved' | 'LoanOverdue';
  readonly keeperId?: string;
  readonly priority?: Priority;
  readonly dueAt?: number;
}

type To = 'borrower' | 'keeper' | 'desk' | 'director' | 'unrelated' | 'nobody';
type Rule = NoticeRule<To>;

function audienceOf(to: To, { after, event }: { after: Loan; event: LoanEvent }): Audience | undefined {
  const { keeperId } = after;
  switch (to) {
    case 'borrower':
      return { kind: 'person', personId: after.borrowerId };
    case 'keeper':
      return keeperId === undefined ? undefined : { kind: 'person', personId: keeperId };
    case 'desk': {
      const groups = withStandIns('service-center');
      return { kind: 'roles', groups, ...(keeperId === undefined ? {} : { assigneeId: keeperId }) };
    }
    case 'director':
      return { kind: 'roles', groups: withStandIns('service-director') };
    case 'unrelated':
      return {
        kind: 'roles',
        groups: [['service-center', 'client-specialist'], ['executive']],
        fits: ({ personId, actingFor }) => ![personId, ...actingFor].includes(event.by.personId),
      };
    case 'nobody':
      return undefined;
  }
}

/** Loans, told of by these rules. */
function loansTold(
  rules: Readonly<Partial<Record<LoanEvent['type'], readonly Rule[]>>>,
): SubjectNotices<Loan, LoanEvent, To> {
  return {
    words: subjectWords({ kind: 'loan', wordings: {}, wordsOf: () => ({}), path: () => '/' }),
    evolve(id, state, { at: updatedAt, keeperId, priority }) {
      return {
        id,
        agencyId: 'treasury',
        borrowerId: 'olga',
        priority: priority ?? state?.priority ?? 'moderate',
        version: (state?.version ?? 0) + 1,
        updatedAt,
        ...(keeperId === undefined ? {} : { keeperId }),
      };
    },
    rulesFor: ({ type }) => rules[type] ?? [],
    audienceOf,
    factsOf: ({ dueAt }) => (dueAt === undefined ? {} : { dueAt }),
    priorityOf: ({ priority }) => priority,
  };
}

function rule(to: To, template: string, changes: Partial<Rule> = {}): Rule {
  return { to, by: 'mail', severity: 'info', template, ...changes };
}

const sam = by('sam', 'service-center');
const begun = (changes: Partial<LoanEvent> = {}): LoanEvent => ({
  type: 'LoanBegun',
  at: at('Mon 09:00'),
  by: by('vera', 'administrator'),
  ...changes,
});

type Holders = Readonly<Partial<Record<Role, readonly (string | RoleHolder)[]>>>;

const desk: Holders = { 'service-center': ['sam', 'june'], 'service-director': ['dana'] };

function holder(who: string | RoleHolder): RoleHolder {
  return typeof who === 'string' ? { personId: who, actingFor: [] } : who;
}

/** Everything there is to know of an organisation: roles nobody is listed for are vacant. */
function knowing(holders: Holders, channels: Readonly<Record<string, 'email' | 'sms'>> = {}): KnownPeople {
  return {
    holders: (role) => (holders[role] ?? []).map(holder),
    channels: (personId) => (channels[personId] === undefined ? [] : [channels[personId]]),
    hasLeft: () => false,
    paceOf: () => 'daily',
  };
}

const waking = wakingHours('America/Detroit');

function noticed(
  rules: Parameters<typeof loansTold>[0],
  events: readonly LoanEvent[],
  known: KnownPeople = knowing(desk),
  createdAt = at('Mon 09:05'),
): Noticed {
  const subject = loansTold(rules);
  const after = events.reduce<Loan | undefined>(
    (state, event) => subject.evolve('7', state, event),
    undefined,
  );
  if (after === undefined) throw new Error('Nothing happened.');
  return noticesFor(subject, { kind: 'loan', id: '7', after, events }, known, { createdAt, waking });
}

/** Who is told what of which event, as `1 sam: begun`. */
function told({ notices }: Noticed): readonly string[] {
  return notices.map(({ sequence, recipient, template }) => `${sequence ?? ''} ${recipient}: ${template}`);
}

test('a notice says whom it is for, what it speaks of, the facts of its event and when it may be sent', () => {
  const warning = rule('borrower', 'due', { severity: 'warning' });
  const events = [begun({ dueAt: at('Tue 08:00') })];
  const { notices } = noticed({ LoanBegun: [warning] }, events, knowing(desk), at('Mon 22:00'));
  expect(notices).toEqual([
    {
      recipient: 'olga',
      channel: 'mail',
      subject: { kind: 'loan', id: '7' },
      sequence: 1,
      template: 'due',
      severity: 'warning',
      facts: { dueAt: at('Tue 08:00') },
      createdAt: at('Mon 22:00'),
      notBefore: at('Tue 07:00'),
    },
  ]);
});

describe('who is told', () => {
  test('of several rules that reach a person the first one counts', () => {
    const rules = [rule('desk', 'first'), rule('borrower', 'second'), rule('desk', 'third')];
    const both = knowing({ 'service-center': ['sam', 'olga'] });
    expect(told(noticed({ LoanBegun: rules }, [begun()], both))).toEqual(['1 sam: first', '1 olga: first']);
    expect(told(noticed({ LoanBegun: rules.toReversed() }, [begun()], knowing(desk)))).toEqual([
      '1 sam: third',
      '1 june: third',
      '1 olga: second',
    ]);
  });

  test('nobody is told what they did themselves', () => {
    const rules = { LoanBegun: [rule('borrower', 'begun'), rule('desk', 'lent')] };
    expect(told(noticed(rules, [begun({ by: by('olga', 'agency-staff') })]))).toEqual([
      '1 sam: lent',
      '1 june: lent',
    ]);
    expect(told(noticed(rules, [begun({ by: sam })]))).toEqual(['1 olga: begun', '1 june: lent']);
  });

  test('whoever wants it in writing is told what they did themselves', () => {
    const rules = { LoanBegun: [rule('borrower', 'receipt', { evenOwn: true })] };
    expect(told(noticed(rules, [begun({ by: by('olga', 'agency-staff') })]))).toEqual(['1 olga: receipt']);
  });

  test('an event that concerns nobody in that way is told to nobody, and nothing is missing', () => {
    const rules = { LoanBegun: [rule('nobody', 'begun'), rule('keeper', 'begun')] };
    expect(noticed(rules, [begun()])).toEqual({
      notices: [],
      unknown: { roles: [], people: [], paces: [], departures: [] },
      vacant: [],
    });
  });

  test('whoever holds a role twice, or for themselves and for another, is told once', () => {
    const twice = knowing({
      'service-center': ['sam', { personId: 'sam', actingFor: ['june'] }, 'june'],
      'client-specialist': ['june', 'cleo'],
    });
    expect(told(noticed({ LoanBegun: [rule('unrelated', 'begun')] }, [begun()], twice))).toEqual([
      '1 sam: begun',
      '1 june: begun',
      '1 cleo: begun',
    ]);
  });

  test('of work that was given to somebody they and whoever acts for them are told, as long as they hold the role', () => {
    const rules = { LoanBegun: [rule('desk', 'begun')] };
    const holders = ['june', 'sam', { personId: 'bob', actingFor: ['sam'] }];
    const team = knowing({ 'service-center': holders });
    expect(told(noticed(rules, [begun({ keeperId: 'sam' })], team))).toEqual([
      '1 sam: begun',
      '1 bob: begun',
    ]);
    expect(told(noticed(rules, [begun({ keeperId: 'gone' })], team))).toEqual([
      '1 june: begun',
      '1 sam: begun',
      '1 bob: begun',
    ]);
  });
});

describe('a vacant role', () => {
  const rules = { LoanOverdue: [rule('director', 'overdue', { by: 'director', severity: 'breach' })] };
  const overdue = begun({ type: 'LoanOverdue' });

  test('for a vacant role the first director above it stands in who is there', () => {
    const toldOf = (holders: Holders): readonly string[] => told(noticed(rules, [overdue], knowing(holders)));
    expect(toldOf({ 'service-director': ['dana'], executive: ['eva'] })).toEqual(['1 dana: overdue']);
    expect(toldOf({ 'information-officer': ['ivan', 'ina'], executive: ['eva'] })).toEqual([
      '1 ivan: overdue',
      '1 ina: overdue',
    ]);
    expect(toldOf({ executive: ['eva'] })).toEqual(['1 eva: overdue']);
  });

  test('a role is as good as vacant when none of its holders fits', () => {
    const fits = { LoanBegun: [rule('unrelated', 'begun')] };
    const own = begun({ by: sam });
    const holders = { 'service-center': ['sam'], executive: ['eva'] } as const;
    expect(told(noticed(fits, [own], knowing(holders)))).toEqual(['1 eva: begun']);
    const delegate = { ...holders, 'client-specialist': [{ personId: 'bob', actingFor: ['sam'] }] };
    expect(told(noticed(fits, [own], knowing(delegate)))).toEqual(['1 eva: begun']);
    const other = { ...holders, 'client-specialist': ['cleo'] };
    expect(told(noticed(fits, [own], knowing(other)))).toEqual(['1 cleo: begun']);
  });

  test('nobody stands in for somebody who alone holds a role and did it themselves', () => {
    const alone = knowing({ 'service-center': ['sam'], 'service-director': ['dana'] });
    const { notices, vacant } = noticed({ LoanBegun: [rule('desk', 'begun')] }, [begun({ by: sam })], alone);
    expect([notices, vacant]).toEqual([[], []]);
  });

  test('what nobody is there to be told is reported, while all others are told', () => {
    const both = { ...rules, LoanBegun: [rule('desk', 'begun'), rule('borrower', 'begun')] };
    const result = noticed(both, [begun(), overdue, begun()], knowing({}));
    expect(told(result)).toEqual(['1 olga: begun', '3 olga: begun']);
    expect(result.vacant).toEqual(['begun', 'overdue', 'begun']);
    expect(result.unknown).toEqual({ roles: [], people: [], paces: [], departures: [] });
  });
});

describe('channels', () => {
  const rules = { LoanOverdue: [rule('director', 'overdue', { by: 'director', severity: 'breach' })] };
  const overdue = begun({ type: 'LoanOverdue' });

  test('a director is told by each fitting channel, each with its own quiet hours', () => {
    const known = { ...knowing(desk), channels: () => ['email', 'sms'] as const };
    const { notices } = noticed(rules, [overdue], known, at('Mon 23:00'));
    expect(notices.map(({ channel, notBefore }) => `${channel} ${reading(notBefore)}`)).toEqual([
      'email Mon 23:00',
      'sms Tue 06:00',
    ]);
  });

  test('what comes by mail asks for nobody’s channels, and comes by none of them', () => {
    const silent: KnownPeople = { ...knowing(desk), channels: () => undefined };
    const byMail = { LoanOverdue: [rule('director', 'overdue', { severity: 'breach' })] };
    for (const known of [silent, knowing(desk, { dana: 'sms' })]) {
      const { notices, unknown } = noticed(byMail, [overdue], known);
      expect([notices.map(({ channel }) => channel), unknown.people]).toEqual([['mail'], []]);
    }
  });

  test('a director who has not subscribed is told by mail', () => {
    expect(noticed(rules, [overdue]).notices.map(({ channel }) => channel)).toEqual(['mail']);
  });
});

test('a warning at night goes out at once when its promise is broken by the morning', () => {
  const rules = { LoanBegun: [rule('borrower', 'due', { severity: 'warning' })] };
  const sentFor = (dueAt?: number): string => {
    const event = begun(dueAt === undefined ? {} : { dueAt });
    return reading(noticed(rules, [event], knowing(desk), at('Mon 22:00')).notices[0]?.notBefore);
  };
  expect([sentFor(at('Tue 03:00')), sentFor(at('Tue 09:00')), sentFor()]).toEqual([
    'Mon 22:00',
    'Tue 07:00',
    'Tue 07:00',
  ]);
});

describe('several events in one change', () => {
  test('each event is told by its own number, with the loan as it stood right after it', () => {
    const rules = { LoanBegun: [rule('keeper', 'begun')], LoanMoved: [rule('keeper', 'moved')] };
    const events = [
      begun({ keeperId: 'sam' }),
      begun({ type: 'LoanMoved', keeperId: 'june' }),
      begun({ type: 'LoanMoved', keeperId: 'sam' }),
    ];
    expect(told(noticed(rules, events))).toEqual(['1 sam: begun', '2 june: moved', '3 sam: moved']);
  });

  test('the first event of a change has the number after those before it, and is seen from where they led', () => {
    const subject = loansTold({ LoanMoved: [rule('keeper', 'moved')] });
    const before = { ...subject.evolve('7', undefined, begun()), version: 41 };
    const events = [begun({ type: 'LoanMoved', keeperId: 'sam' }), begun({ type: 'LoanMoved' })];
    const after = events.reduce((state, event) => subject.evolve('7', state, event), before);
    const change = { kind: 'loan', id: '7', before, after, events };
    const setting = { createdAt: at('Mon 09:05'), waking };
    expect(told(noticesFor(subject, change, knowing(desk), setting))).toEqual(['42 sam: moved']);
  });

  test('how urgent a notice is is how urgent its subject was at its event', () => {
    const rules = { LoanBegun: [rule('borrower', 'begun')], LoanMoved: [rule('borrower', 'moved')] };
    const events = [begun({ priority: 'low' }), begun({ type: 'LoanMoved', priority: 'critical' })];
    const { notices } = noticed(rules, events, knowing(desk), at('Mon 23:00'));
    expect(notices.map(({ notBefore }) => reading(notBefore))).toEqual(['Tue 07:00', 'Mon 23:00']);
  });

  test('who holds a role is asked for the day of each event', () => {
    const later = at('Tue 09:00');
    const known: KnownPeople = {
      ...knowing(desk),
      holders: (_role, when) => [holder(when === later ? 'june' : 'sam')],
    };
    const events = [begun(), begun({ at: later })];
    expect(told(noticed({ LoanBegun: [rule('desk', 'begun')] }, events, known))).toEqual([
      '1 sam: begun',
      '2 june: begun',
    ]);
  });
});

/** What is known so far, and how it is found out. */
class Finding implements KnownPeople {
  readonly #whole: KnownPeople;
  readonly #found = new Set<string>();
  readonly asked: string[] = [];

  constructor(whole: KnownPeople) {
    this.#whole = whole;
  }
  holders(role: Role, when: number): readonly RoleHolder[] | undefined {
    return this.#found.has(`${role} ${when}`) ? this.#whole.holders(role, when) : undefined;
  }
  channels(personId: string): ReturnType<KnownPeople['channels']> {
    return this.#found.has(personId) ? this.#whole.channels(personId) : undefined;
  }
  hasLeft(personId: string, when: number): boolean | undefined {
    return this.#found.has(`left ${personId} ${when}`) ? this.#whole.hasLeft(personId, when) : undefined;
  }
  paceOf(personId: string): ReturnType<KnownPeople['paceOf']> {
    return this.#found.has(`pace ${personId}`) ? this.#whole.paceOf(personId) : undefined;
  }
  findOut({ roles, people, paces, departures }: Noticed['unknown']): void {
    for (const one of [
      ...roles.map(({ role, at: when }) => `${role} ${when}`),
      ...people,
      ...paces.map((personId) => `pace ${personId}`),
      ...departures.map(({ personId, at: when }) => `left ${personId} ${when}`),
    ]) {
      this.asked.push(one);
      this.#found.add(one);
    }
  }
}

describe('somebody who cannot act', () => {
  const leaving = {
    ...loansTold({ LoanBegun: [rule('borrower', 'yours', { standIn: 'of-yours' })] }),
    audienceOf: () =>
      ({ kind: 'person', personId: 'olga', orElse: [['program-manager'], ['agency-staff']] }) as const,
  };
  const begin = (known: KnownPeople): readonly string[] => {
    const event = begun();
    const after = leaving.evolve('7', undefined, event);
    return told(
      noticesFor(leaving, { kind: 'loan', id: '7', after, events: [event] }, known, {
        createdAt: event.at,
        waking,
      }),
    );
  };

  test('who has left is not asked: who else of the agency can act is, in words of their own', () => {
    const holders: Holders = { 'program-manager': ['pia'], 'agency-staff': ['abe'] };
    expect(begin(knowing(holders))).toEqual(['1 olga: yours']);
    expect(begin({ ...knowing(holders), hasLeft: () => true })).toEqual(['1 pia: of-yours']);
    expect(begin({ ...knowing({ 'agency-staff': ['abe'] }), hasLeft: () => true })).toEqual([
      '1 abe: of-yours',
    ]);
    expect(begin({ ...knowing({}), hasLeft: () => true })).toEqual(['1 olga: yours']);
  });

  test('whoever stands in for a vacant role hears what they can do, when they may not do what is asked', () => {
    const asking = {
      ...loansTold({ LoanBegun: [rule('desk', 'decide', { standIn: 'appoint' })] }),
      audienceOf: () =>
        ({
          kind: 'roles',
          groups: [['service-center'], ['service-director']],
          able: ['service-center'],
        }) as const,
    };
    const heardBy = (holders: Holders): readonly string[] => {
      const event = begun();
      const after = asking.evolve('7', undefined, event);
      const change = { kind: 'loan', id: '7', after, events: [event] };
      return told(noticesFor(asking, change, knowing(holders), { createdAt: event.at, waking }));
    };
    expect(heardBy(desk)).toEqual(['1 sam: decide', '1 june: decide']);
    expect(heardBy({ 'service-director': ['dana'] })).toEqual(['1 dana: appoint']);
  });

  test('a director told by SMS alone hears of a broken promise by mail as well while the telephone is quiet', () => {
    const rules = { LoanOverdue: [rule('director', 'overdue', { by: 'director', severity: 'breach' })] };
    const known = knowing(desk, { dana: 'sms' });
    const night = at('Tue 02:00');
    const { notices } = noticed(rules, [begun({ type: 'LoanOverdue' })], known, night);
    expect(notices.map(({ channel, notBefore }) => [channel, notBefore > night])).toEqual([
      ['sms', true],
      ['mail', false],
    ]);
    const day = noticed(rules, [begun({ type: 'LoanOverdue' })], known);
    expect(day.notices.map(({ channel }) => channel)).toEqual(['sms']);
  });
});

describe('work given to a team', () => {
  const rules = { LoanBegun: [rule('desk', 'work', { paced: true })] };
  const sent = (pace: TeamPace, priority: Loan['priority']): readonly string[] => {
    const known = { ...knowing({ 'service-center': ['sam'] }), paceOf: () => pace };
    return noticed(rules, [begun({ priority })], known).notices.map(({ notBefore }) => reading(notBefore));
  };

  test('is told to each of it as they chose: at once, in the morning, or when it is urgent', () => {
    expect(sent('at-once', 'low')).toEqual(['Mon 09:05']);
    expect(sent('daily', 'high')).toEqual(['Tue 08:00']);
    expect(sent('daily', 'critical')).toEqual(['Mon 09:05']);
    expect(sent('urgent', 'high')).toEqual(['Mon 09:05']);
    expect(sent('urgent', 'moderate')).toEqual([]);
  });

  test('is asked of each how they want it, once', () => {
    const asked = { ...knowing({ 'service-center': ['sam'] }), paceOf: () => undefined };
    expect(noticed(rules, [begun(), begun()], asked)).toMatchObject({
      notices: [],
      unknown: { paces: ['sam'] },
    });
  });
});

describe('what is not known yet', () => {
  const rules = {
    LoanBegun: [rule('desk', 'begun')],
    LoanOverdue: [rule('director', 'overdue', { by: 'director', severity: 'breach' })],
  };
  const monday = at('Mon 09:00');

  test('nothing is said for a role until it is known who holds it, and it is asked for', () => {
    const nothing: KnownPeople = {
      holders: () => undefined,
      channels: () => undefined,
      hasLeft: () => undefined,
      paceOf: () => undefined,
    };
    expect(noticed(rules, [begun(), begun({ type: 'LoanOverdue', at: monday + MINUTE })], nothing)).toEqual({
      notices: [],
      unknown: {
        roles: [
          { role: 'service-center', at: monday },
          { role: 'service-director', at: monday + MINUTE },
        ],
        people: [],
        paces: [],
        departures: [],
      },
      vacant: [],
    });
  });

  test('nothing is said to a director until their channels are known, and they are asked for', () => {
    const result = noticed(rules, [begun({ type: 'LoanOverdue' })], {
      ...knowing(desk),
      channels: () => undefined,
    });
    expect(result).toEqual({
      notices: [],
      unknown: { roles: [], people: ['dana'], paces: [], departures: [] },
      vacant: [],
    });
  });

  test('each thing is asked for once, however many events need it', () => {
    const nothing: KnownPeople = {
      holders: () => undefined,
      channels: () => undefined,
      hasLeft: () => undefined,
      paceOf: () => undefined,
    };
    expect(noticed(rules, [begun(), begun(), begun()], nothing).unknown.roles).toHaveLength(1);
  });

  test('the role above is asked for only when it turns out that the one below is vacant', () => {
    const finding = new Finding(knowing({ 'information-officer': ['ivan'], executive: ['eva'] }));
    const events = [begun({ type: 'LoanOverdue' })];
    for (let round = 0; round < 3; round += 1) finding.findOut(noticed(rules, events, finding).unknown);
    expect(finding.asked).toEqual([`service-director ${monday}`, `information-officer ${monday}`, 'ivan']);
    expect(told(noticed(rules, events, finding))).toEqual(['1 ivan: overdue']);
  });

  test('found out bit by bit, the notices are those of somebody who knew it all from the start', () => {
    const people = ['sam', 'june', 'dana', 'ivan', 'eva', 'olga'];
    const roles: readonly Role[] = [
      'service-center',
      'client-specialist',
      'service-director',
      'information-officer',
      'executive',
    ];
    const anyHolders = fc.dictionary(fc.constantFrom(...roles), fc.subarray(people));
    const anyRule = fc.record({
      to: fc.constantFrom<To[]>('borrower', 'keeper', 'desk', 'director', 'unrelated', 'nobody'),
      by: fc.constantFrom('director' as const, 'mail' as const),
      severity: fc.constantFrom('info' as const, 'breach' as const),
      template: fc.constantFrom('a', 'b', 'c'),
    });
    const anyRules = fc.array(anyRule, { maxLength: 4 });
    const anyEvent = fc.record({
      type: fc.constantFrom<LoanEvent['type'][]>('LoanBegun', 'LoanMoved', 'LoanOverdue'),
      at: fc.integer({ min: 0, max: 2 }).map((minutes) => monday + minutes * MINUTE),
      by: fc.constantFrom(...people).map((personId) => by(personId, 'service-center')),
      keeperId: fc.constantFrom(...people),
    });
    fc.assert(
      fc.property(
        fc.record({ LoanBegun: anyRules, LoanMoved: anyRules, LoanOverdue: anyRules }),
        fc.array(anyEvent, { minLength: 1, maxLength: 4 }),
        anyHolders,
        fc.dictionary(fc.constantFrom(...people), fc.constantFrom('email' as const, 'sms' as const)),
        (table, events, holders, channels) => {
          const whole = knowing(holders, channels);
          const finding = new Finding(whole);
          let result = noticed(table, events, finding);
          // The roles above a vacant one: each round finds out at least one of few.
          for (let round = 0; round < 20; round += 1) {
            finding.findOut(result.unknown);
            result = noticed(table, events, finding);
          }
          expect(result).toEqual(noticed(table, events, whole));
          expect(finding.asked).toEqual([...new Set(finding.asked)]);
        },
      ),
    );
  });
});
