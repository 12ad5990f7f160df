import { expect, test } from '@jest/globals';
import { afterWrongCode, checkVerification, newVerification } from '../../../domain/notices/index.ts';

const sentAt = Date.parse('2026-11-30T14:00:00Z');
const quarterOfAnHour = 900_000;
const sent = newVerification('right', sentAt);

test('a code is right until a quarter of an hour has passed', () => {
  expect(checkVerification(sent, 'right', sentAt)).toBe('right');
  expect(checkVerification(sent, 'right', sentAt + quarterOfAnHour)).toBe('right');
  expect(checkVerification(sent, 'right', sentAt + quarterOfAnHour + 1)).toBe('spent');
  expect(checkVerification(sent, 'wrong', sentAt + quarterOfAnHour)).toBe('wrong');
});

test('after five wrong codes the right one is worth nothing', () => {
  let kept = sent;
  for (let tried = 1; tried <= 5; tried += 1) {
    expect(checkVerification(kept, 'wrong', sentAt)).toBe('wrong');
    expect(checkVerification(kept, 'right', sentAt)).toBe('right');
    kept = afterWrongCode(kept);
    expect(kept.triesLeft).toBe(5 - tried);
  }
  expect(checkVerification(kept, 'right', sentAt)).toBe('spent');
});
