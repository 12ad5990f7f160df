/** `npm run reactions:replay`: writes down the notices of events whose reaction failed. */
import type { ReactPorts } from '../../functions/notices/creation/create-notices.ts';
import { documentClient } from '../../platform/dynamodb/client.ts';
import { noticeStore } from '../../platform/dynamodb/notices/notice-store.ts';
import { organisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import { requestLedger } from '../../platform/dynamodb/ledger/ledger.ts';
import { subscriptionStore } from '../../platform/dynamodb/notices/subscription-store.ts';
import { failureQueue, queueUrl } from '../../platform/sqs/failure-queue.ts';
import { type Arguments, help, readArguments } from './arguments.ts';
import { count, replayFailures, replayRequest } from './replay.ts';

async function run({ stage, queue, table: name, zone, requestId, dryRun }: Arguments): Promise<void> {
  const table = { client: documentClient(), name };
  const ports: ReactPorts = {
    now: Date.now,
    zone,
    ledger: requestLedger(table),
    organisation: organisationStore(table),
    subscriptions: subscriptionStore(table),
    notices: noticeStore(table),
  };
  const options = {
    dryRun,
    tell: (sentence: string) => {
      console.log(sentence);
    },
  };
  const { events, notices, left } =
    requestId === undefined
      ? await replayFailures(
          failureQueue(queue ?? (await queueUrl(`rotunda-${stage}-reaction-failures`))),
          ports,
          options,
        )
      : await replayRequest(requestId, ports, options);
  console.log(
    `${count(events, 'event')} told again, ${count(notices, 'new notice')}, ${count(left, 'message')} left in the queue.`,
  );
  if (left > 0 && !dryRun) process.exitCode = 1;
}

try {
  const given = readArguments(process.argv.slice(2), process.env);
  if (given.help) console.log(help);
  else await run(given);
} catch (error) {
  console.error(`Nothing more was replayed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
