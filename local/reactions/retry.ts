import { requestKind, requestNotices } from '../../domain/requests/index.ts';
import { wakingHours } from '../../domain/notices/index.ts';
import { createNotices } from '../../functions/notices/creation/create-notices.ts';
import { changesFromHistory } from '../../functions/stream/history.ts';
import { nameOfError } from '../../functions/stream/transient-errors.ts';
import type { FailureQueue, Received } from '../../platform/sqs/failure-queue.ts';
import { formatCount } from '../terminal/format-count.ts';
import { readMessage } from './read-message.ts';
import { type Missing, type RetryPorts, runAgain } from './run-again.ts';

/** What a retry did. */
export interface RetryResult {
  /** Events whose reaction was run. */
  readonly events: number;
  /** Notices that were not there before. */
  readonly notices: number;
  /** Messages left in the queue, because they failed again or cannot be run here. */
  readonly left: number;
}

export interface RetryOptions {
  readonly dryRun: boolean;
  /** Called with one sentence for each message or event. */
  readonly print: (sentence: string) => void;
}

/** What became of one message, with a sentence about it. */
type Retried = RetryResult & { readonly sentence: string };

const waits: Readonly<Record<Missing, string>> = {
  'state machine':
    'stays in the queue, since no state machine was named with --state-machine; the nightly reconciliation does the same work.',
  bucket: 'stays in the queue, since no bucket was named with --bucket.',
};

/** Longer than a reaction takes; a message that fails again comes back after it. */
const hiddenSeconds = 300;
/** Just long enough to count the messages. */
const hiddenToLookSeconds = 20;

/** Runs the reactions of every message in the failure queue, once each. */
export async function retryFailures(
  queue: FailureQueue,
  ports: RetryPorts,
  { dryRun, print }: RetryOptions,
): Promise<RetryResult> {
  const seen = new Set<string>();
  let total: RetryResult = { events: 0, notices: 0, left: 0 };
  for (;;) {
    const received = await queue.receive(dryRun ? hiddenToLookSeconds : hiddenSeconds);
    const fresh = received.filter(({ id }) => !seen.has(id));
    if (fresh.length === 0) return total;
    for (const message of fresh) {
      seen.add(message.id);
      const { events, notices, left, sentence } = dryRun
        ? lookAt(message)
        : await retryMessage(message, queue, ports);
      print(sentence);
      total = { events: total.events + events, notices: total.notices + notices, left: total.left + left };
    }
  }
}

/** Runs the reaction that creates notices for every event of a request, as a change of its own, oldest first. */
export async function retryRequest(
  requestId: string,
  ports: RetryPorts,
  { dryRun, print }: RetryOptions,
): Promise<RetryResult> {
  const waking = wakingHours(ports.zone);
  const changes = await changesFromHistory(requestKind, requestId, ports);
  let total: RetryResult = { events: 0, notices: 0, left: 0 };
  for (const change of changes) {
    const name = `${requestId}, event ${change.after.version}, ${change.events.map(({ type }) => type).join()}`;
    if (dryRun) {
      print(`${name}.`);
      continue;
    }
    const notices = await createNotices(requestNotices, change, ports, waking);
    print(`${name}: ${formatCount(notices, 'new notice')}.`);
    total = { ...total, events: total.events + 1, notices: total.notices + notices };
  }
  return total;
}

function lookAt(message: Received): Retried {
  const read = readMessage(message);
  return left('sentence' in read ? read.sentence : `${read.name}: failed with ${read.failed.code}.`);
}

async function retryMessage(message: Received, queue: FailureQueue, ports: RetryPorts): Promise<Retried> {
  const read = readMessage(message);
  if ('sentence' in read) return left(read.sentence);
  const { failed, name } = read;
  try {
    const { events, notices, waitingFor } = await runAgain(failed, ports);
    const [missing] = waitingFor;
    const result = { events, notices: notices.created };
    if (missing !== undefined) return { ...result, left: 1, sentence: `${name}: ${waits[missing]}` };
    if (events === 0) return left(`${name}: no reaction follows from this; it stays in the queue.`);
    await queue.delete(message.receipt);
    const done = notices.put === 0 ? 'run again' : formatCount(notices.created, 'new notice');
    return { ...result, left: 0, sentence: `${name}: ${done}.` };
  } catch (error) {
    return left(`${name}: failed again with ${nameOfError(error)}; it stays in the queue.`);
  }
}

function left(sentence: string): Retried {
  return { events: 0, notices: 0, left: 1, sentence };
}
