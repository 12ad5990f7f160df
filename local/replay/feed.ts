import { isDeepStrictEqual } from 'node:util';
import { decide, evolve, type RequestState } from '../../domain/requests/index.ts';
import { execute, type ExecutePorts } from '../../functions/requests/execute.ts';
import { sweep } from '../../functions/requests/sweep.ts';
import { AlarmQueue } from './alarm-queue.ts';
import { agencyId } from './identity.ts';
import { inBatches } from './in-batches.ts';
import { type Accepted, type History, isAlarm, refusedStep } from './rehearse.ts';
import type { Refused } from './row.ts';

/** What one run did to the ledger. */
export interface Fed {
  /** Incidents the ledger did not know. */
  readonly imported: number;
  /** Incidents it knew in part. */
  readonly extended: number;
  /** Incidents it knew already, word for word. */
  readonly skipped: number;
  readonly commands: number;
  readonly events: number;
  /** Steps the ledger did not take, though the rehearsal had. */
  readonly refused: readonly Refused[];
}

interface Known {
  readonly history: History;
  /** Steps already stored; undefined when the ledger tells another story. */
  readonly stored: number | undefined;
}

/**
 * Carries every step out through the product's own `execute`, all incidents in one timeline, each at its own
 * instant, and raises every alarm at the instant at which it falls due.
 *
 * @param until epoch ms; alarms are raised up to here after the last step
 * @param onStep told after each step, with how many there are
 */
export async function feed(
  histories: readonly History[],
  ports: ExecutePorts,
  until: number,
  onStep: (done: number, all: number) => void,
): Promise<Fed> {
  const alarms = new AlarmQueue();
  const known = await inBatches(histories, (history) => compare(history, ports, alarms));
  const todo = known.flatMap(({ history, stored }, incident) =>
    stored === undefined ? [] : history.steps.slice(stored).map((step, place) => ({ step, history, incident, place })),
  );
  todo.sort((a, b) => a.step.at - b.step.at || a.incident - b.incident || a.place - b.place);

  let events = 0;
  let done = 0;
  const refused: Refused[] = known.flatMap(({ history, stored }) => (stored === undefined ? differing(history) : []));

  const raiseUntil = async (instant: number): Promise<void> => {
    for (let due = alarms.take(instant); due !== undefined; due = alarms.take(instant)) {
      const { id, at } = due;
      const raised = await execute({ id, command: { type: 'RaiseAlarms' }, now: at, permit: () => system }, ports);
      if (raised.outcome !== 'done') throw new Error(`The alarms of request ${id} could not be raised.`);
      events += raised.events;
      alarms.note(raised.state);
    }
  };

  for (const { step, history } of todo) {
    await raiseUntil(step.at);
    const carried = step.command.type === 'SubmitRequest' ? await submit(history.id, step, ports) : await carryOut(history.id, step, ports);
    if ('code' in carried) {
      refused.push(refusedStep(history.number, step.line, carried.code, step.command.type, 'change'));
    } else {
      events += carried.events;
      alarms.note(carried.state);
    }
    done += 1;
    onStep(done, todo.length);
  }
  await raiseUntil(until);
  // The queue above only foresees: what the product's own sweep would still find is a fault of the queue.
  const left = await sweep({ ...ports, now: () => until, log: silent });
  if (left.alarms > 0) throw new Error(`${left.alarms} alarms were not raised at their own instant.`);

  const count = (test: (one: Known) => boolean): number => known.filter(test).length;
  return {
    imported: count(({ stored }) => stored === 0),
    extended: count(({ history, stored }) => stored !== undefined && stored > 0 && stored < history.steps.length),
    skipped: count(({ history, stored }) => stored !== undefined && stored > 0 && stored >= history.steps.length),
    commands: todo.length,
    events,
    refused,
  };
}

const system = { personId: 'rotunda', role: 'system', actingFor: [] } as const;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** How much of a history the ledger holds already. What people did after the import leaves the import whole. */
async function compare(history: History, { ledger }: ExecutePorts, alarms: AlarmQueue): Promise<Known> {
  const state = await ledger.load(history.id);
  if (state === undefined) return { history, stored: 0 };
  alarms.note(state);
  const stored = (await ledger.events(history.id)).filter((event) => !isAlarm(event));
  const same = history.steps.slice(0, stored.length).every(({ event }, index) => isDeepStrictEqual(event, stored[index]));
  return { history, stored: same ? Math.min(stored.length, history.steps.length) : undefined };
}

function differing({ number, steps }: History): readonly Refused[] {
  const reason = 'The ledger holds another history of this incident, from another zone, mapping or export: nothing was added to it.';
  return [...new Set(steps.map(({ line }) => line))].map((line) => ({ line, incident: number, code: 'history.differs', reason, what: 'row' }));
}

type Carried = { readonly state: RequestState; readonly events: number } | { readonly code: string };

async function carryOut(id: string, { command, at, by }: Accepted, ports: ExecutePorts): Promise<Carried> {
  const executed = await execute({ id, command, now: at, permit: () => by }, ports);
  if (executed.outcome === 'repeated') throw new Error('A command without a key cannot be repeated.');
  return executed.outcome === 'refused' ? executed.refusal : executed;
}

/** The same three moves as `execute`, for a request there is nothing to load of. */
async function submit(id: string, { command, at, by }: Accepted, ports: ExecutePorts): Promise<Carried> {
  if (command.type !== 'SubmitRequest') throw new Error('Only a submission starts a request.');
  const rules = await ports.ruleBooks.bookOf(agencyId, [command.agreementVersion]);
  if (rules === undefined) throw new Error(`Agency ${agencyId} has no agreement ${command.agreementVersion}.`);
  const decision = decide(id, undefined, command, { now: at, by, rules });
  if (!decision.ok) return decision.refusal;
  const after = decision.events.reduce<RequestState | undefined>((state, event) => evolve(id, state, event, rules), undefined);
  if (after === undefined) throw new Error('A submission made no request.');
  const appended = await ports.ledger.append({ after, events: decision.events });
  return appended === 'appended' ? { state: after, events: decision.events.length } : { code: 'request.changed' };
}
