import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assessments, ChainWalk } from '../../test/support/chain-walk.ts';
import { startServer } from '../http/server-process.ts';
import { type BenchOptions, percentile, type Report, round } from '../report.ts';

/** Chains walked to the director’s approval on one machine, and the time from a decision to the next stage’s opening. */
export async function run({ quick }: BenchOptions): Promise<Report> {
  const rows: Record<string, string | number>[] = [];
  for (const atOnce of [1, 8]) {
    const directory = mkdtempSync(join(tmpdir(), 'rotunda-bench-'));
    const server = await startServer(directory);
    try {
      const walk = new ChainWalk(server.url);
      const times: number[] = [];
      const chains = quick ? atOnce * 2 : atOnce * 12;
      let started = 0;
      const begun = performance.now();
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          while (started < chains) {
            started += 1;
            await walkOne(walk, times);
          }
        }),
      );
      const seconds = (performance.now() - begun) / 1000;
      rows.push({
        'chains at once': atOnce,
        chains,
        'chains per second': round(chains / seconds),
        'decision to next stage p50 ms': round(percentile(times, 50)),
        'p99 ms': round(percentile(times, 99)),
      });
    } finally {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  }
  return {
    title: 'The approval chain over HTTP on one machine',
    notes: [
      'Thirteen calls a chain, seven of them decisions. To the next stage: decision, stream, callback, plan, stage, as a client that asks every 25 ms sees it.',
    ],
    rows,
  };
}

async function walkOne(walk: ChainWalk, times: number[]): Promise<void> {
  const timed = async (decide: () => Promise<unknown>, until: () => Promise<void>): Promise<void> => {
    const started = performance.now();
    await decide();
    await until();
    times.push(performance.now() - started);
  };
  const number = await walk.forwarded();
  await walk.write(number, 'need', { text: 'Permits in a day.' });
  await walk.write(number, 'scope', { text: 'All offices.' });
  await walk.write(number, 'benefit', { text: 'Hours.' });
  await walk.write(number, 'cost', { text: 'Licences.', dollars: 20_000, hours: 80 });
  await timed(
    () => walk.decide(number, 'develop'),
    () => walk.until(number, ...assessments),
  );
  for (const stage of assessments.slice(1)) await walk.decide(number, stage);
  await timed(
    () => walk.decide(number, assessments[0]),
    () => walk.until(number, 'program'),
  );
  await timed(
    () => walk.decide(number, 'program'),
    () => walk.until(number, 'director'),
  );
  await walk.decide(number, 'director');
}
