import { describe, expect, test } from '@jest/globals';
import { readArguments } from '../../../../local/approvals/reconcile/arguments.ts';

describe('npm run approvals:reconcile', () => {
  test.each([
    [[], {}],
    [['--now'], { graceMs: 0 }],
    [['--stage', 'prod'], { stage: 'prod', table: 'rotunda-prod' }],
    [['--stage', 'prod', '--table', 'other'], { stage: 'prod', table: 'other' }],
    [['--zone', 'America/Detroit'], { zone: 'America/Detroit' }],
    [['--help'], 'help'],
  ])('the arguments %j are understood', (given, read) => {
    expect(readArguments(given)).toEqual(read);
  });

  test.each([
    [['--stage', 'Pr od'], /Pr od is no stage/],
    [['--table', 'x'], /name that as well/],
    [['--zone', 'America/Detriot'], /not a known time zone/],
    [['--everything'], /--everything.*See --help/],
    [['now'], /See --help/],
  ])('the arguments %j are refused in a sentence', (given, sentence) => {
    expect(() => readArguments(given)).toThrow(sentence);
  });
});
