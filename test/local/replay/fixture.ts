import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAgreement, type CompiledAgreement } from '../../../local/replay/read/agreement.ts';
import { groupRows } from '../../../local/replay/read/incidents.ts';
import { type Mapping, parseMapping } from '../../../local/replay/read/mapping.ts';
import { planIncident } from '../../../local/replay/plan/plan-incident.ts';
import { type AcceptedPlan, validatePlan } from '../../../local/replay/plan/validate-plan.ts';
import type { Row } from '../../../local/replay/read/row.ts';
import type { Refusal } from '../../../local/replay/read/refusal.ts';

const pathOf = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export const samplePath = pathOf('local/sample/incidents-100.csv');
export const dirtyPath = pathOf('test/fixtures/replay/dirty.csv');

export const mappingText = readFileSync(pathOf('local/sample/servicenow.mapping.yaml'), 'utf8');
export const agreementText = readFileSync(pathOf('local/replay/agreement.yaml'), 'utf8');

/** The shipped mapping. */
export function aMapping(): Mapping {
  return parseMapping(mappingText, 'servicenow.mapping.yaml');
}

/** The default agreement. */
export function anAgreement(): CompiledAgreement {
  return parseAgreement(agreementText, 'agreement.yaml', 'America/Detroit');
}

/** Plans every incident of the rows and has the domain accept what it can, without a ledger. */
export function planRows(rows: readonly Row[]): {
  readonly plans: readonly AcceptedPlan[];
  readonly refused: readonly Refusal[];
} {
  const mapping = aMapping();
  const { rules } = anAgreement();
  const { incidents, refused } = groupRows(rows);
  const plans = incidents.map((incident) =>
    validatePlan(planIncident(incident, mapping, 1), mapping.system, () => rules),
  );
  return { plans, refused: [...refused, ...plans.flatMap((plan) => plan.refused)] };
}
