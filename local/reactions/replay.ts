import * as z from 'zod';
import { wakingHours } from '../../domain/notices/index.ts';
import { failedReactionSchema } from '../../functions/stream/record-keys.ts';
import { react, type ReactPorts } from '../../functions/notices/creation/create-notices.ts';
import { reactTo } from '../../functions/notices/creation/create-by-key.ts';
import { nameOfError } from '../../functions/stream/transient-errors.ts';
import type { FailureQueue, Received } from '../../platform/sqs/failure-queue.ts';

/** What a replay did. */
export interface Replayed {
  /** Events whose reaction was run. */
  readonly events: number;
  /** Notices that were not there before. */
  readonly notices: number;
  /** Messages left in the queue, because they failed again or are not ours to read. */
  readonly left: number;
}

export interface ReplayOptions {
  readonly dryRun: boolean;
  /** Told one sentence for each message or event. */
  readonly tell: (sentence: string) => void;
}

/** Lambda's own message about a batch it gave up: it names a stretch of the stream, not the events in it. */
const lambdaSchema = z.looseObject({
  DDBStreamBatchInfo: z.looseObject({ batchSize: z.number().optional() }),
});

/** Longer than a reaction takes; a message that fails again comes back after it. */
const hiddenSeconds = 300;
/** Just long enough to count the messages. */
const hiddenToLookSeconds = 20;

/** Runs the reaction for every message in the failure queue, once each. */
export async function replayFailures(
  queue: FailureQueue,
  ports: ReactPorts,
  { dryRun, tell }: ReplayOptions,
): Promise<Replayed> {
  const waking = wakingHours(ports.zone);
  const seen = new Set<string>();
  let total: Replayed = { events: 0, notices: 0, left: 0 };
  for (;;) {
    const received = await queue.receive(dryRun ? hiddenToLookSeconds : hiddenSeconds);
    const fresh = received.filter(({ id }) => !seen.has(id));
    if (fresh.length === 0) return total;
    for (const message of fresh) {
      seen.add(message.id);
      const read = readMessage(message);
      if (read.kind === 'other') {
        tell(read.sentence);
        total = { ...total, left: total.left + 1 };
      } else if (dryRun) {
        tell(`${read.name}: failed with ${read.code}.`);
        total = { ...total, left: total.left + 1 };
      } else {
        try {
          const notices = await reactTo(read, ports, waking);
          await queue.delete(message.receipt);
          tell(`${read.name}: ${count(notices, 'new notice')}.`);
          total = { ...total, events: total.events + 1, notices: total.notices + notices };
        } catch (error) {
          tell(`${read.name}: failed again with ${nameOfError(error)}; it stays in the queue.`);
          total = { ...total, left: total.left + 1 };
        }
      }
    }
  }
}

/** Runs the reaction for every event of a request, oldest first. */
export async function replayRequest(
  requestId: string,
  ports: ReactPorts,
  { dryRun, tell }: ReplayOptions,
): Promise<Replayed> {
  const waking = wakingHours(ports.zone);
  const events = await ports.ledger.events(requestId);
  let total: Replayed = { events: 0, notices: 0, left: 0 };
  for (const [index, { type }] of events.entries()) {
    const name = `${requestId}, event ${index + 1}, ${type}`;
    if (dryRun) {
      tell(`${name}.`);
      continue;
    }
    const notices = await react({ requestId, sequence: index + 1 }, ports, waking);
    tell(`${name}: ${count(notices, 'new notice')}.`);
    total = { ...total, events: total.events + 1, notices: total.notices + notices };
  }
  return total;
}

/** E.g. `1 event`, `2 events`. */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

type Read =
  | {
      readonly kind: 'ours';
      readonly pk: string;
      readonly sk: string;
      readonly code: string;
      readonly name: string;
    }
  | { readonly kind: 'other'; readonly sentence: string };

function readMessage({ id, body }: Received): Read {
  const value = parsed(body);
  const ours = failedReactionSchema.safeParse(value);
  if (ours.success) return { kind: 'ours', ...ours.data, name: `${ours.data.pk} ${ours.data.sk}` };
  if (lambdaSchema.safeParse(value).success)
    return {
      kind: 'other',
      sentence: `Message ${id} is Lambda's own and names a stretch of the stream, not its events: run this command with --request NUMBER for each request changed at that time, then remove the message.`,
    };
  return { kind: 'other', sentence: `Message ${id} cannot be read and stays in the queue.` };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
