import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChainWalk } from '../../test/support/chain-walk.ts';
import { freePort } from '../../test/support/free-port.ts';
import { startRuntimeProcess } from '../../test/support/runtime-process.ts';
import { type BenchOptions, type Report, round } from '../report.ts';

const atOnce = 8;

/** A runtime killed with many executions open: how long until it answers, and until a decision moves one of them on. */
export async function run({ quick }: BenchOptions): Promise<Report> {
  const executions = quick ? 100 : 1_000;
  const directory = mkdtempSync(join(tmpdir(), 'rotunda-bench-'));
  const port = await freePort();
  const first = await startRuntimeProcess(directory, port);
  try {
    const walk = new ChainWalk(first.url);
    const numbers: string[] = [];
    let begun = 0;
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (begun < executions) {
          begun += 1;
          numbers.push(await walk.forwarded());
          if (numbers.length % 200 === 0)
            console.error(`  ${numbers.length} of ${executions} executions open`);
        }
      }),
    );
    const number = numbers[0] ?? '';
    await walk.handOn(number);
    await first.kill();
    const started = performance.now();
    const second = await startRuntimeProcess(directory, port);
    const answered = performance.now() - started;
    const again = new ChainWalk(second.url);
    await again.until(number, 'infrastructure', 'procurement', 'contractor', 'security');
    const moved = performance.now() - started;
    await second.stop();
    return {
      title: 'Recovery of the approval chain',
      notes: ['From the start of the new process after SIGKILL, which came right after a decision.'],
      rows: [
        {
          'open executions': executions,
          'first answer ms': round(answered),
          'the decided one at its next stage ms': round(moved),
        },
      ],
    };
  } finally {
    await first.kill();
    rmSync(directory, { recursive: true, force: true });
  }
}
