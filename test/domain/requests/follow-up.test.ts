import { describe, expect, test } from '@jest/globals';
import { agreementProblems } from '../../../domain/agreements/index.ts';
import { requestKind } from '../../../domain/requests/index.ts';
import { anAgreement, aRequest, aRuleBook, type RequestBuilder } from '../../support/builders.ts';
import { anApplication } from '../../support/chain.ts';
import { at, reading } from '../../support/time.ts';

const rules = aRuleBook(
  anAgreement({ silence: { remindAfter: [2, 4], closeAfter: 6 }, closesResolved: true }),
  anAgreement({ version: 2 }),
);
/** Asked on Monday; two whole days have passed on Thursday, four on the next Monday, six on the Wednesday after. */
const asked = (): RequestBuilder => aRequest({ rules }).waitingOnClient({ at: 'Mon 10:00' });
const alarmAt = ({ state }: RequestBuilder): string => reading(requestKind.places(state).alarmAt);
const types = ({ events }: RequestBuilder): readonly string[] =>
  events.map(({ type }) => type).filter((type) => type === 'ClientReminded' || type === 'RequestLapsed');

describe('a client who is asked and says nothing', () => {
  test('is reminded after the agreed business days, and closed out after more of them', () => {
    const once = asked().swept('Thu 08:00');
    expect(alarmAt(asked())).toBe('Thu 08:00');
    expect([types(once), alarmAt(once)]).toEqual([['ClientReminded'], '+Mon 08:00']);
    const twice = once.swept('Thu 08:01').swept(at('Mon 08:00', 1));
    expect([types(twice), alarmAt(twice)]).toEqual([['ClientReminded', 'ClientReminded'], '+Wed 08:00']);
    const closed = twice.swept(at('Wed 08:00', 1));
    expect(closed.state).toMatchObject({ status: 'closed', closedAt: at('Wed 08:00', 1) });
    expect(closed.swept(at('Fri 08:00', 1)).events).toEqual(closed.events);
  });

  test('has the agreed days after a reminder that came late, and hears of those missed once', () => {
    const late = asked().swept(at('Mon 09:00', 2));
    expect(late.events.at(-1)).toMatchObject({ type: 'ClientReminded', reminder: 2 });
    expect([types(late), alarmAt(late)]).toEqual([['ClientReminded'], reading(at('Thu 08:00', 2))]);
  });

  test('who answers before the sweep comes by has answered', () => {
    const answered = asked()
      .swept('Thu 08:00')
      .swept(at('Mon 08:00', 1))
      .answered({ at: at('Wed 09:00', 1) });
    expect(answered.state.status).toBe('in-progress');
    expect(answered.state).not.toHaveProperty('asked');
    expect(answered.state).not.toHaveProperty('followUpAt');
  });

  test('can reopen it as long as the agreement says, and everything promised is owed again', () => {
    const lapsed = asked().swept('Thu 08:00').swept(at('Mon 08:00', 1)).swept(at('Wed 08:00', 1));
    expect(lapsed.told('resolution').outcome).toBe('cancelled');
    const reopened = lapsed.reopened({ at: at('Wed 09:00', 1) });
    expect(reopened.state.status).toBe('in-progress');
    expect(reopened.told('resolution').outcome).toBe('running');
    // An hour had passed before the question.
    expect(reading(reopened.clock('resolution').current.dueAt)).toBe('+Thu 09:00');
    const tooLate = lapsed.tries({ type: 'ReopenRequest', reason: 'Again.' }, { at: at('Thu 08:00', 3) });
    expect(tooLate).toMatchObject({ ok: false, refusal: { code: 'request.reopen-too-late' } });
  });

  test('is left alone under an agreement that says nothing of it, and from the moment it does not', () => {
    const silent = aRequest().waitingOnClient({ at: 'Mon 10:00' });
    expect(alarmAt(silent.swept(at('Fri 08:00', 8)))).toBe(reading(undefined));
    expect(alarmAt(asked().restated(2, { at: 'Tue 10:00' }))).toBe(reading(undefined));
  });

  test('is only reminded in the approval chain, which ends by decisions', () => {
    const chain = anApplication({ rules }).waitingOnClient({ at: 'Mon 10:00' });
    const later = chain.swept('Thu 08:00').swept(at('Mon 08:00', 1));
    expect(later.events.filter(({ type }) => type === 'ClientReminded')).toHaveLength(2);
    expect(later.state).not.toHaveProperty('followUpAt');
  });
});

describe('a resolved request', () => {
  test('closes a moment after it can no longer be reopened, where the agreement says so', () => {
    const resolved = aRequest({ rules }).resolved({ at: 'Mon 10:00' });
    const last = at('Mon 10:00', 2);
    expect(resolved.swept(last).state.status).toBe('resolved');
    expect(resolved.tries({ type: 'ReopenRequest', reason: 'Again.' }, { at: last }).ok).toBe(true);
    expect(resolved.swept(last + 1).state).toMatchObject({ status: 'closed', closedAt: last + 1 });
    expect(
      aRequest()
        .resolved({ at: 'Mon 10:00' })
        .swept(last + 1).state.status,
    ).toBe('resolved');
  });
});

test('an agreement with days in no order, or a closing before the last reminder, is refused', () => {
  const paths = (remindAfter: readonly number[], closeAfter?: number): readonly string[] =>
    agreementProblems(
      anAgreement({ silence: { remindAfter, ...(closeAfter === undefined ? {} : { closeAfter }) } }),
    ).map(({ path }) => path);
  expect(paths([2, 4], 6)).toEqual([]);
  expect(paths([], 6)).toEqual([]);
  expect(paths([4, 2])).toEqual(['silence.remindAfter.1']);
  expect(paths([0])).toEqual(['silence.remindAfter.0']);
  expect(paths([2], 2)).toEqual(['silence.closeAfter']);
});
