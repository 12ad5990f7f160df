import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import {
  type Clock,
  type Clocks,
  clocksShape,
  noClocks,
  type Promised,
} from '../../../domain/promises/index.ts';
import { anAgreement, aRequest, aRuleBook } from '../../support/builders.ts';
import { anApplication, approveUpTo, complete } from '../../support/chain.ts';
import { at } from '../../support/time.ts';

const promised: Promised = {
  agreementVersion: 1,
  priority: 'moderate',
  budgetMs: 3_600_000,
  hours: 'business',
  dueAt: at('Mon 10:00'),
};
const aClock = (facts: Partial<Clock> = {}): Clock => ({
  id: 'first-response',
  metric: 'first-response',
  startedAt: at('Mon 09:00'),
  promised,
  current: promised,
  raised: [],
  ...facts,
});
const stored = (...clocks: readonly Clock[]) => z.encode(clocksShape, { ...noClocks, clocks } as never);

describe('clocks as they are stored', () => {
  test('what promises share is said once, and what follows from something else not at all', () => {
    const { agreementVersion, priority, hours, ...own } = promised;
    const second = { ...promised, budgetMs: 86_400_000 };
    expect(
      stored(aClock(), aClock({ id: 'resolution', metric: 'resolution', promised: second, current: second })),
    ).toEqual({
      terms: { agreementVersion, priority, hours },
      pauses: [],
      cycles: {},
      clocks: [
        { id: 'first-response', startedAt: at('Mon 09:00'), promised: own },
        { id: 'resolution', startedAt: at('Mon 09:00'), promised: { ...own, budgetMs: 86_400_000 } },
      ],
    });
    expect(stored()).toEqual(noClocks);
  });

  test('a promise says what it has differently from the first, and what was restated stands beside it', () => {
    const restated = { ...promised, priority: 'low', dueAt: at('Mon 11:00') } as const;
    const always = { ...promised, agreementVersion: 2, hours: 'always' } as const;
    const { clocks } = stored(
      aClock({ current: restated, raised: ['warning-75'] }),
      aClock({ id: 'next-update-1', metric: 'next-update', promised: always, current: always }),
    );
    const own = { budgetMs: 3_600_000, dueAt: at('Mon 10:00') };
    expect(clocks).toMatchObject([
      { current: { priority: 'low', budgetMs: 3_600_000, dueAt: at('Mon 11:00') }, raised: ['warning-75'] },
      { metric: 'next-update', promised: { ...own, agreementVersion: 2, hours: 'always' } },
    ]);
  });

  test('a due time that is gone from what was restated only stays gone', () => {
    const { dueAt: _dueAt, ...paused } = promised;
    for (const clock of [aClock({ current: paused }), aClock({ promised: paused })])
      expect(z.decode(clocksShape, stored(clock)).clocks).toEqual([clock]);
  });

  test('clocks are read back as they were', () => {
    const rules = aRuleBook(
      anAgreement({
        targets: [...anAgreement().targets, { metric: 'decision', minutes: 600, hours: 'always' }],
      }),
    );
    const requests = [
      aRequest(),
      aRequest().waitingOnClient().answered(),
      aRequest().does({ type: 'ChangePriority', impact: 'high', urgency: 'high', reason: 'It is.' }),
      aRequest().resolved().closed(),
      approveUpTo('develop', complete(anApplication({ rules }))),
      aRequest({ rules: aRuleBook(anAgreement({ targets: [] })) }),
    ];
    for (const { clocks } of requests.map(({ state }) => state as { readonly clocks: Clocks }))
      expect(z.decode(clocksShape, z.encode(clocksShape, clocks as never))).toEqual(clocks);
  });

  test('clocks that miss what they shared are refused', () => {
    const { terms: _terms, ...damaged } = stored(aClock());
    const read = clocksShape.safeParse(damaged);
    expect(read.error?.issues[0]?.path.join('.')).toBe('clocks.0.promised.agreementVersion');
  });
});
