import * as z from 'zod';
import type { Table } from '../../platform/dynamodb/client.ts';
import type { FailureQueue } from '../../platform/sqs/failure-queue.ts';
import type { AttachmentContents } from '../../platform/s3/attachments.ts';
import { fileContents, openFiles } from '../attachments/files.ts';
import { type ChainPorts, openChain } from '../chain/chain.ts';
import { openClock } from '../clock.ts';
import { attachmentsFolder, openDataBeside, tableName } from '../data-folder.ts';
import { openFailureQueue } from '../failures/failure-queue.ts';
import { checkNotMigrated } from '../migrate/record.ts';

/** Where `npm start` keeps everything. */
export const dataDirectory = '.rotunda';

/** The Rotunda of this machine, for a command beside it, whether it runs just now or not. */
export interface ThisMachine extends ChainPorts {
  readonly table: Table;
  /** Its clock, which somebody may have moved forward. */
  readonly now: () => number;
  /** IANA zone of its department. */
  readonly zone: string;
  readonly failures: FailureQueue;
  readonly contents: AttachmentContents;
  close(): Promise<void>;
}

/**
 * Opens the data of this machine. A process that serves it at the same time notices what is written here, and goes on
 * from there: tells of it, runs executions that were started, drops what it remembers.
 *
 * @throws Error with a sentence for the terminal, when none has been started here, or its data was migrated to AWS
 */
export async function openThisMachine(directory = dataDirectory): Promise<ThisMachine> {
  const { store, values, path } = await openDataBeside(directory);
  try {
    checkNotMigrated(values, directory);
  } catch (error) {
    await store.close();
    throw error;
  }
  const { now } = openClock(values);
  return {
    ...(await openChain(store, now)),
    table: { client: store.client, name: tableName },
    now,
    zone: z.string().parse(values.get('zone') ?? 'America/New_York'),
    failures: await openFailureQueue(store),
    contents: fileContents(await openFiles(store, path(attachmentsFolder))),
    close: () => store.close(),
  };
}
