import type { RuleBook } from '../../domain/agreements/index.ts';
import type { Change, Kind, LedgerEvent, Snapshot } from '../../domain/ledger/index.ts';
import type { CorePorts } from '../core/ports.ts';
import { EventMissing } from './record.ts';

type HistoryPorts = Pick<CorePorts, 'ledger' | 'ruleBooks' | 'organisation'>;

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
  ports: HistoryPorts,
): Promise<Change<S, E>> {
  const changes = await changesFromHistory(kind, id, ports, to);
  const last = changes[to - 1];
  const first = changes[from];
  if (first === undefined || last === undefined || from >= to)
    throw new EventMissing(kind.name, id, { from, to });
  return {
    ...first,
    after: last.after,
    events: changes.slice(from, to).flatMap(({ events }) => events),
  };
}

/**
 * Every event of an aggregate as a change of its own, oldest first; none when there is no such aggregate. The history is
 * read once.
 *
 * @param limit how many events at most; all when absent
 */
export async function changesFromHistory<S extends Snapshot, E extends LedgerEvent>(
  kind: Kind<S, E>,
  id: string,
  { ledger, ruleBooks, organisation }: HistoryPorts,
  limit?: number,
): Promise<readonly Change<S, E>[]> {
  const [events, current] = await Promise.all([ledger(kind).events(id, 0, limit), ledger(kind).load(id)]);
  if (current === undefined) return [];
  const agreements = await organisation.agreements(current.agencyId);
  const rules = await ruleBooks.bookOf(
    current.agencyId,
    agreements.map(({ version }) => version),
  );
  const changes: Change<S, E>[] = [];
  for (const event of events) {
    const before = changes.at(-1)?.after;
    const after = kind.evolve(id, before, event, rules ?? noRules);
    changes.push({
      kind: kind.name,
      id,
      after,
      events: [event],
      ...(before === undefined ? {} : { before }),
    });
  }
  return changes;
}

const noRules: RuleBook = (version) => {
  throw new Error(`There is no agreement version ${version}.`);
};
