import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Version, versions } from '../../../domain/versions/index.ts';

const first: Version = { version: 1 };
const second: Version = { version: 2, from: '2026-07-01' };
const third: Version = { version: 3, from: '2027-01-01' };

test('on each day the newest version that has begun by then is in force, on its first day included', () => {
  const all = versions([first, second, third]);
  const days = ['1999-12-31', '2026-06-30', '2026-07-01', '2026-12-31', '2027-01-01', '2099-01-01'];
  expect(days.map((day) => all.inForce(day)?.version)).toEqual([1, 1, 2, 2, 3, 3]);
});

test('before its first day a version with none before it is not in force', () => {
  expect(versions([second]).inForce('2026-06-30')).toBeUndefined();
  expect(versions([second]).inForce('2026-07-01')).toBe(second);
});

test('a later version that begins earlier takes the place of the one it follows', () => {
  const correction: Version = { version: 4, from: '2026-09-01' };
  const all = versions([first, second, third, correction]);
  expect(['2026-08-31', '2026-09-01', '2027-01-01'].map((day) => all.inForce(day)?.version)).toEqual([
    2, 4, 4,
  ]);
});

test('the newest is the one with the highest number, in force or not, and the next has the number after it', () => {
  const { newest, next } = versions([third, first, second]);
  expect([newest, next]).toEqual([third, 4]);
});

test('of nothing there is no newest, nothing is in force, and the next is the first', () => {
  const none = versions<Version>([]);
  expect(none).toMatchObject({ newest: undefined, next: 1 });
  expect(none.inForce('2026-07-01')).toBeUndefined();
});

test('whatever the order versions are read in, the answers are the same', () => {
  const all = [first, second, third, { version: 4, from: '2026-09-01' }, { version: 10 }];
  fc.assert(
    fc.property(
      fc.shuffledSubarray(all, { minLength: all.length }),
      fc.constantFrom('2020-01-01', '2026-08-01', '2027-06-01'),
      (shuffled, day) => {
        expect(versions(shuffled).inForce(day)).toBe(versions(all).inForce(day));
        expect(versions(shuffled).newest).toEqual({ version: 10 });
      },
    ),
  );
});

test('the list of versions that was given stays in its order', () => {
  const given = [second, third, first];
  versions(given);
  expect(given).toEqual([second, third, first]);
});
