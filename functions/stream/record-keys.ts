import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod';
import type { EventKey } from '../notices/creation/create-notices.ts';
import type { AssignmentKey } from '../notices/creation/notify-delegate.ts';

/** A message in the failure queue: the keys of an event or an assignment, and why its reaction failed. */
export const failedReactionSchema = z.object({ pk: z.string(), sk: z.string(), code: z.string() });
export type FailedReaction = z.infer<typeof failedReactionSchema>;

/** Keys of a row. */
export type Keys = Pick<FailedReaction, 'pk' | 'sk'>;

const eventKeys = z.object({
  pk: z.string().regex(/^request#.+$/),
  sk: z.string().regex(/^event#\d+$/),
});
const assignmentKeys = z.object({
  pk: z.string().regex(/^person#.+$/),
  sk: z.string().regex(/^assignment#.+$/),
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
  const { pk, sk } = eventKeys.parse(keys);
  return { requestId: pk.slice('request#'.length), sequence: Number(sk.slice('event#'.length)) };
}

/** Whether a row's keys are those of an assignment of a person. */
export function isAssignment({ sk }: Keys): boolean {
  return sk.startsWith('assignment#');
}

/**
 * Which assignment a row's keys name.
 *
 * @throws ZodError when they are not those of an assignment
 */
export function parseAssignmentKey(keys: Keys): AssignmentKey {
  const { pk, sk } = assignmentKeys.parse(keys);
  return { personId: pk.slice('person#'.length), assignmentId: sk.slice('assignment#'.length) };
}
