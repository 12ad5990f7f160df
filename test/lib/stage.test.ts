import { describe, expect, test } from '@jest/globals';
import { sampleValues, stageNames, stageSettings } from '../../lib/stage.ts';

describe('a stage', () => {
  test.each(stageNames)('%s has settings under its own name', (name) => {
    expect(stageSettings(name).name).toBe(name);
  });

  test('a stage nobody set up is refused with a sentence that names those there are', () => {
    expect(() => stageSettings('production')).toThrow(
      'There is no stage "production". The stages are dev, test, prod; they are set in lib/stage.ts.',
    );
  });

  test('a stage keeps what is stored when it is removed, unless it is dev', () => {
    expect(stageNames.map((name) => stageSettings(name).whenDeleted)).toEqual([
      'destroy',
      'retain',
      'retain',
    ]);
  });

  test('a stage names the sample values that are still to be replaced', () => {
    const settings = stageSettings('prod');
    expect(sampleValues(settings)).toEqual([
      'portal',
      'sender.address',
      'sender.verifiedIdentity',
      'alarmEmail',
    ]);
    expect(sampleValues({ ...settings, alarmEmail: 'alarms@it.nebraska.gov' })).not.toContain('alarmEmail');
  });
});
