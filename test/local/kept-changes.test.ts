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

test('of other rows the first putting of those somebody follows is, and the changes of those whose changes somebody follows', () => {
  const acting = { actingFor: 'ann' };
  const held = { role: 'service-director' };
  expect(concerns(key('assignment#bob-1'), undefined, acting)).toBe(true);
  expect(concerns(key('assignment#bob-1'), acting, { ...acting, until: '2026-12-01' })).toBe(false);
  expect(concerns(key('assignment#bob-1'), undefined, held)).toBe(true);
  expect(concerns(key('assignment#bob-1'), held, { ...held, until: '2026-12-01' })).toBe(true);
  expect(concerns(key('assignment#bob-1'), undefined, { from: '2026-12-01' })).toBe(false);
  expect(concerns(key('given#bob-1'), undefined, acting)).toBe(false);
});
