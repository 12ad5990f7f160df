import { describe, expect, test } from '@jest/globals';
import { parseAgreement } from '../../../local/replay/agreement.ts';
import { readArguments } from '../../../local/replay/arguments.ts';
import { Complaint } from '../../../local/replay/complaint.ts';
import { parseMapping, placesOf } from '../../../local/replay/mapping.ts';
import { readExport } from '../../../local/replay/read-export.ts';
import { agreementText, mappingText, samplePath, theMapping } from './given.ts';

/** The sentence somebody reads, with the exit code. */
function complaintOf(work: () => unknown): readonly [sentence: string, exitCode: number] {
  try {
    work();
  } catch (error) {
    if (error instanceof Complaint) return [error.message, error.exitCode];
    throw error;
  }
  throw new Error('Nothing was complained about.');
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
      'several missing',
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
      'no such zone',
      mappingText.replace('America/Detroit', 'America/Detriot'),
      '"America/Detriot" is not a known time zone: use a name such as America/Detroit.',
    ],
    ['no YAML', 'columns: [', 'The mapping my.yaml is not readable YAML at line 1: correct it there.'],
    ['nothing', '', 'The mapping my.yaml has no entries: start from the one that is shipped.'],
  ])('%s', (_name, text, sentence) => {
    expect(complaintOf(() => parseMapping(text, 'my.yaml'))).toEqual([sentence, 2]);
  });

  test('every column the file lacks is named', () => {
    const header = Object.values(theMapping().columns).filter(
      (name): name is string => name !== 'resolved_at' && name !== 'category',
    );
    expect(complaintOf(() => placesOf(theMapping(), header, 'my.csv'))).toEqual([
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
  ])('%s', (text, sentence) => {
    expect(complaintOf(() => parseAgreement(text, 'other.yaml', 'America/Detroit', agreementText))).toEqual([
      sentence,
      2,
    ]);
  });

  test('what it leaves out stays as in the default', () => {
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
  ])('%j', (args, sentence) => {
    expect(complaintOf(() => readArguments(args))).toEqual([sentence, 2]);
  });

  test('a file that is not there', async () => {
    await expect(readExport(`${samplePath}.none`, theMapping())).rejects.toThrow(
      /^The export .+ cannot be read: check the path\.$/,
    );
  });
});
