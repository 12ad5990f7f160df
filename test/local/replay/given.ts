import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAgreement, type Promises } from '../../../local/replay/agreement.ts';
import { groupRows } from '../../../local/replay/incidents.ts';
import { type Mapping, parseMapping } from '../../../local/replay/mapping.ts';
import { planIncident } from '../../../local/replay/plan.ts';
import { type History, rehearse } from '../../../local/replay/rehearse.ts';
import type { Refused, Row } from '../../../local/replay/row.ts';

const pathOf = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export const samplePath = pathOf('local/sample/incidents-100.csv');
export const dirtyPath = pathOf('test/fixtures/replay/dirty.csv');

export const mappingText = readFileSync(pathOf('local/sample/servicenow.mapping.yaml'), 'utf8');
export const agreementText = readFileSync(pathOf('local/replay/agreement.yaml'), 'utf8');

export function theMapping(): Mapping {
  return parseMapping(mappingText, 'servicenow.mapping.yaml');
}

export function thePromises(): Promises {
  return parseAgreement(agreementText, 'agreement.yaml', 'America/Detroit');
}

/** Rows as far as they get without a ledger. */
export function histories(rows: readonly Row[]): {
  readonly histories: readonly History[];
  readonly refused: readonly Refused[];
} {
  const mapping = theMapping();
  const { rules } = thePromises();
  const { incidents, refused } = groupRows(rows);
  const rehearsed = incidents.map((incident) =>
    rehearse(planIncident(incident, mapping, 1), mapping.system, () => rules),
  );
  return { histories: rehearsed, refused: [...refused, ...rehearsed.flatMap((history) => history.refused)] };
}
