import type { RequestCommand, Stamp } from '../../domain/requests/index.ts';
import type { Level } from '../../domain/sla/index.ts';
import { agencyId, asClient, asDepartment, idOf, requesterId } from './identity.ts';
import type { Incident } from './incidents.ts';
import type { Mapping, Meaning } from './mapping.ts';
import type { Refused, Row } from './row.ts';

/** One command with the instant it is given at and the line it comes from. */
export interface Step {
  readonly line: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: Stamp;
  readonly command: RequestCommand;
}

export interface Plan {
  readonly number: string;
  readonly steps: readonly Step[];
  readonly refused: readonly Refused[];
}

/** What has been planned so far, in the source's terms. Whether each step is allowed the lifecycle says, not this. */
interface Standing {
  readonly meaning: Meaning;
  readonly responded: boolean;
  readonly service: string;
  readonly impact: Level;
  readonly urgency: Level;
  readonly group?: string;
  readonly reopenCount: number;
  readonly at: number;
}

/**
 * The commands an incident's history amounts to, oldest first. Every row is in a step or refused: a row that
 * changes nothing we count becomes an internal comment, so the ledger tells the whole history.
 */
export function planIncident(incident: Incident, mapping: Mapping, agreementVersion: number): Plan {
  const { number, openedAt, rows } = incident;
  const impact = firstKnown(rows, 'impact');
  const urgency = firstKnown(rows, 'urgency');
  const [first] = rows;
  if (first === undefined || impact === undefined || urgency === undefined) {
    const reason = `No row of the incident knows its ${impact === undefined ? 'impact' : 'urgency'}.`;
    return { number, steps: [], refused: rows.map(({ line }) => ({ line, incident: number, code: 'level.missing', reason, what: 'row' })) };
  }
  const service = serviceOf(first, mapping) ?? idOf(mapping.system, 'uncategorised');
  let standing: Standing = { meaning: 'new', responded: false, service, impact, urgency, reopenCount: first.reopenCount ?? 0, at: openedAt };
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
  const refused: Refused[] = [];
  for (const row of rows) {
    if (goesBack(row, standing)) {
      const reason = `The row says ${row.word} after the incident had been ${standing.meaning}, and nothing says it was reopened.`;
      refused.push({ line: row.line, incident: number, code: 'state.goes-back', reason, what: 'row' });
      continue;
    }
    const planned = planRow(row, standing, mapping);
    steps.push(...planned.steps);
    standing = planned.standing;
  }
  return { number, steps, refused };
}

function firstKnown(rows: readonly Row[], name: 'impact' | 'urgency'): Level | undefined {
  return rows.find((row) => row[name] !== undefined)?.[name];
}

function serviceOf({ service }: Row, mapping: Mapping): string | undefined {
  return service === undefined ? undefined : idOf(mapping.system, service);
}

function isEnded(meaning: Meaning): meaning is 'resolved' | 'closed' | 'withdrawn' {
  return meaning === 'resolved' || meaning === 'closed' || meaning === 'withdrawn';
}

function isWait(meaning: Meaning): meaning is 'client' | 'vendor' | 'problem' | 'evidence' {
  return meaning === 'client' || meaning === 'vendor' || meaning === 'problem' || meaning === 'evidence';
}

/** An ended incident that is new again, or resolved after it was closed, without having been reopened. */
function goesBack(row: Row, standing: Standing): boolean {
  if (reopenCountRose(row, standing)) return false;
  if (row.state === 'new') return isEnded(standing.meaning);
  return standing.meaning === 'closed' && (row.state === 'resolved' || row.state === 'withdrawn');
}

function reopenCountRose(row: Row, standing: Standing): boolean {
  return (row.reopenCount ?? 0) > standing.reopenCount;
}

