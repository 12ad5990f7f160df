import * as z from 'zod';
import { type FailedReaction, failedReaction } from '../../functions/stream/failure.ts';
import type { Received } from '../../platform/sqs/failure-queue.ts';
import { parseJson } from '../http/answer.ts';

/** A message of the failure queue: a failed reaction with a name for it, or a sentence about what is not ours. */
export type Message =
  { readonly failed: FailedReaction; readonly name: string } | { readonly sentence: string };

/** Lambda's own message about a batch it gave up: it names a stretch of the stream, not the events in it. */
const lambdaSchema = z.looseObject({
  DDBStreamBatchInfo: z.looseObject({ batchSize: z.number().optional() }),
});

/** Reads a message of the failure queue. */
export function readMessage({ id, body }: Received): Message {
  const value = parseJson(body);
  const ours = failedReaction.safeParse(value);
  if (ours.success) return { failed: ours.data, name: nameOf(ours.data) };
  if (lambdaSchema.safeParse(value).success)
    return {
      sentence: `Message ${id} is Lambda's own and names a stretch of the stream, not its events: run this command with --request NUMBER for each request changed at that time, then remove the message.`,
    };
  return { sentence: `Message ${id} cannot be read and stays in the queue.` };
}

/** E.g. `request#4HK7-9MXA-3, events 2 to 3, create-notices` or `person#bob, assignment#bob-acts, notify-delegate`. */
function nameOf({ reaction, pk, sk, from, to }: FailedReaction): string {
  const what = from === undefined || to === undefined ? sk : eventsText(from + 1, to);
  return [pk, what, ...(reaction === undefined ? [] : [reaction])].join(', ');
}

function eventsText(first: number, last: number): string {
  return first === last ? `event ${last}` : `events ${first} to ${last}`;
}
