import type { Revised, Written } from '../../platform/dynamodb/organisation/organisation-store.ts';
import type { Refusal } from './use-case.ts';

/**
 * Writes an item as the caller wants it, if they know what they change: a new item needs no ETag, an existing one the
 * ETag it has now.
 */
export async function putAsRead<T>(steps: {
  readonly ifMatch: number | undefined;
  readonly read: () => Promise<Revised<T> | undefined>;
  readonly write: (revision: number) => Promise<Written>;
}): Promise<
  { readonly ok: true; readonly version: number } | { readonly ok: false; readonly refusal: Refusal }
> {
  const revision = (await steps.read())?.revision ?? 0;
  if (steps.ifMatch === undefined && revision > 0) return { ok: false, refusal: { code: 'revision.needed' } };
  if (steps.ifMatch !== undefined && steps.ifMatch !== revision)
    return { ok: false, refusal: { code: 'revision.changed', version: revision } };
  if ((await steps.write(revision)) === 'written') return { ok: true, version: revision + 1 };
  return { ok: false, refusal: { code: 'revision.changed', version: (await steps.read())?.revision ?? 0 } };
}
