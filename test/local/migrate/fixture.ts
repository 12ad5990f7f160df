import { Readable } from 'node:stream';
import { approvalChain } from '../../../local/chain/approval-chain.ts';
import { openChain } from '../../../local/chain/chain.ts';
import { openExecutions } from '../../../local/chain/executions.ts';
import { openFiles } from '../../../local/attachments/files.ts';
import { openDataBeside, openDataFolder, tableName } from '../../../local/data-folder.ts';
import { openFailureQueue } from '../../../local/failures/failure-queue.ts';
import type { Target } from '../../../local/migrate/target.ts';
import { openDirectorTopic } from '../../../local/outbox/director-topic.ts';
import { openOutbox, type Outbox } from '../../../local/outbox/outbox.ts';
import { type Runtime, startRuntime } from '../../../local/runtime.ts';
import type { Store } from '../../../local/store/store.ts';
import { attachPicture } from '../../support/attachments.ts';
import { assessments, ChainWalk } from '../../support/chain-walk.ts';
import { until } from '../../support/until.ts';

export const picture = 'a picture, as far as anybody can tell';

/** What was going on in an office when it was left. */
export interface Left {
  /** An application that four assessors were asked about. */
  readonly application: string;
  /** Its attachment. */
  readonly attachment: string;
}

/** Serves what is in a folder, looking each tenth of a second for what is due. */
export function serve(directory: string): Promise<Runtime> {
  return startRuntime({ directory, port: 0, print: () => undefined, everyMs: 100 });
}

/** An office of the sample organisation that has worked for a while, with everything that can be under way. */
export async function anOffice(directory: string): Promise<Left> {
  const runtime = await serve(directory);
  const walk = new ChainWalk(runtime.url);
  const application = await walk.forwarded();
  await walk.handOn(application);
  await walk.until(application, ...assessments);
  const attachment = await attachPicture(await walk.as('nora-fieldstone'), application, picture);
  const { store } = await openDataBeside(directory);
  const outbox = await openOutbox(store, { now: Date.now });
  await until(() => outbox.list().find(({ text }) => text.includes(`your request ${application}`)));
  await settled(store);
  const failures = await openFailureQueue(store);
  await failures.send({ pk: `request#${application}`, sk: 'request', from: 0, to: 1, code: 'Error' });
  await store.close();
  await runtime.stop();
  return { application, attachment };
}

/** Waits until everything has followed that follows from changes. */
export async function settled(store: Store): Promise<void> {
  await until(() => (store.changes.waiting() === 0 ? true : undefined));
}

/** Somewhere an office can be migrated to: the folder of another machine, by the ports a stage has. */
export interface Place {
  readonly target: Target;
  readonly store: Store;
  readonly outbox: Outbox;
  close(): Promise<void>;
}

/** Opens an empty place. Serving the folder later tells of what was put there, as the stream and the bucket do on AWS. */
export async function openPlace(directory: string): Promise<Place> {
  const folder = await openDataFolder(directory);
  const { store, values } = folder;
  // The organisation comes along.
  await values.put('organisation-loaded', true);
  await (await openExecutions({ store, now: Date.now, beside: true })).define(approvalChain());
  const outbox = await openOutbox(store, { now: Date.now });
  const files = await openFiles(store, folder.path('attachments'));
  return {
    store,
    outbox,
    target: {
      stage: 'dev',
      table: { client: store.client, name: tableName },
      zone: 'America/Detroit',
      topic: await openDirectorTopic(store, outbox, (token) => token),
      failures: await openFailureQueue(store),
      files: {
        has: (key) => Promise.resolve(files.get(key) !== undefined),
        async put(key, content, mediaType) {
          await files.keep(Readable.from([content]), { key, mediaType, largest: content.length });
        },
      },
      ...(await openChain(store, Date.now)),
    },
    close: () => folder.close(),
  };
}
