import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { inBatches } from '../../platform/concurrency/batches.ts';
import { memoize } from '../../platform/concurrency/memoize.ts';
import { migratedAt } from '../../platform/dynamodb/table.ts';
import type { FailureQueue } from '../../platform/sqs/failure-queue.ts';
import type { CorePorts, Registered } from '../core/ports.ts';
import type { ItemFilter } from '../core/deployment.ts';
import type { FailedReaction } from './failure.ts';
import type { ItemReaction, Reaction } from './reaction.ts';
import { changeOf, type Keys, keysOf, type SnapshotRecord, snapshotRecord } from './record.ts';
import { isTransient, nameOfError } from './transient-errors.ts';

export interface StreamPorts
  extends Pick<CorePorts, 'log' | 'ledger' | 'organisation'>, Pick<Registered, 'kinds'> {
  readonly failures: Pick<FailureQueue, 'send'>;
}

/** Makes the reactions for one batch of records, with the ports they are to use for it. */
export interface Reactions<P> {
  readonly reactions: (ports: P) => readonly Reaction[];
  readonly itemReactions: readonly ItemReaction<P>[];
}

/** `done`; `again`: for a passing reason, to be delivered once more; `given-up`: in the failure queue. */
type Outcome = 'done' | 'again' | 'given-up';

/** Aggregates worked on at a time: enough to hide a round trip, few enough for a small function. */
const batchSize = 8;

/**
 * Hands what the table's stream tells to every reaction it concerns, the changes of one aggregate in their order. What
 * fails for a passing reason is handed back to be delivered again; what would fail every time goes to the failure queue
 * by its key, so that it holds up nobody else. Records of no kind that is registered concern nobody, nor do items that
 * were migrated: what follows from them followed on the machine they come from.
 */
export function streamHandler<P extends StreamPorts>(
  { reactions, itemReactions }: Reactions<P>,
  ports: P,
): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    const batch = forOneBatch(ports);
    const on = { reactions: reactions(batch), items: itemReactions.map((one) => bindTo(batch, one)) };
    const concerning = Records.filter((record) => concernsSomebody(record, on, ports));
    if (concerning.length === 0) return { batchItemFailures: [] };
    ports.log.info('STARTED', { operation: 'react', records: concerning.length });
    const groups = [...Map.groupBy(concerning, (record) => keysOf(record).pk).values()];
    const outcomes = (await inBatches(batchSize, groups, (group) => takeInOrder(group, on, batch))).flat();
    const again = outcomes.filter(({ outcome }) => outcome === 'again');
    ports.log.info('COMPLETED', {
      operation: 'react',
      again: again.length,
      givenUp: outcomes.filter(({ outcome }) => outcome === 'given-up').length,
    });
    return {
      batchItemFailures: again.map(({ record }) => ({
        itemIdentifier: record.dynamodb?.SequenceNumber ?? '',
      })),
    };
  };
}

/** A reaction to items with the ports of its batch. */
interface BoundItemReaction extends ItemFilter {
  readonly name: string;
  readonly react: (keys: Keys) => Promise<void>;
}

interface Concerned {
  readonly reactions: readonly Reaction[];
  readonly items: readonly BoundItemReaction[];
}

function bindTo<P>(ports: P, reaction: ItemReaction<P>): BoundItemReaction {
  const { name, prefix, having } = reaction;
  return { name, prefix, having, react: (keys) => reaction.react(keys, ports) };
}

function concernsSomebody(
  record: DynamoDBRecord,
  { items }: Concerned,
  { kinds }: Pick<StreamPorts, 'kinds'>,
): boolean {
  if (record.dynamodb?.NewImage?.[migratedAt] !== undefined) return false;
  const snapshot = snapshotRecord(record);
  if (snapshot !== undefined) return kinds.some(({ name }) => name === snapshot.kind);
  return items.some((reaction) => isItemOf(record, reaction));
}

