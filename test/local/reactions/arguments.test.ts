import { describe, expect, test } from '@jest/globals';
import { readArguments } from '../../../local/reactions/arguments.ts';

const usual = {
  stage: 'dev',
  table: 'rotunda-dev',
  zone: 'America/New_York',
  dryRun: false,
  help: false,
};

describe('npm run reactions:retry', () => {
  test.each([
    [[], {}, usual],
    [['--stage', 'prod', '--dry-run'], {}, { ...usual, stage: 'prod', table: 'rotunda-prod', dryRun: true }],
    [['--state-machine', 'arn:m'], {}, { ...usual, stateMachine: 'arn:m' }],
    [[], { STATE_MACHINE_ARN: 'arn:m', TABLE_NAME: 't' }, { ...usual, stateMachine: 'arn:m', table: 't' }],
    [['--request', '4hk7 9mxa 3'], {}, { ...usual, requestId: '4HK7-9MXA-3' }],
  ])('the arguments %j are understood with %j', (given, environment, read) => {
    expect(readArguments(given, environment)).toEqual(read);
  });

  test.each([
    [['--stage', 'Pr od'], /Pr od is no stage/],
    [['--request', '12'], /12 is no request number/],
    [['--everything'], /--everything.*See --help/],
  ])('the arguments %j are refused in a sentence', (given, sentence) => {
    expect(() => readArguments(given, {})).toThrow(sentence);
  });
});
