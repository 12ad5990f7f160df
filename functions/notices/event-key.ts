import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod';
import type { EventKey } from './react.ts';

/** A message in the failure queue: the keys of an event, and why its reaction failed. */
export const failedReactionSchema = z.object({ pk: z.string(), sk: z.string(), code: z.string() });
export type FailedReaction = z.infer<typeof failedReactionSchema>;

/** Keys of a row. */
export type Keys = Pick<FailedReaction, 'pk' | 'sk'>;

const keysSchema = z.object({
  pk: z.string().regex(/^request#.+$/),
  sk: z.string().regex(/^event#\d+$/),
});

/** The keys of a stream record, as it has them. */
export function keysOf({ dynamodb }: DynamoDBRecord): Keys {
  return { pk: dynamodb?.Keys?.['pk']?.S ?? '', sk: dynamodb?.Keys?.['sk']?.S ?? '' };
}

/**
 * Which event a row's keys name.
 *
 * @throws ZodError when they are not those of an event
 */
export function parseEventKey(keys: Keys): EventKey {
  const { pk, sk } = keysSchema.parse(keys);
  return { requestId: pk.slice('request#'.length), sequence: Number(sk.slice('event#'.length)) };
}
