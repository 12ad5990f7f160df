import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openDataBeside, tableName } from '../../local/data-folder.ts';
import type { Message } from '../../local/outbox/message.ts';
import { openOutbox } from '../../local/outbox/outbox.ts';
import { type Person, signIn } from '../e2e/client.ts';
import { freePort } from '../support/free-port.ts';
import { randomnessFor } from '../support/randomness.ts';
import { type RuntimeProcess, startRuntimeProcess } from '../support/runtime-process.ts';

/** How often the runtime is killed; each takes about two seconds. */
const crashes = Number(process.env['ROTUNDA_CRASHES'] ?? 15);
const clients = 4;
const port = await freePort();
const moments = randomnessFor('moments of a kill');
const folder = mkdtempSync(join(tmpdir(), 'rotunda-crash-'));

/** One command a client means to give, until it was answered. */
interface Intent {
  readonly path: (number: string) => string;
  readonly by: 'client' | 'center';
  readonly body: Readonly<Record<string, unknown>>;
  readonly key: string;
}

/** A client walks a request through its life; each step is sent again with the same key until it is answered. */
class Walk {
  readonly #intents: Intent[];
  readonly name: string;
  number = '';
  readonly accepted: string[] = [];

  constructor(name: string) {
    this.name = name;
    const step = (index: number, by: Intent['by'], path: string, field: string): Intent => {
      const key = `${name}-${index}`;
      return { key, by, path: (number) => `/requests/${number}/${path}`, body: { [field]: key } };
    };
    this.#intents = [
      {
        key: `${name}-0`,
        by: 'client',
        path: () => '/requests',
        body: {
          kind: 'incident',
          service: 'email',
          summary: `${name}-0`,
          description: 'Mail stays in the outbox.',
        },
      },
      step(1, 'center', 'responses', 'text'),
      step(2, 'center', 'questions', 'text'),
      step(3, 'client', 'answers', 'text'),
      step(4, 'center', 'comments', 'text'),
      // Every other request stays open, so that its promises break.
      ...(name.endsWith('0') || name.endsWith('2') ? [step(5, 'center', 'resolution', 'text')] : []),
    ];
  }

  get done(): boolean {
    return this.#intents.length === 0;
  }

  /** Gives the next command. Throws when the server dies under it. */
  async next(people: Readonly<Record<Intent['by'], Person>>): Promise<void> {
    const [intent] = this.#intents;
    if (intent === undefined) return;
    const answer = await people[intent.by].post(intent.path(this.number), intent.body, {
      'idempotency-key': intent.key,
    });
    // Nothing in this walk may be refused; a server that is going down may fail, and then it is asked again.
    if (answer.status >= 500) return;
    expect([intent.key, answer.status, answer.body['code']]).toEqual([
      intent.key,
      intent.path('') === '/requests' ? 201 : 200,
      undefined,
    ]);
    if (this.number === '') this.number = String(answer.body['number']);
    this.accepted.push(intent.key);
    this.#intents.shift();
  }
}

async function people(url: string): Promise<Record<Intent['by'], Person>> {
  const [client, center] = await Promise.all([signIn(url, 'nora-fieldstone'), signIn(url, 'june-quickstep')]);
  return { client, center };
}

