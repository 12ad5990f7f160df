import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { agreementProblems } from '../../../domain/agreements/index.ts';
import type { OrganisationWriter } from '../../../platform/dynamodb/organisation/organisation-changes.ts';
import { addCalendarVersion } from '../../../functions/organisation/agencies/versions.ts';
import { anAgreement, officeHours } from '../../support/builders.ts';
import { type Ask, aSmallOrganisation } from './organisation-harness.ts';

const holiday = { date: '2026-12-24', name: 'Christmas Eve', from: '12:00' };

function terms(changes: object = {}): object {
  const { plan, calendarVersion, priorityMatrix, targets, warnings, escalation, pausesOn, reopenWithinDays } =
    anAgreement();
  return {
    plan,
    calendarVersion,
    priorityMatrix,
    targets,
    warnings,
    escalation,
    pausesOn,
    reopenWithinDays,
    ...changes,
  };
}

let ask: Ask;
let store: OrganisationWriter;

describe('the calendars of an agency', () => {
  beforeAll(async () => {
    ({ ask, store } = await aSmallOrganisation());
  });
  const address = '/agencies/treasury/calendars';

  test('each change makes the next version, as does the one before the newest, but not the newest sent again', async () => {
    const plain = await ask('ada', 'POST', address, officeHours);
    expect(plain).toMatchObject({ status: 201, body: { agency: 'treasury', version: 1, ...officeHours } });
    expect(await ask('ada', 'POST', address, officeHours)).toMatchObject({
      status: 201,
      body: { version: 1 },
    });
    const later = { ...officeHours, holidays: [holiday] };
    expect(await ask('ada', 'POST', address, later)).toMatchObject({
      status: 201,
      body: { version: 2, holidays: [holiday] },
    });
    expect(await ask('ada', 'POST', address, officeHours)).toMatchObject({
      status: 201,
      body: { version: 3 },
    });
    const list = await ask('tom', 'GET', address);
    expect(list.body.items.map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(await ask('tom', 'GET', `${address}/2`)).toMatchObject({
      status: 200,
      body: { version: 2, holidays: [holiday] },
    });
    expect(await ask('tom', 'GET', `${address}/4`)).toMatchObject({ status: 404, code: 'version.unknown' });
    expect(await ask('tom', 'GET', `${address}/0`)).toMatchObject({ status: 400, code: 'input.invalid' });
  });

  test('everything wrong is told at once, by field', async () => {
    const wrong = {
      zone: 'Michigan',
      week: { monday: [['08:00', '08:00']] },
      holidays: [holiday, { date: '2026-02-30', name: 'No such day' }],
    };
    const answer = await ask('ada', 'POST', address, wrong);
    expect([answer.status, answer.code]).toEqual([400, 'calendar.invalid']);
    expect(answer.errors?.map(({ field }) => field)).toEqual(['zone', 'week.monday.0', 'holidays.1.date']);
  });

  test('are refused for an agency that does not exist, and to everybody but an administrator', async () => {
    expect(await ask('ada', 'POST', '/agencies/atlantis/calendars', officeHours)).toMatchObject({
      status: 404,
      code: 'agency.unknown',
    });
    expect(await ask('dana', 'POST', address, officeHours)).toMatchObject({
      status: 403,
      code: 'access.denied',
    });
  });

  test('of two different calendars added at once one gets the version, the other is told', async () => {
    const changed = [holiday, { ...holiday, from: '13:00' }].map((one) => ({
      ...officeHours,
      holidays: [one],
    }));
    const racing = {
      ...store,
      addCalendar: async (calendar: Parameters<OrganisationWriter['addCalendar']>[0]) => {
        await store.addCalendar({ ...calendar, definition: changed[1] ?? officeHours });
        return store.addCalendar(calendar);
      },
    };
    expect(await addCalendarVersion(racing, 'agriculture', changed[0] ?? officeHours)).toEqual({
      outcome: 'taken',
      version: 1,
    });
    expect(await addCalendarVersion(racing, 'agriculture', changed[1] ?? officeHours)).toMatchObject({
      outcome: 'unchanged',
      value: { version: 1 },
    });
  });
});

describe('the agreements of an agency', () => {
  beforeEach(async () => {
    ({ ask, store } = await aSmallOrganisation());
    await store.addCalendar({ agencyId: 'treasury', version: 1, definition: officeHours });
  });
  const address = '/agencies/treasury/agreements';

  test('each change makes the next version, and new requests get the newest', async () => {
    const first = await ask('ada', 'POST', address, terms());
    expect(first).toMatchObject({ status: 201, body: { agency: 'treasury', version: 1, plan: 'gold' } });
    expect(await ask('ada', 'POST', address, terms())).toMatchObject({ status: 201, body: { version: 1 } });
    expect(await ask('ada', 'POST', address, terms({ plan: 'silver' }))).toMatchObject({
      status: 201,
      body: { version: 2 },
    });
    expect((await ask('tom', 'GET', address)).body.items).toMatchObject([
      { version: 1 },
      { version: 2, plan: 'silver' },
    ]);
    const { staffing: _staffing, ...told } = first.body as Record<string, unknown>;
    expect((await ask('tom', 'GET', `${address}/1`)).body).toEqual(told);
    expect(await ask('tom', 'GET', `${address}/9`)).toMatchObject({ status: 404, code: 'version.unknown' });
    const current = await store.agreementOn('treasury', '2026-07-01');
    expect(current).toMatchObject({ version: 2, plan: 'silver' });
    expect(current === undefined ? ['none'] : agreementProblems(current)).toEqual([]);
  });

  test('stages that nobody could decide as the agency is staffed are named with it', async () => {
    const { body } = await ask('ada', 'POST', address, terms());
    const staffing = body['staffing'] as readonly { readonly stage: string; readonly message: string }[];
    expect(staffing.map(({ stage }) => stage)).toContain('security');
    expect(staffing.find(({ stage }) => stage === 'security')?.message).toMatch(
      /^The stage security of "treasury" takes 1 who hold security-officer: on .* there are 0\.$/,
    );
    expect(staffing.map(({ stage }) => stage)).not.toContain('director');
  });

  test('one that begins on a later day is not in force before that day, and is from that day on', async () => {
    await ask('ada', 'POST', address, terms());
    const later = await ask('ada', 'POST', address, terms({ plan: 'silver', from: '2026-10-01' }));
    expect(later).toMatchObject({ status: 201, body: { version: 2, plan: 'silver', from: '2026-10-01' } });
    for (const [day, version] of [
      ['2026-07-01', 1],
      ['2026-09-30', 1],
      ['2026-10-01', 2],
      ['2027-01-01', 2],
    ] as const)
      expect([day, (await store.agreementOn('treasury', day))?.version]).toEqual([day, version]);
    expect((await ask('tom', 'GET', address)).body.items).toMatchObject([
      { version: 1 },
      { version: 2, from: '2026-10-01' },
    ]);
  });

  test('the first one that begins on a later day leaves the agency without any until then', async () => {
    await ask('ada', 'POST', address, terms({ from: '2026-10-01' }));
    expect(await store.agreementOn('treasury', '2026-09-30')).toBeUndefined();
    expect(await store.agreementOn('treasury', '2026-10-01')).toMatchObject({ version: 1 });
  });

  test('one that is to hold at once supersedes an older one that has yet to begin', async () => {
    await ask('ada', 'POST', address, terms({ from: '2026-10-01' }));
    await ask('ada', 'POST', address, terms({ plan: 'silver' }));
    expect(await store.agreementOn('treasury', '2026-07-01')).toMatchObject({ version: 2 });
    expect(await store.agreementOn('treasury', '2026-10-01')).toMatchObject({ version: 2 });
  });

  test.each([
    ['a calendar the agency does not have', { calendarVersion: 2 }, 'agreement.invalid', ['calendarVersion']],
    [
      'a service nobody offers',
      {
        targets: [
          { metric: 'first-response', minutes: 5, hours: 'always', services: ['email', 'fax'] },
          { metric: 'first-response', minutes: 9, hours: 'always' },
          { metric: 'resolution', minutes: 9, hours: 'always' },
        ],
      },
      'agreement.invalid',
      ['targets.0.services.1'],
    ],
    [
      'no promise to resolve, and warnings out of order',
      { targets: [{ metric: 'first-response', minutes: 9, hours: 'always' }], warnings: [90, 75] },
      'agreement.invalid',
      ['targets', 'warnings.1'],
    ],
    [
      'a promise of no time',
      {
        targets: [
          { metric: 'first-response', minutes: 0, hours: 'always' },
          { metric: 'resolution', minutes: 9, hours: 'always' },
        ],
      },
      'agreement.invalid',
      ['targets.0.minutes'],
    ],
    [
      'an escalation to somebody who gets no notices',
      { escalation: [{ minutes: 60, to: 'agency-staff' }] },
      'input.invalid',
      ['escalation.0.to'],
    ],
    [
      'a pause for the client, who always pauses it',
      { pausesOn: ['client'] },
      'input.invalid',
      ['pausesOn.0'],
    ],
  ])('are refused with %s', async (_what, changes, code, fields) => {
    const answer = await ask('ada', 'POST', address, terms(changes));
    expect([answer.status, answer.code, answer.errors?.map(({ field }) => field)]).toEqual([
      400,
      code,
      fields,
    ]);
    expect(await store.agreements('treasury')).toEqual([]);
  });

  test('are refused for an agency that does not exist, and to everybody but an administrator', async () => {
    expect(await ask('ada', 'POST', '/agencies/atlantis/agreements', terms())).toMatchObject({
      status: 404,
      code: 'agency.unknown',
    });
    expect(await ask('tom', 'POST', address, terms())).toMatchObject({ status: 403, code: 'access.denied' });
  });
});
