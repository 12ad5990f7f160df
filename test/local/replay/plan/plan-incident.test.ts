import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { groupRows } from '../../../../local/replay/read/incidents.ts';
import { meanings, type Meaning } from '../../../../local/replay/read/mapping.ts';
import { planIncident } from '../../../../local/replay/plan/plan-incident.ts';
import type { Row } from '../../../../local/replay/read/row.ts';
import { aMapping, planRows } from '../fixture.ts';

const hour = 3_600_000;
const opened = Date.UTC(2016, 2, 1, 14);

function aRow(line: number, state: Meaning, facts: Partial<Row> = {}): Row {
  const at = opened + line * hour;
  return {
    line,
    number: 'INC1',
    at,
    openedAt: opened,
    state,
    word: state,
    impact: 'medium',
    urgency: 'medium',
    ...facts,
  };
}

/** Commands with the hours after opening at which they are given. */
function plannedFor(...rows: readonly Row[]): readonly string[] {
  const [incident] = groupRows(rows).incidents;
  if (incident === undefined) return [];
  return planIncident(incident, aMapping(), 1).steps.map(
    ({ at, command }) => `${(at - opened) / hour} ${command.type}`,
  );
}

describe('what a history amounts to', () => {
  test.each<[string, readonly Row[], readonly string[]]>([
    [
      'taken up, resolved, closed',
      [aRow(1, 'new'), aRow(2, 'working'), aRow(3, 'resolved'), aRow(4, 'closed')],
      ['0 SubmitRequest', '1 AddComment', '2 GiveResponse', '3 ResolveRequest', '4 CloseRequest'],
    ],
    [
      'a question is an answer',
      [aRow(1, 'client'), aRow(2, 'working')],
      ['0 SubmitRequest', '1 AskClient', '2 AnswerQuestion'],
    ],
    [
      'resolved while waiting',
      [aRow(1, 'client'), aRow(2, 'resolved')],
      ['0 SubmitRequest', '1 AskClient', '2 ResolveRequest'],
    ],
    [
      'a wait before anything else is an answer first',
      [aRow(1, 'problem'), aRow(2, 'working')],
      ['0 SubmitRequest', '1 GiveResponse', '1 HoldWork', '2 ResumeWork'],
    ],
    [
      'from one wait to another',
      [aRow(1, 'client'), aRow(2, 'vendor'), aRow(3, 'client')],
      ['0 SubmitRequest', '1 AskClient', '2 AnswerQuestion', '2 HoldWork', '3 ResumeWork', '3 AskClient'],
    ],
    [
      'reopened by its state',
      [aRow(1, 'resolved'), aRow(2, 'working')],
      ['0 SubmitRequest', '1 ResolveRequest', '2 ReopenRequest'],
    ],
    [
      'reopened and resolved between two rows',
      [aRow(1, 'resolved', { reopenCount: 0 }), aRow(2, 'resolved', { reopenCount: 1 })],
      ['0 SubmitRequest', '1 ResolveRequest', '2 ReopenRequest', '2 ResolveRequest'],
    ],
    [
      'resolved when the source says so',
      [aRow(1, 'new'), aRow(4, 'resolved', { resolvedAt: opened + 3 * hour })],
      ['0 SubmitRequest', '1 AddComment', '3 ResolveRequest'],
    ],
    [
      'but not when it says so of a later resolution',
      [
        aRow(1, 'resolved', { resolvedAt: opened + 3 * hour }),
        aRow(3, 'resolved', { resolvedAt: opened + 3 * hour }),
      ],
      ['0 SubmitRequest', '1 ResolveRequest', '3 AddComment'],
    ],
    [
      'closed without a resolution',
      [aRow(1, 'working'), aRow(5, 'closed', { resolvedAt: opened + 2 * hour })],
      ['0 SubmitRequest', '1 GiveResponse', '2 ResolveRequest', '5 CloseRequest'],
    ],
    [
      'another priority before work has begun',
      [aRow(1, 'new'), aRow(2, 'new', { impact: 'high' })],
      ['0 SubmitRequest', '1 AddComment', '2 TriageRequest'],
    ],
    [
      'another priority in work',
      [aRow(1, 'working'), aRow(2, 'working', { impact: 'high' })],
      ['0 SubmitRequest', '1 GiveResponse', '2 ChangePriority'],
    ],
    [
      'another group',
      [aRow(1, 'new', { group: 'Desk' }), aRow(2, 'new', { group: 'Network' })],
      ['0 SubmitRequest', '1 AssignRequest', '2 AssignRequest'],
    ],
    [
      'what is unknown is no change',
      [aRow(1, 'new', { group: 'Desk' }), { ...aRow(2, 'new'), service: 'Email' }],
      ['0 SubmitRequest', '1 AssignRequest', '2 TriageRequest'],
    ],
    [
      'cancelled',
      [aRow(1, 'working'), aRow(2, 'withdrawn')],
      ['0 SubmitRequest', '1 GiveResponse', '2 WithdrawRequest'],
    ],
  ])('the history "%s" amounts to its commands', (_name, rows, commands) => {
    expect(plannedFor(...rows)).toEqual(commands);
  });
});

describe('whatever a history says', () => {
  const level = fc.constantFrom(undefined, 'high', 'medium', 'low');
  const aHistory = fc
    .array(
      fc.record({
        state: fc.constantFrom(...meanings),
        hours: fc.integer({ min: -2, max: 60 }),
        impact: level,
        urgency: level,
        group: fc.constantFrom(undefined, 'Desk', 'Network'),
        service: fc.constantFrom(undefined, 'Email', 'Printing'),
        reopenCount: fc.constantFrom(undefined, 0, 1, 2),
        resolved: fc.option(fc.integer({ min: -1, max: 60 }), { nil: undefined }),
        number: fc.constantFrom('INC1', 'INC2'),
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map((rows) =>
      rows.map(({ state, hours, resolved, number, ...facts }, index): Row => {
        const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
        const resolvedAt = resolved === undefined ? {} : { resolvedAt: opened + resolved * hour };
        return {
          line: index + 2,
          number,
          at: opened + hours * hour,
          openedAt: opened,
          state,
          word: state,
          ...known,
          ...resolvedAt,
        };
      }),
    );

  test('every row is in a command or refused, and commands are in order', () => {
    fc.assert(
      fc.property(aHistory, (rows) => {
        const { plans, refused } = planRows(rows);
        const lines = new Set([
          ...plans.flatMap(({ steps }) => steps.map(({ line }) => line)),
          ...refused.map(({ line }) => line),
        ]);
        expect([...lines].sort((a, b) => a - b)).toEqual(rows.map(({ line }) => line));
        const refusedRows = new Set(refused.filter(({ what }) => what === 'row').map(({ line }) => line));
        for (const { steps } of plans) {
          expect(steps.filter(({ line }) => refusedRows.has(line))).toEqual([]);
          expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).sort((a, b) => a - b));
        }
        // Commands are given in order, so no history is refused for coming too late.
        expect(refused.filter(({ code }) => code === 'ledger.before-last-event')).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
