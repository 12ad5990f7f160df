/** `npm run simulate`: the whole system through many days of an office, with faults at every port. */
import { randomInt } from 'node:crypto';
import { UsageError } from '../../local/terminal/usage-error.ts';
import { type Arguments, help, readArguments } from './arguments.ts';
import { type Report, simulate } from './simulation.ts';

async function run({ seed, days, faults, verbose }: Arguments): Promise<void> {
  console.log(`Seed ${seed}, ${days} office days, ${faults ? 'with' : 'without'} faults.`);
  const started = performance.now();
  const every = Math.max(1, Math.floor(days / 10));
  const report = await simulate({
    seed,
    days,
    faults,
    onNote: verbose ? console.log : undefined,
    onDay(day) {
      if (day % every === 0) console.log(`  day ${day}, after ${seconds(started)} s`);
    },
  });
  print(report);
  console.log(`${seconds(started)} s.`);
  const { failure } = report;
  if (failure === undefined) return;
  process.exitCode = 1;
  console.error(`
Broken on day ${failure.day}: ${failure.invariant}.
${failure.sentences
  .slice(0, 20)
  .map((sentence) => `  - ${sentence}`)
  .join('\n')}

What happened last:
${failure.trace.map((line) => `  ${line}`).join('\n')}

Again: npm run simulate -- --seed ${seed} --days ${failure.day}${faults ? '' : ' --faults off'}`);
}

function print({
  hash,
  accepted,
  refused,
  requests,
  events,
  messages,
  lives,
  repairs,
  faults,
  log,
}: Report): void {
  const list = (counts: ReadonlyMap<string, number>): string =>
    counts.size === 0
      ? 'none'
      : [...counts]
          .sort(([, a], [, b]) => b - a)
          .map(([name, count]) => `${count} ${name}`)
          .join(', ');
  console.log(`${requests} requests, ${events} events, ${messages} messages; ${accepted} commands accepted.
Refused: ${list(refused)}.
Faults: ${list(faults)}; ${lives} lives of the process, ${repairs} approvals put right by night.
Log: ${list(log)}.
History ${hash}.`);
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1_000).toFixed(1);
}

try {
  const given = readArguments(process.argv.slice(2), () => randomInt(1_000_000));
  if (given === 'help') console.log(help);
  else await run(given);
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = error instanceof UsageError ? error.exitCode : 1;
}
// Processes that were killed in the simulation left work behind that nobody ended.
process.exit();
