import type { RuleChanges } from '../../../domain/approvals/index.ts';
import { changeProblems, ruleChanges } from '../../../functions/approvals/dry-run/rule-changes.ts';
import { shapeProblems } from '../../../functions/organisation/file/file-places.ts';
import { sentenceOf } from '../../../platform/schema/sentence-of.ts';
import { UsageError } from '../../terminal/usage-error.ts';
import { parseYamlEntries } from '../../terminal/yaml-file.ts';

/**
 * Reads changes to approval rules.
 *
 * @throws UsageError listing everything that is wrong, each with its place
 */
export function parseRuleChanges(yaml: string, name: string): RuleChanges {
  const raw = parseYamlEntries(yaml, `file ${name}`);
  const parsed = ruleChanges.safeParse(raw, { error: sentenceOf, reportInput: true });
  const problems = parsed.success
    ? changeProblems(parsed.data).map(({ path, message }) => `${path.replaceAll('.', ' › ')}: ${message}`)
    : shapeProblems(raw, parsed.error);
  if (!parsed.success || problems.length > 0)
    throw new UsageError(`${name} cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  return parsed.data;
}
