import type { RuleBook } from '../../domain/agreements/index.ts';
import type { Change, Kind, LedgerEvent, Snapshot } from '../../domain/ledger/index.ts';
import type { CorePorts } from '../core/ports.ts';
import { EventMissing } from './record.ts';

/**
 * The change between two versions of an aggregate, made again from its whole history, for a reaction that failed when
 * the stream told of it. This is the slow way, for a person's hand; the stream brings both states.
 *
 * @throws EventMissing when there is no such aggregate, or no such versions of it
 */
export async function changeFromHistory<S extends Snapshot, E extends LedgerEvent>(
  kind: Kind<S, E>,
  id: string,
  { from, to }: { readonly from: number; readonly to: number },
  { ledger, ruleBooks, organisation }: Pick<CorePorts, 'ledger' | 'ruleBooks' | 'organisation'>,
): Promise<Change<S, E>> {
  const [events, current] = await Promise.all([ledger(kind).events(id, 0, to), ledger(kind).load(id)]);
  if (current === undefined || events.length < to || from >= to)
    throw new EventMissing(kind.name, id, { from, to });
  const agreements = await organisation.agreements(current.agencyId);
  const rules = await ruleBooks.bookOf(
    current.agencyId,
    agreements.map(({ version }) => version),
  );
  const states = statesAlong(kind, id, events, rules ?? noRules);
  const after = states[to - 1];
  const before = from === 0 ? undefined : states[from - 1];
  if (after === undefined) throw new Error(`${kind.name} ${id} has no version ${to}.`);
  return {
    kind: kind.name,
    id,
    after,
    events: events.slice(from),
    ...(before === undefined ? {} : { before }),
  };
}

function statesAlong<S extends Snapshot, E extends LedgerEvent>(
  kind: Kind<S, E>,
  id: string,
  events: readonly E[],
  rules: RuleBook,
): readonly S[] {
  const states: S[] = [];
  for (const event of events) states.push(kind.evolve(id, states.at(-1), event, rules));
  return states;
}

const noRules: RuleBook = (version) => {
  throw new Error(`There is no agreement version ${version}.`);
};
