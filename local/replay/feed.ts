import { isDeepStrictEqual } from 'node:util';
import type { ExecutePorts } from '../../functions/core/execute.ts';
import { sweep } from '../../functions/core/sweep.ts';
import { Carrier } from './carrier.ts';
import { inBatches } from './in-batches.ts';
import { type History, isAlarm } from './rehearse.ts';
import type { Refused } from './row.ts';

/** What one run did to the ledger. */
export interface Fed {
  /** Incidents the ledger did not know. */
  readonly imported: number;
  /** Incidents it knew in part. */
  readonly extended: number;
  /** Incidents it knew already, word for word. */
  readonly skipped: number;
  /** Incidents of which it holds another history, and which were left alone. */
  readonly differing: number;
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
 * Steps of the timeline under way together. They belong to different requests, which know nothing of each other, so
 * the ledger comes out the same as one by one; the round trips to the engine overlap.
 */
const atOnce = 32;

/**
 * Carries every step out through the product's own `execute`, all incidents in one timeline, each at its own
 * instant, and raises every alarm at the instant at which it falls due.
 *
 * @param until epoch ms; alarms are raised up to here after the last step
 * @param onStep told as steps are done, with how many there are
 */
export async function feed(
  histories: readonly History[],
  ports: ExecutePorts,
  until: number,
  onStep: (done: number, all: number) => void,
): Promise<Fed> {
  const carrier = new Carrier(ports);
  const known = await inBatches(histories, (history) => compare(history, ports, carrier));
  const todo = known.flatMap(({ history, stored }, incident) =>
    stored === undefined
      ? []
      : history.steps.slice(stored).map((step, place) => ({ step, history, incident, place })),
  );
  todo.sort((a, b) => a.step.at - b.step.at || a.incident - b.incident || a.place - b.place);

  for (let start = 0; start < todo.length; start += atOnce) {
    const slice = todo.slice(start, start + atOnce);
    const end = slice.at(-1)?.step.at ?? until;
    const lanes = Map.groupBy(slice, ({ history }) => history.id);
    const ringing = carrier.dueBy(end).filter((id) => !lanes.has(id));
    await Promise.all([
      ...ringing.map((id) => carrier.raiseUntil(id, end)),
      ...[...lanes].map(async ([id, own]) => {
        for (const { step, history } of own) await carrier.carryOut(history, step);
        await carrier.raiseUntil(id, end);
      }),
    ]);
    onStep(Math.min(start + atOnce, todo.length), todo.length);
  }
  await inBatches(carrier.dueBy(until), (id) => carrier.raiseUntil(id, until));
  // The instants above are only foreseen: what the product's own sweep would still find is a fault.
  const left = await sweep({ ...ports, now: () => until, log: silent });
  if (left.alarms > 0) throw new Error(`${left.alarms} alarms were not raised at their own instant.`);

  const count = (test: (one: Known) => boolean): number => known.filter(test).length;
  return {
    imported: count(({ stored }) => stored === 0),
    extended: count(
      ({ history, stored }) => stored !== undefined && stored > 0 && stored < history.steps.length,
    ),
    skipped: count(
      ({ history, stored }) => stored !== undefined && stored > 0 && stored >= history.steps.length,
    ),
    differing: count(({ stored }) => stored === undefined),
    commands: todo.length,
    events: carrier.events,
    refused: [
      ...known.flatMap(({ history, stored }) => (stored === undefined ? differing(history) : [])),
      ...carrier.refused,
    ],
  };
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** How much of a history the ledger holds already. What people did after the import leaves the import whole. */
async function compare(history: History, { ledger }: ExecutePorts, carrier: Carrier): Promise<Known> {
  const state = await ledger.load(history.id);
  if (state === undefined) return { history, stored: 0 };
  carrier.note(state);
  const stored = (await ledger.events(history.id)).filter((event) => !isAlarm(event));
  const same = history.steps
    .slice(0, stored.length)
    .every(({ event }, index) => isDeepStrictEqual(event, stored[index]));
  return { history, stored: same ? Math.min(stored.length, history.steps.length) : undefined };
}

function differing({ number, steps }: History): readonly Refused[] {
  const reason =
    'The ledger holds another history of this incident, from another zone, mapping or export: nothing was added to it.';
  return [...new Set(steps.map(({ line }) => line))].map((line) => ({
    line,
    incident: number,
    code: 'history.differs',
    reason,
    what: 'row',
  }));
}
