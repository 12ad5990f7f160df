import { describe, expect, test } from '@jest/globals';
import { parseAgreement } from '../../../../local/replay/read/agreement.ts';
import { readArguments } from '../../../../local/replay/arguments.ts';
import { UsageError } from '../../../../local/terminal/usage-error.ts';
import { parseMapping, findColumns } from '../../../../local/replay/read/mapping.ts';
import { readExport } from '../../../../local/replay/read/read-export.ts';
import { agreementText, mappingText, samplePath, aMapping } from '../fixture.ts';

/** The sentence somebody reads, with the exit code. */
function usageErrorOf(work: () => unknown): readonly [sentence: string, exitCode: number] {
  try {
    work();
  } catch (error) {
    if (error instanceof UsageError) return [error.message, error.exitCode];
    throw error;
  }
  throw new Error('No usage error was thrown.');
}

const without = (entry: RegExp): string => mappingText.replace(entry, '');

describe('a mapping that cannot be used says why in one sentence', () => {
  test.each([
    [
      'one entry missing',
      without(/^ {2}state: .*\n/m),
      'The mapping my.yaml cannot be used: columns.state is missing.',
    ],
    [
      'several entries missing',
      without(/^ {2}number: .*\n/m).replace(/^system: .*\n/m, ''),
      'The mapping my.yaml cannot be used: system is missing; columns.number is missing.',
    ],
    [
      'a state that means nothing to us',
      mappingText.replace('Active: working', 'Active: busy'),
      'The mapping my.yaml cannot be used: states.Active is none of new, working, client, vendor, problem, evidence, resolved, closed, withdrawn ("busy").',
    ],
    [
      'an entry nobody knows',
      mappingText.replace('  number: number', '  number: number\n  colour: red'),
      'The mapping my.yaml cannot be used: columns.colour is no entry it can have.',
    ],
    [
      'a zone that does not exist',
      mappingText.replace('America/Detroit', 'America/Detriot'),
      '"America/Detriot" is not a known time zone: use a name such as America/Detroit.',
    ],
    ['no YAML', 'columns: [', 'The mapping my.yaml is not readable YAML at line 1: correct it there.'],
    ['nothing', '', 'The mapping my.yaml has no entries: start from the one that is shipped.'],
  ])('a mapping with %s is refused in one sentence', (_name, text, sentence) => {
    expect(usageErrorOf(() => parseMapping(text, 'my.yaml'))).toEqual([sentence, 2]);
  });

  test('every column the file lacks is named', () => {
    const header = Object.values(aMapping().columns).filter(
      (name): name is string => name !== 'resolved_at' && name !== 'category',
    );
    expect(usageErrorOf(() => findColumns(aMapping(), header, 'my.csv'))).toEqual([
      'my.csv has no column resolved_at (for resolvedAt), category (for service): export them too, or name the right column in the mapping.',
      2,
    ]);
  });

  test('an optional column may be left out of the mapping', () => {
    expect(parseMapping(without(/^ {2}madeSla: .*\n/m), 'my.yaml').columns).not.toHaveProperty('madeSla');
  });
});

describe('an agreement that cannot be used says why', () => {
  test.each([
    ['targts: []', 'The agreement other.yaml cannot be used: targts is no entry it can have.'],
    [
      'targets: []',
      'The agreement other.yaml cannot be used: targets: The agreement promises no first-response: add at least one target for it; targets: The agreement promises no resolution: add at least one target for it.',
    ],
    [
      'calendar: { week: { monday: [[08:00, 08:99]] }, holidays: [] }',
      expect.stringMatching(/^The agreement other\.yaml cannot be used: calendar\.week\.monday\[0\]: .+\.$/),
    ],
  ])('an agreement that says %j is refused in one sentence', (text, sentence) => {
    expect(usageErrorOf(() => parseAgreement(text, 'other.yaml', 'America/Detroit', agreementText))).toEqual([
      sentence,
      2,
    ]);
  });

  test('what an agreement leaves out stays as in the default', () => {
    const usual = parseAgreement(agreementText, 'agreement.yaml', 'America/Detroit');
    const other = parseAgreement('pausesOn: [problem]', 'other.yaml', 'America/Detroit', agreementText);
    expect(other.terms).toEqual({ ...usual.terms, pausesOn: ['problem'] });
  });
});

describe('the command line', () => {
  test.each([
    [['--limit', '0'], '--limit takes a whole number of incidents from 1, not "0".'],
    [['a.csv', 'b.csv'], 'One export at a time: b.csv is too much. See --help.'],
    [['--colour'], "Unknown option '--colour'. See --help."],
  ])('the arguments %j are refused in one sentence', (args, sentence) => {
    expect(usageErrorOf(() => readArguments(args))).toEqual([sentence, 2]);
  });

  test('a file that is not there is named', async () => {
    await expect(readExport(`${samplePath}.none`, aMapping())).rejects.toThrow(
      /^The export .+ cannot be read: check the path\.$/,
    );
  });
});
