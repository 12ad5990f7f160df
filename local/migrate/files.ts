import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { requestKind } from '../../domain/requests/index.ts';
import { parseAggregateKey } from '../../platform/dynamodb/ledger/keys.ts';
import type { Item } from '../../platform/dynamodb/ledger/places.ts';
import type { AttachmentFiles } from '../../platform/s3/attachment-files.ts';
import { attachmentKey } from '../../platform/s3/attachment-keys.ts';
import type { KeptFile } from '../attachments/files.ts';
import type { Office } from './office.ts';

const snapshotSchema = z.looseObject({
  attachments: z.array(
    z.looseObject({
      id: z.string(),
      receivedAt: z.optional(z.unknown()),
      versionId: z.exactOptional(z.string()),
      refused: z.optional(z.unknown()),
      removed: z.optional(z.unknown()),
    }),
  ),
});
const receipt = z.looseObject({
  event: z.looseObject({ type: z.literal('AttachmentReceived'), attachmentId: z.string() }),
});

/** Whether an item is the snapshot of a request that may name files. */
export function mayNameFiles({ pk, sk, attachments }: Item): boolean {
  const namesNone = Array.isArray(attachments) && attachments.length === 0;
  return isOfRequest(pk) && sk === requestKind.name && !namesNone;
}

/** Whether an item is the event of a file's arrival, which names its version as the snapshot does. */
export function isReceipt({ pk, event }: Item): boolean {
  return isOfRequest(pk) && receipt.safeParse({ event }).success;
}

/** How many files this run has put, and how many an earlier one had. */
export interface FileCount {
  put: number;
  known: number;
}

export interface FileMigration {
  readonly count: Readonly<FileCount>;
  /**
   * Puts the files that a request has received. Gives its receipts and then its snapshot, with the versions the files have
   * there: a version is a name of one bucket.
   */
  migrateReceived(snapshot: Item): Promise<readonly Item[]>;
  /** Puts what had arrived for those requests and is in no record yet: it is received there. */
  migrateArrived(): Promise<void>;
}

/** Migrates the files that requests have or await. What was refused or removed stays behind. */
export function fileMigration(
  office: Pick<Office, 'file' | 'partition'>,
  files: AttachmentFiles,
): FileMigration {
  const count: FileCount = { put: 0, known: 0 };
  const arrived: KeptFile[] = [];

  async function migrate({ key, path, mediaType }: KeptFile): Promise<string> {
    const known = await files.versionOf(key);
    count[known === undefined ? 'put' : 'known'] += 1;
    return known ?? (await files.put(key, await readFile(path), mediaType));
  }

  return {
    count,
    async migrateReceived(snapshot) {
      const pk = String(snapshot['pk']);
      const versions = new Map<string, string>();
      // One that cannot be read goes as it is.
      const { attachments = [] } = snapshotSchema.safeParse(snapshot).data ?? {};
      for (const { id, receivedAt, versionId, refused, removed } of attachments) {
        const key = attachmentKey(parseAggregateKey(pk)?.id ?? '', id);
        const file = office.file(versionId === undefined ? { key } : { key, versionId });
        if (file === undefined || refused !== undefined || removed !== undefined) continue;
        if (receivedAt === undefined) arrived.push(file);
        else versions.set(id, await migrate(file));
      }
      const withVersion = <T extends object>(one: T, id: string): T => {
        const versionId = versions.get(id);
        return versionId === undefined ? one : { ...one, versionId };
      };
      const receipts = [...office.partition(pk)].filter(isReceipt).map((item) => {
        const { event } = receipt.parse(item);
        return { ...item, event: withVersion(event, event.attachmentId) };
      });
      return versions.size === 0
        ? [...receipts, snapshot]
        : [...receipts, { ...snapshot, attachments: attachments.map((one) => withVersion(one, one.id)) }];
    },
    async migrateArrived() {
      for (const file of arrived) await migrate(file);
    },
  };
}

function isOfRequest(pk: unknown): boolean {
  return parseAggregateKey(String(pk))?.kind === requestKind.name;
}
