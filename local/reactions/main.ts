/** `npm run reactions:retry`: runs again the reactions that failed. */
import { chainPorts } from '../../functions/approvals/chain/aws-ports.ts';
import { register } from '../../functions/core/registration.ts';
import { registrations } from '../../functions/registrations.ts';
import { corePorts } from '../../functions/core/table-ports.ts';
import { configFrom } from '../../platform/config/config.ts';
import { environmentNames } from '../../platform/config/names.ts';
import { documentClient } from '../../platform/dynamodb/client.ts';
import { noticeStore } from '../../platform/dynamodb/notices/notice-store.ts';
import { subscriptionStore } from '../../platform/dynamodb/notices/subscription-store.ts';
import { failureQueue, queueUrl } from '../../platform/sqs/failure-queue.ts';
import { formatCount } from '../terminal/format-count.ts';
import { type Arguments, help, readArguments } from './arguments.ts';
import { retryFailures, retryRequest } from './retry.ts';
import type { RetryPorts } from './run-again.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function run(given: Arguments): Promise<void> {
  const { stage, queue, requestId, dryRun } = given;
  const ports = portsFor(given);
  const options = {
    dryRun,
    print: (sentence: string) => {
      console.log(sentence);
    },
  };
  const { events, notices, left } =
    requestId === undefined
      ? await retryFailures(
          failureQueue(queue ?? (await queueUrl(`rotunda-${stage}-reaction-failures`))),
          ports,
          options,
        )
      : await retryRequest(requestId, ports, options);
  console.log(
    `Reactions to ${formatCount(events, 'event')} run again, ${formatCount(notices, 'new notice')}, ${formatCount(left, 'message')} left in the queue.`,
  );
  if (left > 0 && !dryRun) process.exitCode = 1;
}

function portsFor({ table: name, zone, stateMachine }: Arguments): RetryPorts {
  const table = { client: documentClient(), name };
  return {
    ...corePorts(table, { now: Date.now, log: silent, zone }),
    ...register(registrations),
    subscriptions: subscriptionStore(table),
    notices: noticeStore(table),
    ...(stateMachine === undefined
      ? {}
      : chainPorts(configFrom({ [environmentNames.stateMachine]: stateMachine }), table)),
  };
}

try {
  const given = readArguments(process.argv.slice(2), process.env);
  if (given.help) console.log(help);
  else await run(given);
} catch (error) {
  console.error(`Nothing more was retried: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
