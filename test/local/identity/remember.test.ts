import { expect, test } from '@jest/globals';
import { rememberUntil } from '../../../local/identity/remember.ts';

test('a text is checked once until its time is over, and one that is refused each time', async () => {
  let now = 0;
  const checked: string[] = [];
  const check = rememberUntil(
    (text) => {
      checked.push(text);
      return Promise.resolve(text === 'forged' ? undefined : { value: text.toUpperCase(), until: 10 });
    },
    () => now,
  );
  expect([await check('good'), await check('good'), await check('forged'), await check('forged')]).toEqual([
    'GOOD',
    'GOOD',
    undefined,
    undefined,
  ]);
  expect(checked).toEqual(['good', 'forged', 'forged']);
  now = 10;
  await check('good');
  expect(checked).toHaveLength(4);
});

test('no more than a thousand are remembered', async () => {
  let checks = 0;
  const check = rememberUntil(
    (text) => {
      checks += 1;
      return Promise.resolve({ value: text, until: 1 });
    },
    () => 0,
  );
  for (let count = 0; count <= 1_000; count += 1) await check(String(count));
  await check('1000');
  expect(checks).toBe(1_001);
  await check('0');
  expect(checks).toBe(1_002);
});
