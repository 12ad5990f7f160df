import { test } from '@jest/globals';

/** `test` for the contract of a port. Skips, by their sentences, the tests that cannot be shown where it runs. */
export function testExcept(
  skipped: readonly string[],
): (sentence: string, body: () => Promise<void>) => void {
  return (sentence, body) => {
    if (skipped.includes(sentence)) test.skip(sentence, body);
    else test(sentence, body);
  };
}
