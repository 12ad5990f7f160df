import type { Level } from '../../../domain/vocabulary/index.ts';
import { agencyId, asClient, idOf, requesterId } from '../imported-ids.ts';
import type { Incident } from '../read/incidents.ts';
import type { Mapping } from '../read/mapping.ts';
import { goesBack, planRow, serviceOf, type IncidentState, type Step } from './plan-row.ts';
import type { Row } from '../read/row.ts';
import type { Refusal } from '../read/refusal.ts';

export interface Plan {
  readonly number: string;
  readonly steps: readonly Step[];
  readonly refused: readonly Refusal[];
}

/**
 * The commands an incident's history amounts to, oldest first. Every row is in a step or refused: a row that
 * changes nothing we count becomes an internal comment, so the ledger holds the whole history.
 */
export function planIncident(incident: Incident, mapping: Mapping, agreementVersion: number): Plan {
  const { number, openedAt, rows } = incident;
  const impact = firstKnown(rows, 'impact');
  const urgency = firstKnown(rows, 'urgency');
  const [first] = rows;
  if (first === undefined || impact === undefined || urgency === undefined) {
    const reason = `No row of the incident knows its ${impact === undefined ? 'impact' : 'urgency'}.`;
    return {
      number,
      steps: [],
      refused: rows.map(({ line }) => ({
        line,
        incident: number,
        code: 'level.missing',
        reason,
        what: 'row',
      })),
    };
  }
  const service = serviceOf(first, mapping) ?? idOf(mapping.system, 'uncategorised');
  let state: IncidentState = {
    meaning: 'new',
    responded: false,
    service,
    impact,
    urgency,
    reopenCount: first.reopenCount ?? 0,
    at: openedAt,
  };
  const steps: Step[] = [
    {
      line: first.line,
      at: openedAt,
      by: asClient,
      command: {
        type: 'SubmitRequest',
        agencyId,
        requesterId,
        kind: 'incident',
        service,
        summary: `Imported from ${number}`,
        description: `Imported from ${number} of ${mapping.system}${first.contact === undefined ? '' : `, reported by ${first.contact}`}.`,
        impact,
        urgency,
        team: mapping.team,
        agreementVersion,
        source: number,
      },
    },
  ];
  const refused: Refusal[] = [];
  for (const row of rows) {
    if (goesBack(row, state)) {
      const reason = `The row says ${row.word} after the incident had been ${state.meaning}, and nothing says it was reopened.`;
      refused.push({ line: row.line, incident: number, code: 'state.goes-back', reason, what: 'row' });
      continue;
    }
    const planned = planRow(row, state, mapping);
    steps.push(...planned.steps);
    state = planned.after;
  }
  return { number, steps, refused };
}

function firstKnown(rows: readonly Row[], name: 'impact' | 'urgency'): Level | undefined {
  return rows.find((row) => row[name] !== undefined)?.[name];
}
