import { expect, test } from '@jest/globals';
import { channelsFor, severities } from '../../../domain/notices/index.ts';

test('a telephone rings for broken promises only', () => {
  const both = ['email', 'sms'] as const;
  expect(channelsFor({ by: 'director', severity: 'info' }, both)).toEqual(['email']);
  expect(channelsFor({ by: 'director', severity: 'breach' }, both)).toEqual(['email', 'sms']);
});

test('a broken promise is never told to nobody', () => {
  for (const severity of severities)
    for (const subscribed of [[], ['sms'], ['email'], ['email', 'sms']] as const)
      expect(channelsFor({ by: 'director', severity }, subscribed).length).toBeGreaterThan(0);
  expect(channelsFor({ by: 'director', severity: 'breach' }, [])).toEqual(['mail']);
  expect(channelsFor({ by: 'director', severity: 'info' }, ['sms'])).toEqual(['mail']);
});

test('what is not for directors comes by mail, whatever one has subscribed to', () => {
  for (const severity of severities)
    expect(channelsFor({ by: 'mail', severity }, ['email', 'sms'])).toEqual(['mail']);
});
