import * as z from 'zod';

/**
 * A message in the failure queue: what failed for good, by its keys, and why. A reaction is run again by them, as a
 * range of events of an aggregate or as an item.
 */
export const failedReaction = z.object({
  /** Absent when the record could not be read, so that no reaction has seen it. */
  reaction: z.exactOptional(z.string()),
  pk: z.string(),
  sk: z.string(),
  /** Of an aggregate: its versions before and after. */
  from: z.exactOptional(z.int()),
  to: z.exactOptional(z.int()),
  /** The name of an error, never its text. */
  code: z.string(),
});
export type FailedReaction = z.infer<typeof failedReaction>;
