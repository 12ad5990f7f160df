import type { findOnce } from '../../platform/dynamodb/ledger/idempotency.ts';
import type { OrganisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import type { RequestLists } from '../../platform/dynamodb/ledger/snapshot-lists.ts';
import type { AttachmentBucket } from '../../platform/s3/attachments.ts';
import type { EdgePorts } from '../http/handler.ts';
import type { ExecutePorts } from '../core/execute.ts';

type FindOnce = typeof findOnce extends (table: never, ...rest: infer R) => infer T
  ? (...rest: R) => T
  : never;

/** What the requests capability needs of the outside world. */
export interface RequestPorts extends EdgePorts, ExecutePorts {
  readonly organisation: OrganisationStore;
  readonly lists: RequestLists;
  readonly bucket: AttachmentBucket;
  readonly findOnce: FindOnce;
  /** Unpredictable bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
}
