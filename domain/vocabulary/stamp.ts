import type * as z from 'zod';
import type { Immutable, stampShape } from './shapes.ts';

/** Who did something, and by which authority. `system` raises alarms, records uploads and keeps the approval chain going. */
export type Stamp = Immutable<z.infer<typeof stampShape>>;

/** What nobody in particular did. */
export const systemStamp: Stamp = { personId: 'rotunda', role: 'system', actingFor: [] };

/** Whose authority it was in the first place: the end of the chain of people acting for each other. */
export function principalOf({ personId, actingFor }: Pick<Stamp, 'personId' | 'actingFor'>): string {
  return actingFor.at(-1) ?? personId;
}

/** Everybody one decision speaks for: whoever made it and the people it was made in place of. */
export function peopleBehind({
  personId,
  actingFor,
}: Pick<Stamp, 'personId' | 'actingFor'>): readonly string[] {
  return [personId, ...actingFor];
}
