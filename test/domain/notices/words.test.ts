import { describe, expect, test } from '@jest/globals';
import {
  dueAtOf,
  dueWords,
  instantWords,
  type NoticeContent,
  subjectWords,
} from '../../../domain/notices/index.ts';
import { at } from '../../support/time.ts';

const zone = 'America/Detroit';

/** A borrowed device comes back, or it does not. */
function ofLoan(template: string, facts: NoticeContent['facts'] = {}, id = '7'): NoticeContent {
  return { subject: { kind: 'loan', id }, template, severity: 'info', facts };
}

interface LoanWords {
  readonly id: string;
  readonly due: string;
}

const loanWords = subjectWords<LoanWords, 'overdue' | 'returned'>({
  kind: 'loan',
  wordsOf: (content, inZone) => ({ id: content.subject.id, due: dueWords(content, inZone) }),
  wordings: {
    overdue: {
      countedAs: 'broken',
      subject: ({ id }) => `Overdue: ${id}`,
      sentence: ({ id, due }) => `Loan ${id} was due ${due}.`,
    },
    returned: { subject: ({ id }) => `Back: ${id}`, sentence: ({ id }) => `Loan ${id} is back.` },
  },
  path: ({ subject: { id } }) => `/loans/${id}`,
});

describe('the words of a subject', () => {
  test('say of each template its subject line and its sentence, and what a digest counts it as', () => {
    const overdue = ofLoan('overdue', { dueAt: at('Mon 10:00') });
    expect(loanWords.subjectLine(overdue, zone)).toBe('Overdue: 7');
    expect(loanWords.sentence(overdue, zone)).toBe('Loan 7 was due Mon, Nov 30, 10:00 AM EST.');
    expect(loanWords.sentence(overdue, 'UTC')).toBe('Loan 7 was due Mon, Nov 30, 3:00 PM UTC.');
    expect(loanWords.countedAs('overdue')).toBe('broken');
    expect(loanWords.countedAs('returned')).toBeUndefined();
    expect(loanWords.templates).toEqual(['overdue', 'returned']);
    expect(loanWords.path(overdue)).toBe('/loans/7');
  });

  test('notices are put in order by subject, template and facts when the subject has no order of its own', () => {
    const sorted = [
      ofLoan('overdue', { step: '1' }),
      ofLoan('overdue', { step: '2' }),
      ofLoan('returned', { step: '1' }),
      ofLoan('overdue', { step: '1' }, '8'),
    ].map((content) => loanWords.sortKey(content));
    expect(sorted.toReversed().sort()).toEqual(sorted);
    expect(new Set(sorted).size).toBe(sorted.length);
  });

  test('notices have an order and a topic of their own where the subject gives them one', () => {
    const own = subjectWords({
      kind: 'loan',
      wordsOf: () => ({}),
      wordings: {},
      path: () => '/',
      sortKey: ({ template }) => template,
      topic: ({ subject }) => subject.id,
    });
    expect([own.sortKey(ofLoan('overdue')), own.topic(ofLoan('overdue'))]).toEqual(['overdue', '7']);
    expect(loanWords.topic(ofLoan('overdue'))).toBeUndefined();
  });
});

test('a promise of which nobody knows when it was due was due already', () => {
  expect(dueWords(ofLoan('overdue'), zone)).toBe('already');
  expect(dueAtOf({ facts: {} })).toBeUndefined();
  expect(dueAtOf({ facts: { dueAt: 'tomorrow' } })).toBeUndefined();
  expect(dueAtOf({ facts: { dueAt: 0 } })).toBe(0);
});

test('an instant is told by the clock of each zone that is asked for, in turn and again', () => {
  const noon = at('Mon 12:00');
  const told = ['America/Detroit', 'America/Chicago', 'America/Detroit'].map((one) =>
    instantWords(noon, one),
  );
  expect(told).toEqual([
    'Mon, Nov 30, 12:00 PM EST',
    'Mon, Nov 30, 11:00 AM CST',
    'Mon, Nov 30, 12:00 PM EST',
  ]);
});