function isItemOf(record: DynamoDBRecord, { prefix, having }: ItemFilter): boolean {
  return (
    record.eventName === 'INSERT' &&
    keysOf(record).sk.startsWith(prefix) &&
    record.dynamodb?.NewImage?.[having]?.S !== undefined
  );
}

/** A hundred breaches in one agency ask for its directors once. */
function forOneBatch<P extends StreamPorts>(ports: P): P {
  const { organisation } = ports;
  return {
    ...ports,
    organisation: {
      ...organisation,
      holdersOf: memoize((agencyId, role) => organisation.holdersOf(agencyId, role)),
      assignmentsOf: memoize((personId) => organisation.assignmentsOf(personId)),
    },
  };
}

/** The records of one aggregate; after one that is to come again the rest comes again as well. */
async function takeInOrder(
  records: readonly DynamoDBRecord[],
  on: Concerned,
  ports: StreamPorts,
): Promise<readonly { readonly record: DynamoDBRecord; readonly outcome: Outcome }[]> {
  const outcomes: { record: DynamoDBRecord; outcome: Outcome }[] = [];
  for (const record of records) {
    const outcome = outcomes.at(-1)?.outcome === 'again' ? 'again' : await take(record, on, ports);
    outcomes.push({ record, outcome });
  }
  return outcomes;
}

async function take(record: DynamoDBRecord, on: Concerned, ports: StreamPorts): Promise<Outcome> {
  const snapshot = snapshotRecord(record);
  const keys = keysOf(record);
  if (snapshot === undefined)
    return worstOf(
      await Promise.all(
        on.items
          .filter((reaction) => isItemOf(record, reaction))
          .map(({ name, react }) => attempt(() => react(keys), { reaction: name, ...keys }, ports)),
      ),
    );
  return takeSnapshot(record, snapshot, on, ports);
}

async function takeSnapshot(
  record: DynamoDBRecord,
  { kind: name, from, to }: SnapshotRecord,
  { reactions }: Concerned,
  ports: StreamPorts,
): Promise<Outcome> {
  const range = { ...keysOf(record), from, to };
  const outcomes: Outcome[] = [];
  const reading = await attempt(
    async () => {
      const kind = ports.kinds.find((one) => one.name === name);
      if (kind === undefined) throw new Error(`There is no kind ${name}.`);
      const change = await changeOf(record, kind, ports.ledger(kind));
      const concerned = reactions.filter(
        (reaction) =>
          reaction.kind === name &&
          (reaction.on === 'all' || change.events.some(({ type }) => isAmong(type, reaction.on))),
      );
      outcomes.push(
        ...(await Promise.all(
          concerned.map((reaction) =>
            attempt(() => reaction.react(change), { reaction: reaction.name, ...range }, ports),
          ),
        )),
      );
    },
    range,
    ports,
  );
  return worstOf([reading, ...outcomes]);
}

function isAmong(type: string, on: Reaction['on']): boolean {
  return on === 'all' || on.has(type);
}

function worstOf(outcomes: readonly Outcome[]): Outcome {
  return (['again', 'given-up'] as const).find((outcome) => outcomes.includes(outcome)) ?? 'done';
}

async function attempt(
  work: () => Promise<void>,
  what: Omit<FailedReaction, 'code'>,
  { log, failures }: StreamPorts,
): Promise<Outcome> {
  try {
    await work();
    return 'done';
  } catch (error) {
    const code = nameOfError(error);
    if (isTransient(error)) {
      log.warn('REACTION_POSTPONED', { ...what, name: code });
      return 'again';
    }
    log.error('REACTION_FAILED', { ...what, name: code });
    return giveUp({ ...what, code }, failures, log);
  }
}

async function giveUp(
  failed: FailedReaction,
  failures: StreamPorts['failures'],
  log: StreamPorts['log'],
): Promise<Outcome> {
  try {
    await failures.send(failed);
    return 'given-up';
  } catch (error) {
    log.error('REACTION_NOT_KEPT', { ...failed, name: nameOfError(error) });
    return 'again';
  }
}
