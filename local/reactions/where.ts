import { chainPorts } from '../../functions/approvals/chain/aws-ports.ts';
import { register } from '../../functions/core/registration.ts';
import { corePorts } from '../../functions/core/table-ports.ts';
import { registrations } from '../../functions/registrations.ts';
import { configFrom } from '../../platform/config/config.ts';
import { environmentNames } from '../../platform/config/names.ts';
import { decisionLists } from '../../platform/dynamodb/approvals/decision-lists.ts';
import { tokenStore } from '../../platform/dynamodb/approvals/token-store.ts';
import { documentClient, type Table } from '../../platform/dynamodb/client.ts';
import { noticeStore } from '../../platform/dynamodb/notices/notice-store.ts';
import { subscriptionStore } from '../../platform/dynamodb/notices/subscription-store.ts';
import { preferenceStore } from '../../platform/dynamodb/notices/preference-store.ts';
import { attachmentContents } from '../../platform/s3/attachments.ts';
import { s3Access } from '../../platform/s3/signer.ts';
import { type FailureQueue, failureQueue, queueUrl } from '../../platform/sqs/failure-queue.ts';
import { openThisMachine } from '../terminal/this-machine.ts';
import type { Arguments, StageOnAws } from './arguments.ts';
import type { RetryPorts } from './run-again.ts';

/** What is worked on: the failures, and all that reactions need. */
export interface Where {
  readonly failures: FailureQueue;
  readonly ports: RetryPorts;
  readonly close: () => Promise<void>;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Opens what the command line names: a stage on AWS, or this machine. */
export function open({ aws, zone }: Arguments): Promise<Where> {
  return aws === undefined ? openHere(zone) : openOnAws(aws, zone);
}

async function openHere(zone: string | undefined): Promise<Where> {
  const here = await openThisMachine();
  const { table, chain, callback, now, failures, contents } = here;
  return {
    failures,
    ports: {
      ...tablePorts(table, now, zone ?? here.zone),
      tokens: tokenStore(table),
      chain,
      callback,
      contents,
    },
    close: () => here.close(),
  };
}

async function openOnAws(
  { stage, queue, table: name, stateMachine, bucket }: StageOnAws,
  zone = 'America/New_York',
): Promise<Where> {
  const table = { client: documentClient(), name };
  const url = queue ?? (await queueUrl(`rotunda-${stage}-reaction-failures`));
  return {
    failures: failureQueue(url),
    ports: {
      ...tablePorts(table, Date.now, zone),
      ...(stateMachine === undefined
        ? {}
        : chainPorts(configFrom({ [environmentNames.stateMachine]: stateMachine }), table)),
      ...(bucket === undefined ? {} : { contents: attachmentContents(bucket, s3Access(process.env)) }),
    },
    close: () => Promise.resolve(),
  };
}

function tablePorts(table: Table, now: () => number, zone: string): RetryPorts {
  return {
    ...corePorts(table, { now, log: silent, zone }),
    ...register(registrations),
    decisions: decisionLists(table),
    subscriptions: subscriptionStore(table),
    preferences: preferenceStore(table),
    notices: noticeStore(table),
  };
}
