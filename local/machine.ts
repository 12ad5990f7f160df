import type { AttachmentBucket, AttachmentContents } from '../platform/s3/attachments.ts';
import type { Mailer } from '../platform/ses/mailer.ts';
import type { FailureQueue } from '../platform/sqs/failure-queue.ts';
import { type Attachments, openAttachments } from './attachments/attachments.ts';
import { approvalChain } from './chain/approval-chain.ts';
import { type ChainEngine, openChainEngine } from './chain/engine.ts';
import { type Clock, openClock } from './clock.ts';
import { attachmentsFolder, type DataFolder } from './data-folder.ts';
import { openFailureQueue } from './failures/failure-queue.ts';
import { type LocalTopic, openDirectorTopic, subscriptionsPath } from './outbox/director-topic.ts';
import { outboxMailer } from './outbox/mailer.ts';
import { openOutbox, type Outbox } from './outbox/outbox.ts';
import { smtpPost } from './outbox/smtp.ts';

/** What AWS provides elsewhere, in this process. */
export interface Machine {
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly topic: LocalTopic;
  readonly mailer: Mailer;
  readonly failures: FailureQueue;
  readonly bucket: AttachmentBucket;
  readonly contents: AttachmentContents;
  readonly attachments: Attachments;
  readonly chain: ChainEngine;
}

export interface MachineOptions {
  /** Origin people reach this machine under, known once it listens. */
  readonly origin: () => string;
  /** Carries out a task of the approval chain. */
  readonly runTask: (input: unknown) => Promise<unknown>;
  /** Takes up a file that has arrived. */
  readonly takeUpload: (event: unknown) => Promise<unknown>;
  readonly print: (sentence: string) => void;
}

/** Sends mail as, where SMTP_URL is set and SENDER_ADDRESS is not. */
const defaultSender = 'Rotunda <rotunda@localhost>';

/** Opens everything there is besides the table, on the data of one machine. */
export async function openMachine(
  { store, values, path }: DataFolder,
  { origin, runTask, takeUpload, print }: MachineOptions,
): Promise<Machine> {
  const clock = openClock(values);
  const sender = process.env['SENDER_ADDRESS'] ?? defaultSender;
  const smtp = process.env['SMTP_URL'] ?? '';
  const post = smtp === '' ? undefined : smtpPost(smtp, sender, print);
  const outbox = await openOutbox(store, { now: clock.now, post, log: print });
  const attachments = await openAttachments({
    store,
    values,
    folder: path(attachmentsFolder),
    origin,
    onUpload: takeUpload,
    log: print,
  });
  return {
    clock,
    outbox,
    topic: await openDirectorTopic(store, outbox, (token) => `${origin()}${subscriptionsPath}/${token}`),
    mailer: outboxMailer(sender, outbox),
    failures: await openFailureQueue(store),
    bucket: attachments.bucket,
    contents: attachments.contents,
    attachments,
    chain: await openChainEngine({
      store,
      definition: approvalChain(),
      invoke: (_name, payload) => runTask(payload),
      now: clock.now,
      log: print,
    }),
  };
}
