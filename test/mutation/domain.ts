import { globSync } from 'node:fs';

/**
 * All tests of the domain in one file: what they import is loaded once for each mutant instead of once for each file,
 * which is where the time would go.
 */
for (const file of globSync('../domain/**/*.test.ts', { cwd: import.meta.dirname }).sort())
  await import(`${import.meta.dirname}/${file}`);
