import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { roles } from '../../../domain/vocabulary/index.ts';
import { parseOrganisation } from '../../../functions/organisation/file/organisation-file.ts';

const sample = readFileSync(new URL('../../../local/sample/organisation.yaml', import.meta.url), 'utf8');

function parseSample() {
  const parsed = parseOrganisation(sample);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.organisation;
}

describe('the sample department', () => {
  const organisation = parseSample();

  test('serves a dozen agencies, with plans of three kinds', () => {
    expect(organisation.agencies.length).toBeGreaterThanOrEqual(12);
    expect(new Set(organisation.agencies.map(({ agency }) => agency.plan))).toEqual(
      new Set(['gold', 'silver', 'bronze']),
    );
  });

  test('has somebody in every role', () => {
    const held = new Set(organisation.assignments.map(({ role }) => role));
    expect(roles.filter((role) => !held.has(role))).toEqual([]);
  });

  test('has a director, a specialist and everybody else it may need for every agency', () => {
    for (const { agency } of organisation.agencies)
      for (const role of roles.filter((one) => one !== 'agency-staff' && one !== 'program-manager'))
        expect([
          agency.id,
          role,
          organisation.assignments.some(
            (held) => held.role === role && [agency.id, '*'].includes(held.agencyId),
          ),
        ]).toEqual([agency.id, role, true]);
  });

  test('has nobody in it who can be reached', () => {
    expect(organisation.people.filter(({ email }) => !email.endsWith('@agency.example'))).toEqual([]);
  });

  test('has somebody who acts for somebody', () => {
    expect(
      organisation.assignments.filter(({ actingFor }) => actingFor !== undefined).length,
    ).toBeGreaterThan(0);
  });
});

describe('the holidays of the sample, which are those of the State of Michigan,', () => {
  const holidays = parseSample().agencies[0]?.calendar.holidays ?? [];

  test('are on working days, in order, and complete in each year', () => {
    const dates = holidays.map(({ date }) => date);
    expect(dates).toEqual([...dates].sort());
    expect(new Set(dates).size).toBe(dates.length);
    expect(dates.filter((date) => [0, 6].includes(new Date(`${date}T00:00Z`).getUTCDay()))).toEqual([]);
  });

  test.each([2026, 2027, 2028])('are in %i as the rules of the calendar have them', (year) => {
    const expected = [...listHolidays(year), ...listHolidays(year + 1)]
      .filter((date) => date.startsWith(`${year}-`))
      .sort();
    expect(holidays.map(({ date }) => date).filter((date) => date.startsWith(`${year}-`))).toEqual(expected);
  });
});

/** The days a year's holidays are kept, computed from their rules. */
function listHolidays(year: number): readonly string[] {
  const day = (month: number, date: number): Date => new Date(Date.UTC(year, month - 1, date));
  const move = (date: Date, days: number): Date => new Date(date.getTime() + days * 86_400_000);
  const nth = (month: number, weekday: number, count: number): Date => {
    const first = day(month, 1);
    return move(first, ((weekday - first.getUTCDay() + 7) % 7) + 7 * (count - 1));
  };
  const observed = (date: Date): Date => move(date, { 6: -1, 0: 1 }[date.getUTCDay()] ?? 0);
  // An eve gives way to the day itself: Friday to Thursday, a weekend to the Friday before.
  const eve = (date: Date): Date => move(date, { 5: -1, 6: -1, 0: -2 }[date.getUTCDay()] ?? 0);
  const lastMondayOfMay = [nth(5, 1, 5), nth(5, 1, 4)].find((date) => date.getUTCMonth() === 4) ?? day(5, 31);
  return [
    observed(day(1, 1)),
    nth(1, 1, 3),
    nth(2, 1, 3),
    lastMondayOfMay,
    observed(day(6, 19)),
    observed(day(7, 4)),
    nth(9, 1, 1),
    ...(year % 2 === 0 ? [move(nth(11, 1, 1), 1)] : []),
    observed(day(11, 11)),
    nth(11, 4, 4),
    move(nth(11, 4, 4), 1),
    eve(day(12, 24)),
    observed(day(12, 25)),
    eve(day(12, 31)),
  ].map((date) => date.toISOString().slice(0, 10));
}

/** The sample with one piece of text replaced. */
function replaceInSample(text: string, replacement: string): string {
  if (!sample.includes(text)) throw new Error(`The sample does not say: ${text}`);
  return sample.replace(text, () => replacement);
}

