import type { Kind, LedgerEvent, Snapshot } from '../../domain/ledger/index.ts';
import type { SubjectNotices, SubjectWords } from '../../domain/notices/index.ts';
import type { DueAggregate } from '../../platform/dynamodb/ledger/ledger.ts';
import type { CountInbox } from '../../platform/dynamodb/ledger/inbox-count.ts';
import type { SnapshotLists } from '../../platform/dynamodb/ledger/snapshot-lists.ts';
import type { OrganisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import type { Log } from '../../platform/log/log.ts';
import type { EdgePorts } from '../http/handler.ts';
import type { IdempotencyPorts } from '../http/idempotency.ts';
import type { Catalogue } from './catalogue.ts';
import type { ExecutePorts } from './execute.ts';

/** What the registered capabilities bring, for what works on all of them. */
export interface Registered {
  readonly kinds: readonly Kind[];
  readonly subjects: readonly SubjectNotices[];
  readonly words: ReadonlyMap<string, SubjectWords>;
}

/** What every capability may ask of the outside world: time, the log, and the table. */
export interface CorePorts extends Omit<EdgePorts, 'identityClaim'>, ExecutePorts, IdempotencyPorts {
  readonly now: () => number;
  readonly log: Log;
  /** IANA zone of the department: assignments begin and end, and quiet hours are read, in it. */
  readonly zone: string;
  readonly organisation: OrganisationStore;
  /** Agreements and services, for decisions that only need to know them. */
  readonly catalogue: Catalogue;
  /** Lists of the aggregates of a kind. */
  readonly lists: <S extends Snapshot, E extends LedgerEvent>(kind: Kind<S, E>) => SnapshotLists<S>;
  /** Aggregates of all kinds with an alarm due by an instant (epoch ms), in one of several partitions. */
  readonly alarmsDue: (partition: string, now: number) => AsyncIterable<DueAggregate>;
  /** Aggregates of all kinds to which something outside is owed. */
  readonly unsettled: () => AsyncIterable<DueAggregate>;
  /** How much waits in the inbox of a role. */
  readonly countInbox: CountInbox;
  /** Unpredictable bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
}
