import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { startServer } from './server-process.ts';
import { type BenchOptions, type Report, round } from '../report.ts';

const submission = JSON.stringify({
  kind: 'incident',
  service: 'email',
  summary: 'Nobody in the motor pool office can send mail',
  description: 'Since about 8 this morning mail stays in the outbox.',
});

/** Submissions and reads per second through the front door of one machine, load and server sharing its cores. */
export async function run({ quick }: BenchOptions): Promise<Report> {
  const directory = mkdtempSync(join(tmpdir(), 'rotunda-bench-'));
  const server = await startServer(directory);
  const rows: Record<string, string | number>[] = [];
  try {
    const token = await server.signIn('agency-staff');
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const first = (await (
      await fetch(`${server.url}/requests`, { method: 'POST', headers, body: submission })
    ).json()) as { number: string };
    const duration = quick ? 2 : 10;
    for (const connections of [1, 8, 32]) {
      for (const [name, path, method] of [
        ['submit', '/requests', 'POST'],
        ['read', `/requests/${first.number}`, 'GET'],
      ] as const) {
        const result = await autocannon({
          url: `${server.url}${path}`,
          method,
          headers,
          connections,
          duration,
          ...(method === 'POST' ? { body: submission } : {}),
        });
        if (result.non2xx > 0 || result.errors > 0)
          throw new Error(`${name}: ${result.non2xx} refused, ${result.errors} failed.`);
        rows.push({
          operation: name,
          clients: connections,
          'per second': round(result.requests.average),
          'p50 ms': result.latency.p50,
          'p99 ms': result.latency.p99,
        });
      }
    }
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  return {
    title: 'HTTP on one machine',
    notes: [`Engine, server, stream, scheduler and load on the same cores.`],
    rows,
  };
}
