/** `npm run reactions:retry`: runs again the reactions that failed. */
import { formatCount } from '../terminal/format-count.ts';
import { type Arguments, help, readArguments } from './arguments.ts';
import { retryFailures, retryRequest } from './retry.ts';
import { open } from './where.ts';

async function run(given: Arguments): Promise<void> {
  const { requestId, dryRun } = given;
  const { failures, ports, close } = await open(given);
  const options = {
    dryRun,
    print: (sentence: string) => {
      console.log(sentence);
    },
  };
  const { events, notices, left } =
    requestId === undefined
      ? await retryFailures(failures, ports, options)
      : await retryRequest(requestId, ports, options);
  await close();
  console.log(
    `Reactions to ${formatCount(events, 'event')} run again, ${formatCount(notices, 'new notice')}, ${formatCount(left, 'message')} left in the queue.`,
  );
  if (left > 0 && !dryRun) process.exitCode = 1;
}

try {
  const given = readArguments(process.argv.slice(2), process.env);
  if (given.help) console.log(help);
  else await run(given);
} catch (error) {
  console.error(`Nothing more was retried: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
