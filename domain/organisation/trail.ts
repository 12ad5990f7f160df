import * as z from 'zod';
import { type Immutable, instant, role, type Stamp, stampShape, text } from '../vocabulary/index.ts';

/** Who changes the organisation, by which authority, and when (epoch ms). */
export interface Authorship {
  readonly by: Stamp;
  readonly at: number;
}

/** What the organisation is made of. */
export const subjects = ['agency', 'service', 'person', 'assignment', 'calendar', 'agreement'] as const;

const value = z.union([text, z.int(), z.array(text)]);

/**
 * One change of the organisation as the trail keeps it: who, when, and what is another now. Of a calendar or an agreement
 * it names the version, which itself never changes.
 */
export const trailEntryShape = z.object({
  at: instant,
  by: stampShape,
  subject: z.enum(subjects),
  /** Of the subject; of a calendar or an agreement whose it is. */
  id: text,
  /** Of an assignment: whose, of which role, for which agency or all (`*`). */
  assignment: z.exactOptional(z.object({ personId: text, role, agencyId: text })),
  changes: z.array(z.object({ field: text, before: z.exactOptional(value), after: z.exactOptional(value) })),
});
export type TrailEntry = Immutable<z.infer<typeof trailEntryShape>>;

type Fields = Readonly<Record<string, unknown>>;

/** The fields that are other ones than before, in the order of the alphabet; all of them for what is new. */
export function changesBetween(before: Fields | undefined, after: Fields): TrailEntry['changes'] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])].sort();
  return fields.flatMap((field) => {
    const [old, now] = [before?.[field], after[field]];
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    return [
      {
        field,
        ...(old === undefined ? {} : { before: value.parse(old) }),
        ...(now === undefined ? {} : { after: value.parse(now) }),
      },
    ];
  });
}
