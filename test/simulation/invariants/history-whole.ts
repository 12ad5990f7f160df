import { isDeepStrictEqual } from 'node:util';
import { evolveAll } from '../../../domain/ledger/index.ts';
import { requestKind, type RequestState } from '../../../domain/requests/index.ts';
import type { Invariant } from './invariant.ts';

/** The stored state, its clocks first of all, is what the events make of it when they are read from the beginning. */
export const historyWhole: Invariant = {
  name: 'clocks recomputed from the events equal the stored ones',
  broken({ changed }) {
    return changed.flatMap(({ state, events, rules }) => {
      const { id } = state;
      if (events.length !== state.version)
        return [`${id} is at version ${state.version} and has ${events.length} events.`];
      const backwards = events.findIndex(({ at }, index) => at < (events[index - 1]?.at ?? 0));
      if (backwards > 0) return [`Event ${backwards + 1} of ${id} lies before the one before it.`];
      const again = evolveAll<RequestState, (typeof events)[number], RequestState | undefined>(
        requestKind,
        id,
        undefined,
        events,
        rules,
      );
      const wrong = Object.keys(state).filter(
        (field) => !isDeepStrictEqual(plain(state[field as never]), plain(again?.[field as never])),
      );
      return wrong.length === 0
        ? []
        : [`${id} is stored with other ${wrong.join(', ')} than its events make.`];
    });
  },
};

/** As it would be read back: without what is undefined. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
