import { Readable } from 'node:stream';
import { approvalChain } from '../../../local/chain/approval-chain.ts';
import { openChain } from '../../../local/chain/chain.ts';
import { openExecutions } from '../../../local/chain/executions.ts';
import { type Files, openFiles } from '../../../local/attachments/files.ts';
import { attachmentsFolder, openDataBeside, openDataFolder, tableName } from '../../../local/data-folder.ts';
import { openFailureQueue } from '../../../local/failures/failure-queue.ts';
import type { Target } from '../../../local/migrate/target.ts';
import { openDirectorTopic } from '../../../local/outbox/director-topic.ts';
import { openOutbox, type Outbox } from '../../../local/outbox/outbox.ts';
import { type Runtime, startRuntime } from '../../../local/runtime.ts';
import type { Store } from '../../../local/store/store.ts';
import { attachmentKey } from '../../../platform/s3/attachment-keys.ts';
import type { Answer, Person } from '../../e2e/client.ts';
import { aPicture, attach, offer, settled as received } from '../../support/attachments.ts';
import { assessments, ChainWalk } from '../../support/chain-walk.ts';
import { until } from '../../support/until.ts';

/** What was going on in an office when it was left. */
export interface Left {
  /** An application that four assessors were asked about. */
  readonly application: string;
  /** A file of it that was received. */
  readonly attachment: string;
  /** Another, which had arrived when the machine stopped, and that nobody had taken up. */
  readonly arrived: string;
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
  const nora = await walk.as('nora-fieldstone');
  const attachment = idOf(await receivedPicture(nora, application));
  const arrived = idOf(await offer(nora, application, aPicture));
  const removed = idOf(await receivedPicture(nora, application));
  await nora.post(`/requests/${application}/attachments/${removed}/removal`, { reason: 'Another office.' });
  const { store, path } = await openDataBeside(directory);
  const outbox = await openOutbox(store, { now: Date.now });
  await until(() => outbox.list().find(({ text }) => text.includes(`your request ${application}`)));
  await settled(store);
  const failures = await openFailureQueue(store);
  await failures.send({ pk: `request#${application}`, sk: 'request', from: 0, to: 1, code: 'Error' });
  await runtime.stop();
  const files = await openFiles(store, path(attachmentsFolder));
  // What comes over a link after its file was removed is nobody's, and would be taken away.
  for (const id of [arrived, removed]) await keepPicture(files, attachmentKey(application, id));
  await store.close();
  return { application, attachment, arrived };
}

async function receivedPicture(person: Person, request: string): Promise<Answer> {
  const offered = await attach(person, request, aPicture);
  await until(() => received(person, request, offered));
  return offered;
}

function idOf({ body }: Answer): string {
  return String(body['attachment']);
}

async function keepPicture(files: Files, key: string): Promise<void> {
  const { mediaType, content } = aPicture;
  await files.keep(Readable.from([content]), { key, mediaType, bytes: content.length });
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
  readonly files: Files;
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
  const files = await openFiles(store, folder.path(attachmentsFolder));
  return {
    store,
    outbox,
    files,
    target: {
      stage: 'dev',
      table: { client: store.client, name: tableName },
      zone: 'America/Detroit',
      topic: await openDirectorTopic(store, outbox, (token) => token),
      failures: await openFailureQueue(store),
      files: {
        versionOf: (key) => Promise.resolve(files.get({ key })?.versionId),
        async put(key, content, mediaType) {
          const wanted = { key, mediaType, bytes: content.length };
          const kept = await files.keep(Readable.from([content]), wanted);
          if (typeof kept === 'string') throw new Error(`${key} is ${kept}.`);
          return kept.versionId;
        },
      },
      ...(await openChain(store, Date.now)),
    },
    close: () => folder.close(),
  };
}
