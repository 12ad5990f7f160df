import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readArguments } from '../../../../local/approvals/dry-run/arguments.ts';
import { reportText } from '../../../../local/approvals/dry-run/report-text.ts';
import { parseRuleChanges } from '../../../../local/approvals/dry-run/rules-file.ts';
import { UsageError } from '../../../../local/terminal/usage-error.ts';

/** The sentences somebody reads. */
function usageErrorOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('No usage error was thrown.');
}

describe('the command line', () => {
  test.each([
    [['--rules', 'r.yaml'], { rules: 'r.yaml', json: false }],
    [
      ['--rules', 'r.yaml', '--stage', 'dev', '--agency', 'health', '--json'],
      { rules: 'r.yaml', table: 'rotunda-dev', agency: 'health', json: true },
    ],
    [
      ['--rules', 'r.yaml', '--stage', 'dev', '--table', 'copy', '--zone', 'America/Detroit'],
      { rules: 'r.yaml', table: 'copy', zone: 'America/Detroit', json: false },
    ],
    [['--help'], 'help'],
  ])('the arguments %j are understood', (given, read) => {
    expect(readArguments(given)).toEqual(read);
  });

  test.each([
    [[], 'Which rules? Pass --rules with a file like local/sample/approval-rules.yaml.'],
    [['--rules', 'r.yaml', '--stage', 'Dev!'], 'Dev! is no stage: use dev, test or prod.'],
    [
      ['--rules', 'r.yaml', '--zone', 'America/Detriot'],
      '"America/Detriot" is not a known time zone: use a name such as America/Detroit.',
    ],
    [['--rule', 'r.yaml'], "Unknown option '--rule'. See --help."],
    [['--rules'], "Option '--rules <value>' argument missing. See --help."],
  ])('the arguments %j are a usage error', (given, sentence) => {
    expect(usageErrorOf(() => readArguments(given))).toBe(sentence);
  });
});

describe('the rules file', () => {
  const sample = readFileSync('local/sample/approval-rules.yaml', 'utf8');

  test('the rules file that is shipped can be used, with its comments taken in as well', () => {
    expect(parseRuleChanges(sample, 'r.yaml')).toEqual({ major: { dollars: 50_000 }, always: ['security'] });
    const all = sample.replaceAll(/^# (stages:| {2}security:| {2}director:|mostReturns:)/gm, '$1');
    expect(parseRuleChanges(all, 'r.yaml')).toMatchObject({
      stages: { security: { quorum: 'all' }, director: { quorum: 2 } },
      mostReturns: 2,
    });
  });

  test.each([
    ['no YAML', 'major: [', 'The file r.yaml is not readable YAML at line 1: correct it there.'],
    ['nothing in it', '# stages:', 'The file r.yaml has no entries: start from the one that is shipped.'],
    [
      'several mistakes at once',
      'major: { dollars: much }\nalways: [weather]\nstages:\n  parliament: {}\n  director: { roles: [], quorum: some }\nthreshold: 3',
      [
        'r.yaml cannot be used:',
        '  major › dollars: Write a number here.',
        '  always › 1: Use one of: infrastructure, procurement, contractor, security.',
        '  stages › director › roles: Name at least one role that decides.',
        '  stages › director › quorum: Give one, all, or a whole number from 1 to 20.',
        '  stages: "parliament" is not known here; is it misspelt?',
        '  The file: "threshold" is not known here; is it misspelt?',
      ].join('\n'),
    ],
    [
      'numbers that make no sense',
      'major: { dollars: 0 }\nmostReturns: 21',
      [
        'r.yaml cannot be used:',
        '  major › dollars: Give a whole number, at least 1.',
        '  mostReturns: Give a whole number from 0 to 20.',
      ].join('\n'),
    ],
  ])('a rules file with %s is refused, and the sentence says what to correct', (_name, text, sentences) => {
    expect(usageErrorOf(() => parseRuleChanges(text, 'r.yaml'))).toBe(sentences);
  });
});

describe('the report', () => {
  test('the report shows each request with what would be asked besides, not at all, and of others', () => {
    const text = reportText({
      looked: 3,
      complete: true,
      found: 1,
      differing: [
        {
          number: '4HK7-9MXA-3',
          agency: 'treasury',
          summary: 'Permits in a day',
          status: 'approved',
          submittedAt: '2026-11-23T14:05:00.000Z',
          added: [
            {
              stage: 'portfolio',
              roles: ['portfolio-office'],
              needed: 1,
              people: [{ person: 'paul', actingFor: [] }],
            },
            { stage: 'security', roles: ['security-officer'], needed: 1, people: [] },
          ],
          removed: ['contractor'],
          changed: [
            {
              stage: 'program',
              roles: ['program-manager'],
              needed: 2,
              people: [
                { person: 'pam', actingFor: [] },
                { person: 'max', actingFor: ['pam'] },
              ],
            },
            {
              stage: 'director',
              roles: ['service-director', 'information-officer'],
              needed: 2,
              people: [
                { person: 'dana', actingFor: [] },
                { person: 'ben', actingFor: ['dana'] },
                { person: 'ivan', actingFor: [] },
              ],
            },
          ],
          refusedReturns: 1,
        },
      ],
    });
    expect(text).toBe(`3 applications and projects in the approval chain, or out of it for at most 92 days.
1 would have gone another way, newest first:

4HK7-9MXA-3  treasury, approved, submitted 2026-11-23
  Permits in a day
  besides    portfolio: paul (portfolio-office)
  besides    security: nobody could be asked today (security-officer)
  not        contractor
  otherwise  program: 2 needed, today only pam, max for pam (program-manager)
  otherwise  director: 2 of dana, ben for dana, ivan (service-director, information-officer)
  refused    1 return`);
  });

  test('the report says when there is nothing to show', () => {
    const none = { complete: true, found: 0, differing: [] };
    expect(reportText({ looked: 1, ...none })).toBe(
      '1 application or project in the approval chain, or out of it for at most 92 days.\nAll of them would have gone the same way.',
    );
    expect(reportText({ looked: 0, ...none })).toMatch(/There is nothing to compare\.$/);
  });
});
