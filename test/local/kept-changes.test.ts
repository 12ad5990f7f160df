import { expect, test } from '@jest/globals';
import { capabilities } from '../../functions/capabilities.ts';
import { keptChanges } from '../../local/kept-changes.ts';

const concerns = keptChanges(capabilities);
const key = (sk: string) => ({ pk: 'any#1', sk });

test('each new state of an aggregate is told of, its end and its events are not', () => {
  expect(concerns(key('request'), undefined, { version: 1 })).toBe(true);
  expect(concerns(key('request'), { version: 1 }, { version: 2 })).toBe(true);
  expect(concerns(key('request'), { version: 2 }, undefined)).toBe(false);
  expect(concerns(key('event#0000000001'), undefined, { type: 'RequestSubmitted' })).toBe(false);
});

test('of other rows only the first putting of those somebody follows is', () => {
  const acting = { actingFor: 'ann' };
  expect(concerns(key('assignment#bob-1'), undefined, acting)).toBe(true);
  expect(concerns(key('assignment#bob-1'), acting, { ...acting, to: '2026-12-01' })).toBe(false);
  expect(concerns(key('assignment#bob-1'), undefined, { role: 'service-agent' })).toBe(true);
  expect(concerns(key('assignment#bob-1'), undefined, { from: '2026-12-01' })).toBe(false);
  expect(concerns(key('given#bob-1'), undefined, acting)).toBe(false);
});
