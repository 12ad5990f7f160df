import type { RequestCommand } from '../../domain/requests/index.ts';
import type { Level, Stamp } from '../../domain/vocabulary/index.ts';
import { asClient, asDepartment, idOf } from './identity.ts';
import type { Mapping, Meaning } from './mapping.ts';
import type { Row } from './row.ts';

/** One command with the instant it is given at and the line it comes from. */
export interface Step {
  readonly line: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: Stamp;
  readonly command: RequestCommand;
}

/** What has been planned so far, in the source's terms. Whether each step is allowed the lifecycle says, not this. */
export interface Standing {
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

/** An ended incident that is new again, or resolved after it was closed, without having been reopened. */
export function goesBack(row: Row, standing: Standing): boolean {
  if (reopenCountRose(row, standing)) return false;
  if (row.state === 'new') return isEnded(standing.meaning);
  return standing.meaning === 'closed' && (row.state === 'resolved' || row.state === 'withdrawn');
}

function reopenCountRose(row: Row, standing: Standing): boolean {
  return (row.reopenCount ?? 0) > standing.reopenCount;
}

/** The steps a row amounts to after what came before it, and how things stand after it. At least one. */
export function planRow(
  row: Row,
  before: Standing,
  mapping: Mapping,
): { readonly steps: readonly Step[]; readonly standing: Standing } {
  const steps: Step[] = [];
  const say = `Imported from ${row.number}: state ${row.word}`;
  const at = instantOf(row, before);
  // Closed without having been resolved: our lifecycle wants the step in between, at its own instant if the source knows it.
  const resolvesFirst =
    row.state === 'closed' && before.meaning !== 'resolved' && before.meaning !== 'closed';
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
  if (row.state === 'resolved' && before.meaning !== 'resolved')
    return within(row.resolvedAt, before.at, row.at);
  if (row.state === 'closed' && before.meaning !== 'closed') return within(row.closedAt, before.at, row.at);
  return row.at;
}

function within(stated: number | undefined, from: number, to: number): number {
  return stated !== undefined && stated >= from && stated <= to ? stated : to;
}
