import { describe, expect, test } from '@jest/globals';
import { contentFor, contentProblems, sectionIds } from '../../../domain/approvals/index.ts';

const text = 'Licences for all offices.';

describe('the numbers of a section', () => {
  test('a scope that counts no agencies affects one, and one that counts them keeps its number', () => {
    expect(contentFor('scope', { text })).toEqual({ text, agencies: 1 });
    expect(contentFor('scope', { text, agencies: 4 })).toEqual({ text, agencies: 4 });
  });

  test.each(sectionIds.filter((section) => section !== 'scope'))(
    'the section %s is taken as it was written',
    (section) => {
      expect(contentFor(section, { text })).toEqual({ text });
    },
  );

  test.each([
    ['a need of words alone', 'need', {}],
    ['a scope without a number', 'scope', {}],
    ['a scope of three agencies', 'scope', { agencies: 3 }],
    ['a cost of dollars and hours', 'cost', { dollars: 9_000, hours: 80 }],
    ['a cost of nothing at all', 'cost', { dollars: 0, hours: 0 }],
  ] as const)('%s can be stored', (_what, section, counted) => {
    expect(contentProblems(section, { text, ...counted })).toEqual([]);
  });

  test.each([
    ['need', { agencies: 2 }, 'agencies', 'The section need takes no agencies: leave it out.'],
    ['benefit', { hours: 0 }, 'hours', 'The section benefit takes no hours: leave it out.'],
    ['scope', { agencies: 2, dollars: 5 }, 'dollars', 'The section scope takes no dollars: leave it out.'],
    ['cost', { dollars: 5 }, 'hours', 'Give the hours, 0 when there are none.'],
    ['cost', { hours: 5 }, 'dollars', 'Give the dollars, 0 when there are none.'],
  ] as const)('a section %s with %j is refused for its %s', (section, counted, field, message) => {
    expect(contentProblems(section, { text, ...counted })).toEqual([{ field, message }]);
  });

  test('everything that is wrong with the numbers of a section is told at once', () => {
    expect(contentProblems('cost', { text, agencies: 2 }).map(({ field }) => field)).toEqual([
      'agencies',
      'dollars',
      'hours',
    ]);
  });
});
