import { openStore, type Store } from '../../local/store/store.ts';

/** A store in memory: gone when nobody holds it any more. */
export function aStore(): Store {
  return openStore({ file: ':memory:' });
}