describe('a file that cannot be used says where and why', () => {
  test.each([
    [
      'YAML that does not close',
      replaceInSample('zone: America/Detroit', 'zone: [America'),
      /^Line \d+, column \d+: /,
    ],
    ['nothing at all', '', /^The file: Write named fields here\.$/],
    [
      'a number for a name',
      replaceInSample('name: Ada Keyring', 'name: 7'),
      /^people › ada-keyring › name: Write text here\.$/,
    ],
    [
      'hours on a day no week has',
      replaceInSample('monday: [[08:00', 'munday: [[08:00'),
      /^calendars › state-offices › week: "munday" is not known here/,
    ],
    [
      'a name that every object has',
      replaceInSample(
        'name: Department of Treasury, plan: gold',
        'name: Department of Treasury, plan: constructor',
      ),
      /^agencies › treasury › plan: There is no plan "constructor"/,
    ],
    ['a missing part', replaceInSample('since: 2026-01-01', ''), /^department › since: This is missing\.$/],
    [
      'a misspelt field',
      replaceInSample('reopenWithinDays: 14', 'reopenWithinDays: 14\n    colour: red'),
      /^plans › bronze: "colour" is not known here/,
    ],
    [
      'a day that does not exist',
      replaceInSample('since: 2026-01-01', 'since: 2026-02-30'),
      /^department › since: Write a real date/,
    ],
    [
      'a time span nobody can read',
      replaceInSample('within: 15 minutes', 'within: 2 days'),
      /^plans › gold › targets › 1 › within: "2 days" is not a time span/,
    ],
    [
      'a zone nobody knows',
      replaceInSample('zone: America/Detroit', 'zone: America/Detriot'),
      /^calendars › state-offices › zone: "America\/Detriot" is not a known time zone/,
    ],
    [
      'hours that do not end',
      replaceInSample('monday: [[08:00, 17:00]]', 'monday: [[08:00, 08:00]]'),
      /^calendars › state-offices › week › monday › 1: /,
    ],
    [
      'a holiday listed twice',
      replaceInSample('date: 2026-01-19', 'date: 2026-01-01'),
      /^calendars › state-offices › holidays › 2 › date: 2026-01-01 is already listed/,
    ],
    [
      'an unknown calendar',
      replaceInSample('calendar: state-offices', 'calendar: state-ofices'),
      /^plans › gold › calendar: There is no calendar "state-ofices"; there is state-offices\.$/,
    ],
    [
      'an unknown plan',
      replaceInSample(
        'name: Department of Treasury, plan: gold',
        'name: Department of Treasury, plan: golden',
      ),
      /^agencies › treasury › plan: There is no plan "golden"; there is gold, silver, bronze\.$/,
    ],
    [
      'targets in the wrong order',
      replaceInSample('priorities: [critical, high], within: 30 minutes', 'within: 30 minutes'),
      /^plans › gold › targets › 3: Target 2 already covers/,
    ],
    [
      'a service done by people who cannot do work',
      replaceInSample('team: infrastructure-specialist', 'team: administrator'),
      /› team: Use one of: service-center, client-specialist/,
    ],
    [
      'an unknown service in a target',
      replaceInSample('priorities: [critical, high], within: 30', 'services: [fax], within: 30'),
      /^plans › gold › targets › 2 › services: There is no service "fax"/,
    ],
    [
      'an unknown agency of a person',
      replaceInSample('agency: transportation', 'agency: transport'),
      /^people › ruben-causeway › agency: There is no agency "transport"/,
    ],
    [
      'an unknown agency of a role',
      replaceInSample(
        'agencies: [treasury, agriculture, transportation',
        'agencies: [treasury, agricultur, transportation',
      ),
      /^people › marcus-bridgewood › roles › 1: There is no agency "agricultur"\.$/,
    ],
    [
      'an unknown role',
      replaceInSample('role: executive', 'role: emperor'),
      /^people › clara-highgable › roles › 1 › role: There is no role "emperor"/,
    ],
    [
      'a role for no agency',
      replaceInSample("role: executive, agencies: '*'", 'role: executive'),
      /^people › clara-highgable › roles › 1 › agencies: Say for which agencies/,
    ],
    [
      'a client role for all agencies',
      replaceInSample('roles: [{ role: agency-staff }]', "roles: [{ role: agency-staff, agencies: '*' }]"),
      /^people › nora-fieldstone › roles › 1: The role agency-staff speaks for one agency/,
    ],
    [
      'acting for nobody',
      replaceInSample('actingFor: vera-northwind', 'actingFor: vera'),
      /^people › wren-halfmoon › roles › 1: There is no person "vera"\.$/,
    ],
    [
      'a role given twice',
      replaceInSample(
        "roles: [{ role: executive, agencies: '*' }]",
        "roles: [{ role: executive, agencies: '*' }, { role: executive, agencies: '*' }]",
      ),
      /^people › clara-highgable › roles › 2: This role is given twice/,
    ],
    [
      'an id given twice',
      replaceInSample('id: theo-birchbark', 'id: nora-fieldstone'),
      /^people › nora-fieldstone: The id "nora-fieldstone" is given twice/,
    ],
  ])('%s', (_what, text, sentence) => {
    const parsed = parseOrganisation(text);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? [] : parsed.problems).toContainEqual(expect.stringMatching(sentence));
  });

  test('and lists everything that does not fit together', () => {
    const twice = replaceInSample('plan: gold }', 'plan: golden }')
      .replace('role: executive', 'role: emperor')
      .replace('2026-01-19', '2026-01-01');
    const parsed = parseOrganisation(twice);
    expect(parsed.ok ? [] : parsed.problems).toHaveLength(3);
  });

  test('and aliases that unfold without end are refused, not unfolded', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x, x]',
      ...'bcdefgh'.split('').map(
        (name, index) =>
          `${name}: &${name} [${Array(10)
            .fill(`*${'abcdefg'[index] ?? ''}`)
            .join(', ')}]`,
      ),
    ].join('\n');
    const parsed = parseOrganisation(bomb);
    expect(parsed.ok ? [] : parsed.problems).toHaveLength(1);
  });
});
