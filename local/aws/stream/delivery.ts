import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { sequenceOf } from './records.ts';

export interface DeliveryOptions {
  /** Hands over a batch and says which of it failed, as a Lambda with partial batch responses does. */
  readonly deliver: (records: DynamoDBRecord[]) => Promise<DynamoDBBatchResponse>;
  /** Called with a record that failed five times; it is not delivered again once this resolves. */
  readonly onPoisoned: (record: DynamoDBRecord, error: unknown) => Promise<void> | void;
  /** The first pause before another try; each further one is twice as long. */
  readonly backoffMs: number;
  /** Waits; resolves to false when the reader was stopped meanwhile. */
  readonly pause: (ms: number) => Promise<boolean>;
}

const tries = 5;

/**
 * Delivers records in order, and after each success says which was last. A failed record is tried again alone, so that
 * it holds nobody's attempts but its own; the rest waits behind it. Returns false when stopped before the end.
 */
export async function deliverInOrder(
  records: readonly DynamoDBRecord[],
  { deliver, onPoisoned, backoffMs, pause }: DeliveryOptions,
  delivered: (sequence: string) => void,
): Promise<boolean> {
  let next = 0;
  let failures = 0;
  while (next < records.length) {
    const batch = records.slice(next, failures === 0 ? undefined : next + 1);
    const { done, error } = await attempt(deliver, batch);
    if (done > 0) {
      next += done;
      failures = 0;
      delivered(sequenceOf(records[next - 1] as DynamoDBRecord));
    }
    if (done === batch.length) continue;
    failures += 1;
    if (failures === tries && (await report(onPoisoned, records[next] as DynamoDBRecord, error))) {
      delivered(sequenceOf(records[next] as DynamoDBRecord));
      next += 1;
      failures = 0;
    } else {
      // A record that could not even be reported is tried, and reported, again.
      if (failures === tries) failures = tries - 1;
      if (!(await pause(backoffMs * 2 ** (failures - 1)))) return false;
    }
  }
  return true;
}

/** How many records from the first were delivered, and why the next was not. */
async function attempt(
  deliver: DeliveryOptions['deliver'],
  batch: DynamoDBRecord[],
): Promise<{ readonly done: number; readonly error: unknown }> {
  try {
    const { batchItemFailures } = await deliver(batch);
    const failed = new Set(batchItemFailures.map((failure) => failure.itemIdentifier));
    if (failed.size === 0) return { done: batch.length, error: undefined };
    const first = batch.findIndex((record) => failed.has(sequenceOf(record)));
    // Lambda takes an identifier it does not know for a failure of the whole batch.
    return { done: Math.max(first, 0), error: new Error('The record was answered as failed.') };
  } catch (error) {
    return { done: 0, error };
  }
}

/** Whether the record was reported. */
async function report(
  onPoisoned: DeliveryOptions['onPoisoned'],
  record: DynamoDBRecord,
  error: unknown,
): Promise<boolean> {
  try {
    await onPoisoned(record, error);
    return true;
  } catch {
    return false;
  }
}
