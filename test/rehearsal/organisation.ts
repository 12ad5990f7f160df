import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

const sample = join(import.meta.dirname, '../../local/sample/organisation.yaml');

/**
 * The sample organisation with one promise more: the gold plan answers a critical inquiry within a minute, day and
 * night. Time cannot be moved on AWS, so a promise has to break while one waits.
 */
export function rehearsedOrganisation(): string {
  const file = parse(readFileSync(sample, 'utf8')) as {
    readonly plans: { readonly gold: { readonly targets: object[] } };
  };
  file.plans.gold.targets.unshift({
    metric: 'first-response',
    kinds: ['inquiry'],
    within: '1 minute',
    hours: 'always',
  });
  return stringify(file);
}
