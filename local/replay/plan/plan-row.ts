import type { RequestCommand } from '../../../domain/requests/index.ts';
import type { Level, Stamp } from '../../../domain/vocabulary/index.ts';
import { agencyId, asClient, asDepartment, idOf } from '../imported-ids.ts';
import type { Mapping, Meaning } from '../read/mapping.ts';
import type { Row } from '../read/row.ts';

/** One command with the instant it is given at and the line it comes from. */
export interface Step {
  readonly line: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: Stamp;
  readonly command: RequestCommand;
}

/**
 * How an incident stands after what has been planned so far, in the source's terms. Whether each step is allowed is for
 * the lifecycle to say.
 */
export interface IncidentState {
  readonly meaning: Meaning;
  readonly responded: boolean;
  readonly service: string;
  readonly impact: Level;
  readonly urgency: Level;
  readonly group?: string;
  readonly reopenCount: number;
  readonly at: number;
}

/** Our id of the service a row names. */
export function serviceOf({ service }: Row, mapping: Mapping): string | undefined {
  return service === undefined ? undefined : idOf(mapping.system, service);
}

function isEnded(meaning: Meaning): meaning is 'resolved' | 'closed' | 'withdrawn' {
  return meaning === 'resolved' || meaning === 'closed' || meaning === 'withdrawn';
}

function isWait(meaning: Meaning): meaning is 'client' | 'vendor' | 'problem' | 'evidence' {
  return meaning === 'client' || meaning === 'vendor' || meaning === 'problem' || meaning === 'evidence';
}

function isInWork(meaning: Meaning): boolean {
  return meaning === 'working' || isWait(meaning);
}

/** An ended incident that is new again, or resolved after it was closed, without having been reopened. */
export function goesBack(row: Row, incident: IncidentState): boolean {
  if (reopenCountRose(row, incident)) return false;
  if (row.state === 'new') return isEnded(incident.meaning);
  return incident.meaning === 'closed' && (row.state === 'resolved' || row.state === 'withdrawn');
}

function reopenCountRose(row: Row, incident: IncidentState): boolean {
  return (row.reopenCount ?? 0) > incident.reopenCount;
}

/** The steps a row amounts to, at least one, and how its incident stands after them. */
export function planRow(
  row: Row,
  before: IncidentState,
  mapping: Mapping,
): { readonly steps: readonly Step[]; readonly after: IncidentState } {
  const steps: Step[] = [];
  const text = `Imported from ${row.number}: state ${row.word}`;
  const at = instantOf(row, before);
  // Closed without having been resolved: our lifecycle wants the step in between, at its own instant if the source knows it.
  const resolvesFirst =
    row.state === 'closed' && before.meaning !== 'resolved' && before.meaning !== 'closed';
  const workAt = resolvesFirst ? statedWithin(row.resolvedAt, before.at, at) : at;
  const add = (command: RequestCommand, by: Stamp = asDepartment, instant = workAt): number =>
    steps.push({ line: row.line, at: instant, by, command });

  let { meaning } = before;
  if (reopenCountRose(row, before) || (isEnded(meaning) && isInWork(row.state))) {
    add({ type: 'ReopenRequest', reason: text });
    meaning = isEnded(meaning) ? 'working' : meaning;
  }

  const facts = {
    service: serviceOf(row, mapping) ?? before.service,
    impact: row.impact ?? before.impact,
    urgency: row.urgency ?? before.urgency,
  };
  const group = row.group ?? before.group;
  // The imported organisation gives every group this role from the beginning, and history is nobody's surprise.
  const assignee =
    group === undefined
      ? {}
      : { assigneeId: idOf(mapping.system, group), assigneeHolds: [{ role: mapping.team, agencyId }] };
  const levelsChanged = facts.impact !== before.impact || facts.urgency !== before.urgency;
  const groupChanged = group !== before.group;
  if (facts.service !== before.service || (meaning === 'new' && levelsChanged)) {
    // Once it has ended the lifecycle refuses it by name.
    add({ type: 'TriageRequest', kind: 'incident', ...facts, team: mapping.team, ...assignee, seen: true });
  } else {
    const { impact, urgency } = facts;
    if (levelsChanged) add({ type: 'ChangePriority', impact, urgency, reason: text });
    if (groupChanged) add({ type: 'AssignRequest', team: mapping.team, ...assignee, seen: true });
  }

  // What is new again after work had begun is in work for us: nobody takes back an answer.
  const target = row.state === 'new' && meaning !== 'new' ? 'working' : row.state;
  if (target !== meaning) {
    if (meaning === 'client' && isInWork(target)) add({ type: 'AnswerQuestion', text }, asClient);
    else if (isWait(meaning) && isInWork(target)) add({ type: 'ResumeWork' });
    // The question itself is an answer, and so is the resolution.
    if (!before.responded && isInWork(target) && target !== 'client') add({ type: 'GiveResponse', text });
    if (target === 'client') add({ type: 'AskClient', text });
    else if (isWait(target)) add({ type: 'HoldWork', waitingOn: target, text });
    if (target === 'resolved' || resolvesFirst) add({ type: 'ResolveRequest', text });
    if (target === 'closed') add({ type: 'CloseRequest' }, asDepartment, at);
    if (target === 'withdrawn') add({ type: 'WithdrawRequest', reason: text }, asClient);
  }
  if (steps.length === 0) add({ type: 'AddComment', text, visibility: 'internal' });

  const after: IncidentState = {
    ...facts,
    ...(group === undefined ? {} : { group }),
    meaning: target,
    responded: before.responded || target !== 'new',
    reopenCount: Math.max(row.reopenCount ?? 0, before.reopenCount),
    at,
  };
  return { steps, after };
}

/**
 * When the change happened. The instants of resolution and closing are the source's last word, repeated on every
 * row: they count for the row that resolves or closes, and only if they lie between the row before and this one.
 */
function instantOf(row: Row, before: IncidentState): number {
  if (row.state === 'resolved' && before.meaning !== 'resolved')
    return statedWithin(row.resolvedAt, before.at, row.at);
  if (row.state === 'closed' && before.meaning !== 'closed')
    return statedWithin(row.closedAt, before.at, row.at);
  return row.at;
}

/** The instant the source states if it lies in a span, else the end of the span. */
function statedWithin(stated: number | undefined, from: number, to: number): number {
  return stated !== undefined && stated >= from && stated <= to ? stated : to;
}