function planRow(row: Row, before: Standing, mapping: Mapping): { readonly steps: readonly Step[]; readonly standing: Standing } {
  const steps: Step[] = [];
  const say = `Imported from ${row.number}: state ${row.word}`;
  const at = instantOf(row, before);
  // Closed without having been resolved: our lifecycle wants the step in between, at its own instant if the source knows it.
  const resolvesFirst = row.state === 'closed' && before.meaning !== 'resolved' && before.meaning !== 'closed';
  const workAt = resolvesFirst ? within(row.resolvedAt, before.at, at) : at;
  const give = (command: RequestCommand, by: Stamp = asDepartment, instant = workAt): number =>
    steps.push({ line: row.line, at: instant, by, command });

  let { meaning } = before;
  if (reopenCountRose(row, before) || (isEnded(meaning) && goesOn(row.state))) {
    give({ type: 'ReopenRequest', reason: say });
    meaning = isEnded(meaning) ? 'working' : meaning;
  }

  const facts = {
    service: serviceOf(row, mapping) ?? before.service,
    impact: row.impact ?? before.impact,
    urgency: row.urgency ?? before.urgency,
  };
  const group = row.group ?? before.group;
  const assignee = group === undefined ? {} : { assigneeId: idOf(mapping.system, group) };
  const levelsChanged = facts.impact !== before.impact || facts.urgency !== before.urgency;
  const regrouped = group !== before.group;
  if (meaning === 'new' && (levelsChanged || facts.service !== before.service)) {
    give({ type: 'TriageRequest', kind: 'incident', ...facts, team: mapping.team, ...assignee });
  } else {
    const { impact, urgency } = facts;
    // Only triage can change the service, and only before the work has begun: the lifecycle refuses it by name.
    if (facts.service !== before.service)
      give({ type: 'TriageRequest', kind: 'incident', ...facts, team: mapping.team, ...assignee });
    if (levelsChanged) give({ type: 'ChangePriority', impact, urgency, reason: say });
    if (regrouped) give({ type: 'AssignRequest', team: mapping.team, ...assignee });
  }

  // What is new again after work had begun is in work for us: nobody takes back an answer.
  const target = row.state === 'new' && meaning !== 'new' ? 'working' : row.state;
  if (target !== meaning) {
    if (meaning === 'client' && goesOn(target)) give({ type: 'AnswerQuestion', text: say }, asClient);
    else if (isWait(meaning) && goesOn(target)) give({ type: 'ResumeWork' });
    // The question itself is an answer, and so is the resolution.
    if (!before.responded && goesOn(target) && target !== 'client') give({ type: 'GiveResponse', text: say });
    if (target === 'client') give({ type: 'AskClient', text: say });
    else if (isWait(target)) give({ type: 'HoldWork', waitingOn: target, text: say });
    if (target === 'resolved' || resolvesFirst) give({ type: 'ResolveRequest', text: say });
    if (target === 'closed') give({ type: 'CloseRequest' }, asDepartment, at);
    if (target === 'withdrawn') give({ type: 'WithdrawRequest', reason: say }, asClient);
  }
  if (steps.length === 0) give({ type: 'AddComment', text: say, visibility: 'internal' });

  const standing: Standing = {
    ...facts,
    ...(group === undefined ? {} : { group }),
    meaning: target,
    responded: before.responded || target !== 'new',
    reopenCount: Math.max(row.reopenCount ?? 0, before.reopenCount),
    at,
  };
  return { steps, standing };
}

function goesOn(meaning: Meaning): boolean {
  return meaning === 'working' || isWait(meaning);
}

/**
 * When the change happened. The instants of resolution and closing are the source's last word, repeated on every
 * row: they count for the row that resolves or closes, and only if they lie between the row before and this one.
 */
function instantOf(row: Row, before: Standing): number {
  if (row.state === 'resolved' && before.meaning !== 'resolved') return within(row.resolvedAt, before.at, row.at);
  if (row.state === 'closed' && before.meaning !== 'closed') return within(row.closedAt, before.at, row.at);
  return row.at;
}

function within(stated: number | undefined, from: number, to: number): number {
  return stated !== undefined && stated >= from && stated <= to ? stated : to;
}
