import { describe, expect, test } from '@jest/globals';
import { readArguments } from '../../../local/reactions/arguments.ts';

const usual = { dryRun: false, help: false };
const dev = { stage: 'dev', table: 'rotunda-dev' };

describe('npm run reactions:retry', () => {
  test.each([
    [[], {}, usual],
    [['--stage', 'dev'], {}, { ...usual, aws: dev }],
    [
      ['--stage', 'prod', '--dry-run', '--zone', 'America/Chicago'],
      {},
      { ...usual, aws: { stage: 'prod', table: 'rotunda-prod' }, dryRun: true, zone: 'America/Chicago' },
    ],
    [
      ['--stage', 'dev', '--state-machine', 'arn:m'],
      {},
      { ...usual, aws: { ...dev, stateMachine: 'arn:m' } },
    ],
    [
      ['--stage', 'dev'],
      { STATE_MACHINE_ARN: 'arn:m', TABLE_NAME: 't' },
      { ...usual, aws: { ...dev, stateMachine: 'arn:m', table: 't' } },
    ],
    [['--request', '4hk7 9mxa 3'], {}, { ...usual, requestId: '4HK7-9MXA-3' }],
  ])('the arguments %j are understood with %j', (given, environment, read) => {
    expect(readArguments(given, environment)).toEqual(read);
  });

  test.each([
    [['--stage', 'Pr od'], /Pr od is no stage/],
    [['--table', 't'], /name that as well, with --stage/],
    [['--request', '12'], /12 is no request number/],
    [['--everything'], /--everything.*See --help/],
  ])('the arguments %j are refused in a sentence', (given, sentence) => {
    expect(() => readArguments(given, {})).toThrow(sentence);
  });
});
