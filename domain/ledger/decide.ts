import type { RuleBook } from '../agreements/index.ts';
import type { Command, Context, Kind, LedgerEvent, Refusal, Snapshot } from './kind.ts';

/** The last event of the history lies after the instant of the command: a clock is behind. */
export interface BeforeLastEvent {
  readonly code: 'ledger.before-last-event';
  readonly kind: string;
  readonly lastAt: number;
}

/** What follows from a command: the alarms that were due before it, then its own events; or why it is refused. */
export type Outcome<E, R> =
  | { readonly ok: true; readonly alarms: readonly E[]; readonly events: readonly E[] }
  | { readonly ok: false; readonly refusal: R | BeforeLastEvent };

/**
 * Decides a command on an aggregate. Alarms already due come first, so that a promise broken before this instant is
 * recorded and told even when the sweep has not come by yet.
 *
 * @param command absent for the sweep, which only raises alarms
 */
export function decideOn<S extends Snapshot, E extends LedgerEvent, C extends Command, R extends Refusal>(
  kind: Kind<S, E, C, R>,
  state: S,
  command: C | undefined,
  context: Context,
): Outcome<E, R> {
  const { now, rules } = context;
  if (now < state.updatedAt)
    return {
      ok: false,
      refusal: { code: 'ledger.before-last-event', kind: kind.name, lastAt: state.updatedAt },
    };
  const alarms = kind.alarms(state, now, rules);
  const reached = evolveAll(kind, state.id, state, alarms, rules);
  if (command === undefined) return { ok: true, alarms, events: kind.followUps?.(reached, now, rules) ?? [] };
  const decision = kind.decide(state.id, reached, command, context);
  return decision.ok ? { ok: true, alarms, events: decision.events } : decision;
}

/** The state after some more events. */
export function evolveAll<S extends Snapshot, E extends LedgerEvent, B extends S | undefined>(
  kind: Pick<Kind<S, E>, 'evolve'>,
  id: string,
  state: B,
  events: readonly E[],
  rules: RuleBook,
): S | B {
  return events.reduce<S | B>((reached, event) => kind.evolve(id, reached, event, rules), state);
}