async function travel(
  url: string,
  move: { readonly forwardMinutes: number } | { readonly to: string },
): Promise<void> {
  const answer = await fetch(`${url}/local/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(move),
  });
  expect(answer.status).toBe(200);
}

/** Everything in the table and every message, read by a process that had no part in writing it. */
async function everything(): Promise<{
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly outbox: readonly Message[];
}> {
  const { store } = await openDataBeside(join(folder, '.rotunda'));
  const { Items: items = [] } = await store.client.send(new ScanCommand({ TableName: tableName }));
  const outbox = (await openOutbox(store, { now: () => 0 })).list();
  await store.close();
  return { items, outbox: outbox.filter(({ reference }) => reference !== undefined) };
}

describe('a runtime that is killed again and again under load', () => {
  const walks: Walk[] = [];
  let killed = 0;
  let running: RuntimeProcess | undefined;

  afterAll(async () => {
    await running?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test(
    'a runtime that is killed again and again loses nothing it answered, does nothing twice, and tells every broken promise once',
    async () => {
      for (let crash = 0; crash < crashes; crash += 1) {
        running = await startRuntimeProcess(folder, port);
        const { url } = running;
        const who = await people(url);
        for (let index = 0; index < clients; index += 1) walks.push(new Walk(`walk-${crash}-${index}`));
        const server = { dead: false };
        const work = walks
          .filter(({ done }) => !done)
          .map(async (walk) => {
            // Until the server is gone: what was not answered stays to be sent again.
            while (!server.dead && !walk.done) {
              try {
                await walk.next(who);
              } catch (error) {
                // The connection broke, or the answer did in the middle. By name: jest's own realm has other classes.
                if (['TypeError', 'SyntaxError'].includes((error as Error).name)) return;
                throw error;
              }
            }
          });
        // A series of its own for each: how many moves there were before depends on how fast the machine is.
        const moves = randomnessFor(`moves before kill ${crash}`);
        const moving = (async () => {
          while (!server.dead)
            await travel(url, { forwardMinutes: moves.between(20, 420) }).catch(() => undefined);
        })();
        await sleep(moments.between(30, 930));
        server.dead = true;
        await running.kill();
        killed += 1;
        await Promise.all([...work, moving]);
      }

      running = await startRuntimeProcess(folder, port);
      const who = await people(running.url);
      for (const walk of walks) while (!walk.done) await walk.next(who);
      // Two weeks on every promise still open is broken and has climbed as far as it goes; on a Wednesday at noon no
      // message waits for the morning.
      const { now } = (await (await fetch(`${running.url}/local/clock`)).json()) as { now: string };
      const noon = new Date(Date.parse(now) + 14 * 86_400_000);
      noon.setUTCDate(noon.getUTCDate() + ((3 - noon.getUTCDay() + 7) % 7 || 7));
      noon.setUTCHours(17, 0, 0, 0);
      await travel(running.url, { to: noon.toISOString() });

      for (const walk of walks) {
        const { body } = await who.center.get(`/requests/${walk.number}/timeline?limit=100`);
        const events = body['items'] as readonly Readonly<Record<string, unknown>>[];
        expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
        const said = events
          .map(({ text, summary }) => text ?? summary)
          .filter((text) => typeof text === 'string');
        expect(said.sort()).toEqual([...walk.accepted].sort());
        const raised = events
          .filter(({ step }) => step !== undefined)
          .map(({ clockId, step }) => `${String(clockId)} ${String(step)}`);
        expect(raised).toEqual([...new Set(raised)]);
        const { body: state } = await who.center.get(`/requests/${walk.number}`);
        for (const clock of state['clocks'] as readonly {
          id: string;
          outcome: string;
          stoppedAt?: string;
        }[])
          if (clock.outcome === 'broken' && clock.stoppedAt === undefined)
            expect(raised).toContain(`${clock.id} breach`);
      }
      await running.stop();
      running = undefined;

      const { items, outbox } = await everything();
      const notices = items.filter(
        ({ pk, sk }) => String(pk).startsWith('notice#') && !String(sk).startsWith('dispatch#'),
      );
      const breaches = items.filter(
        (item) => (item['event'] as { type?: string } | undefined)?.type === 'ClockBreached',
      );
      expect(breaches.length).toBeGreaterThan(walks.length / 4);
      // What was not true any more when it was to be sent says so.
      expect(notices.filter(({ state }) => state !== 'sent' && state !== 'dropped')).toEqual([]);
      for (const { pk, sk } of breaches) {
        const event = `${String(pk)}#${String(sk).replace('event#', '')}`;
        expect(notices.some((notice) => String(notice['sk']).includes(`#${event}#`))).toBe(true);
      }

      const sent = outbox.map(({ reference, to, channel }) => `${String(reference)} ${to} ${channel}`);
      expect(sent).toEqual([...new Set(sent)]);
      // What a notice says was sent is in a message to that person; a long one names the first and counts the rest.
      const subjects = notices
        .filter(({ state }) => state === 'sent')
        .map(({ recipient, subject }) => ({
          recipient,
          ...(subject as { readonly kind: string; readonly id: string }),
        }));
      for (const { recipient, id } of subjects.filter(({ kind }) => kind === 'request')) {
        const texts = outbox.filter((message) => message.recipient === recipient).map(({ text }) => text);
        expect(texts.some((text) => text.includes(id) || / more/.test(text))).toBe(true);
      }
      expect(killed).toBe(crashes);
    },
    crashes * 20_000 + 120_000,
  );
});
