import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { deliverInOrder, type DeliveryOptions } from './delivery.ts';
import { toEventRecord } from './records.ts';
import { type Page, shardReader, shardsOf, streamOf } from './shards.ts';

export interface StreamOptions extends Pick<DeliveryOptions, 'deliver' | 'onPoisoned'> {
  readonly client: DynamoDBStreamsClient;
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
  /** Where the place in the stream is kept. */
  readonly checkpointFile: string;
  /** Called each time the stream has been read to its end after it was not. */
  readonly onIdle?: (() => void) | undefined;
  /** One sentence for whoever watches the terminal. */
  readonly log?: ((sentence: string) => void) | undefined;
  /** How long to wait before looking again by itself; 200 ms when absent. */
  readonly pollMs?: number | undefined;
  /** The most records handed over at once; 100 when absent, as for a Lambda. */
  readonly batchSize?: number | undefined;
  /** The first pause before a failed record is tried again; 100 ms when absent. */
  readonly backoffMs?: number | undefined;
}

export interface StreamReader {
  /** Resolves when everything written before the call was delivered, or given up as poisoned. */
  drain(): Promise<void>;
  /** Something has been written: looks again without waiting for its next time. */
  wake(): void;
  /** Finishes the batch under way and stops. */
  stop(): Promise<void>;
}

/** A reader gone blind tries again this often. */
const retryMs = 1_000;

/**
 * Delivers the stream of a table in order and at least once, from where the checkpoint stands. A kill at any moment
 * loses nothing: the checkpoint moves only after delivery, so the worst is a batch delivered again.
 */
export function readStream(options: StreamOptions): StreamReader {
  const {
    client,
    dynamodb,
    tableName,
    checkpointFile,
    onIdle,
    pollMs = 200,
    batchSize = 100,
    backoffMs = 100,
  } = options;
  const log = options.log ?? logToTerminal;
  const stopping = new AbortController();
  let waiting = new AbortController();
  let drains: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  let stream: { readonly arn: string; readonly checkpoint: Checkpoint } | undefined;
  const readers = new Map<string, ReturnType<typeof shardReader>>();

  async function pause(ms: number, signal = stopping.signal): Promise<boolean> {
    await sleep(ms, undefined, { signal }).catch(() => undefined);
    return !stopping.signal.aborted;
  }

  async function open(): Promise<{ readonly arn: string; readonly checkpoint: Checkpoint }> {
    if (stream === undefined) {
      const arn = await streamOf(dynamodb, tableName);
      stream = { arn, checkpoint: openCheckpoint(checkpointFile, arn) };
    }
    return stream;
  }

  /** Reads every shard to its end; returns how many records that were, or undefined when stopped on the way. */
  async function pass(): Promise<number | undefined> {
    const { arn, checkpoint } = await open();
    const shards = await shardsOf(client, arn);
    let count = 0;
    for (const shard of shards) {
      if (checkpoint.finished(shard)) continue;
      const read = readers.get(shard) ?? shardReader(client, arn, shard, lostRecords);
      readers.set(shard, read);
      let page: Page;
      do {
        page = await read(checkpoint.after(shard), batchSize);
        const records = page.records.map((record) => toEventRecord(record, arn));
        const delivery = { deliver: options.deliver, onPoisoned: options.onPoisoned, backoffMs, pause };
        const whole = await deliverInOrder(records, delivery, (sequence) => {
          checkpoint.delivered(shard, sequence);
        });
        count += records.length;
        if (!whole || stopping.signal.aborted) return undefined;
      } while (page.records.length > 0 && !page.ended);
      if (page.ended) {
        checkpoint.finish(shard);
        readers.delete(shard);
        // What continues a closed shard may have been opened since the shards were listed.
        count += 1;
      }
    }
    checkpoint.keepOnly(new Set(shards));
    return count;
  }

  function lostRecords(): void {
    log(
      'Changes older than a day were not read in time and are gone from the stream: reading goes on with the oldest kept.',
    );
  }

  async function run(): Promise<void> {
    let idle = false;
    let blind = false;
    while (!stopping.signal.aborted) {
      const asked = drains;
      try {
        const count = await pass();
        blind = false;
        if (count === undefined) break;
        if (count > 0) {
          // What a delivery writes to the same table belongs to it: look again before calling it quiet.
          idle = false;
          continue;
        }
        drains = drains.filter((drain) => !asked.includes(drain));
        asked.forEach(({ resolve }) => {
          resolve();
        });
        if (!idle) onIdle?.();
        idle = true;
        // Whoever asked during the pass is answered by the next.
        if (drains.length > 0) continue;
        waiting = new AbortController();
        await pause(pollMs, AbortSignal.any([waiting.signal, stopping.signal]));
      } catch (error) {
        if (!blind)
          log(`The stream of ${tableName} cannot be read: ${reasonOf(error)}. Trying again each second.`);
        blind = true;
        // The engine may have been replaced, and the table with it.
        stream = undefined;
        readers.clear();
        await pause(retryMs);
      }
    }
    for (const { reject } of drains) reject(new Error('The stream reader was stopped.'));
    drains = [];
  }

  const running = run();
  return {
    drain() {
      if (stopping.signal.aborted) return Promise.reject(new Error('The stream reader was stopped.'));
      return new Promise((resolve, reject) => {
        drains = [...drains, { resolve, reject }];
        waiting.abort();
      });
    },
    wake() {
      waiting.abort();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function logToTerminal(sentence: string): void {
  console.error(sentence);
}
