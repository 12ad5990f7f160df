import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type Answer, type Person, signIn } from '../e2e/client.ts';
import { freePort } from '../support/free-port.ts';
import { randomnessFor } from '../support/randomness.ts';
import { type RuntimeProcess, startRuntimeProcess } from '../support/runtime-process.ts';

/** Chains walked while the runtime is killed, and how many of them at a time. */
const chains = Number(process.env['ROTUNDA_CHAINS'] ?? 200);
const atOnce = 12;
/** The most steps between two kills, by which there are enough of them on a fast machine, too. */
const mostSteps = 120;
const lives = randomnessFor('lives of the runtime');
const port = await freePort();

/** One call somebody means to make, until it was answered. */
interface Step {
  readonly who: string;
  readonly method?: 'PUT';
  /** Nothing is sent; the stage is awaited, so that both runs do the rest from the same point. */
  readonly awaits?: string;
  readonly path: string;
  readonly body: object;
  readonly ifMatch?: string;
}

const decide = (stage: string, who: string, body: object = { outcome: 'approve' }): Step => ({
  who,
  path: `/approval/${stage}/decision`,
  body,
});
const write = (section: string, body: object, ifMatch?: string): Step => ({
  who: 'marcus-bridgewood',
  method: 'PUT',
  path: `/proposal/${section}`,
  body,
  ...(ifMatch === undefined ? {} : { ifMatch }),
});

const handOn = decide('develop', 'marcus-bridgewood');
const developed = [
  write('need', { text: 'Permits in a day.' }),
  write('scope', { text: 'All offices.' }),
  write('benefit', { text: 'Hours.' }),
  write('cost', { text: 'Licences.', dollars: 20_000, hours: 80 }),
  handOn,
];
const assessed = [decide('infrastructure', 'abel-copperline'), decide('security', 'stella-watchtower')];
const requested = [decide('program', 'iris-millpond')];
const granted = [decide('director', 'vera-northwind')];

/** How a chain may go; every chain follows one of these. */
const scripts: Readonly<Record<string, readonly Step[]>> = {
  approved: [...developed, ...assessed, ...requested, ...granted],
  'returned by the director': [
    ...developed,
    ...assessed,
    ...requested,
    decide('director', 'vera-northwind', { outcome: 'return', reason: 'Too dear.', mustChange: ['cost'] }),
    write('cost', { text: 'Fewer.', dollars: 9_000, hours: 80 }, '"1"'),
    handOn,
    ...requested,
    ...granted,
  ],
  'returned by an assessor': [
    ...developed,
    decide('infrastructure', 'abel-copperline'),
    decide('security', 'stella-watchtower', { outcome: 'return', reason: 'How?', mustChange: ['need'] }),
    write('need', { text: 'Permits in a week.' }, '"1"'),
    handOn,
    ...assessed,
    ...requested,
    ...granted,
  ],
  'declined by an assessor': [
    ...developed,
    decide('infrastructure', 'abel-copperline'),
    decide('security', 'stella-watchtower', { outcome: 'decline', reason: 'Unsafe.' }),
  ],
  withdrawn: [
    ...developed,
    ...assessed,
    { who: 'nora-fieldstone', path: '/approval', awaits: 'program', body: {} },
    { who: 'nora-fieldstone', path: '/withdrawal', body: { reason: 'Bought elsewhere.' } },
  ],
};
const names = Object.keys(scripts);

/** Carries one chain on; each step is sent again with the same key until it was answered. */
class Walker {
  readonly name: string;
  readonly script: string;
  readonly #steps: Step[];
  #step = 0;
  number = '';

  constructor(index: number) {
    this.script = names[index % names.length] ?? '';
    this.name = `chain-${index}`;
    this.#steps = [
      {
        who: 'nora-fieldstone',
        path: '',
        body: {
          kind: 'application',
          service: 'website',
          summary: this.name,
          description: 'Permits online.',
          involves: ['infrastructure', 'security'],
        },
      },
      {
        who: 'june-quickstep',
        path: '/triage',
        body: { kind: 'application', service: 'website', impact: 'low', urgency: 'low' },
      },
      ...(scripts[this.script] ?? []),
    ];
  }

  get done(): boolean {
    return this.#step === this.#steps.length;
  }

  /** Makes the next call. False when that was too early, or not answered. Throws when the server dies under it. */
  async next(as: (who: string) => Promise<Person>): Promise<boolean> {
    const step = this.#steps[this.#step];
    if (step === undefined) return false;
    const headers = {
      'idempotency-key': `${this.name}-${this.#step}`,
      ...(step.ifMatch === undefined ? {} : { 'if-match': step.ifMatch }),
    };
    if (step.awaits !== undefined) {
      const { body } = await (await as(step.who)).get(`/requests/${this.number}`);
      const { waitingFor } = body['approval'] as { readonly waitingFor: readonly { stage: string }[] };
      if (waitingFor.some(({ stage }) => stage === step.awaits)) this.#step += 1;
      else await sleep(150);
      return false;
    }
    const path = this.number === '' ? '/requests' : `/requests/${this.number}${step.path}`;
    const answer = await (await as(step.who)).send(step.method ?? 'POST', path, step.body, headers);
    if (isTooEarly(answer)) {
      await sleep(150);
      return false;
    }
    // A server that is going down may fail; an edit whose answer was lost is there already.
    if (answer.status >= 500) return false;
    const lost = ['proposal.read-first', 'proposal.changed'].includes(String(answer.body['code']));
    if (!lost)
      expect([this.name, this.#step, answer.status, answer.body['code']]).toEqual([
        this.name,
        this.#step,
        this.#step === 0 ? 201 : 200,
        undefined,
      ]);
    if (this.number === '') this.number = String(answer.body['number']);
    this.#step += 1;
    return true;
  }
}

/** The machine has not come by yet to open the stage that is next. */
function isTooEarly({ body }: Answer): boolean {
  return ['approval.stage-not-open', 'proposal.locked', 'approval.stage-closed'].includes(
    String(body['code']),
  );
}

function peopleOf(url: string): (who: string) => Promise<Person> {
  const known = new Map<string, Promise<Person>>();
  return (who) => {
    const person = known.get(who) ?? signIn(url, who);
    known.set(who, person);
    return person;
  };
}

/** Walks until every chain is done, or the server is dead; tells of each step that was answered. */
async function walkAll(
  walkers: readonly Walker[],
  as: (who: string) => Promise<Person>,
  onStep: () => void = () => undefined,
): Promise<void> {
  const waiting = walkers.filter(({ done }) => !done);
  const one = async (): Promise<void> => {
    for (let walker = waiting.shift(); walker !== undefined; walker = waiting.shift())
      while (!walker.done)
        try {
          if (await walker.next(as)) onStep();
        } catch (error) {
          // The connection broke, or the answer did in the middle. By name: jest's own realm has other classes.
          if (['TypeError', 'SyntaxError'].includes((error as Error).name)) return;
          throw error;
        }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

/** What became of a chain, without instants and numbers; side by side stages may have come in any order. */
async function endOf({ number }: Walker, as: (who: string) => Promise<Person>): Promise<unknown> {
  const clara = await as('clara-highgable');
  const [{ body: request }, { body: timeline }] = await Promise.all([
    clara.get(`/requests/${number}`),
    clara.get(`/requests/${number}/timeline?limit=100`),
  ]);
  const events = timeline['items'] as readonly Readonly<Record<string, unknown>>[];
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  return {
    status: request['status'],
    delivered: (request['approval'] as { readonly delivery?: string }).delivery !== undefined,
    happened: events
      .filter(({ type }) => !String(type).startsWith('Clock'))
      .map(({ type, stage = '', opening = '', attempt = '', outcome = '', section = '', edition = '' }) =>
        [type, stage, section, opening, edition, attempt, outcome].map(String).join(' ').trim(),
      )
      .sort(),
  };
}

/** Waits until whatever was approved is being delivered. */
async function settled(walkers: readonly Walker[], as: (who: string) => Promise<Person>): Promise<void> {
  const clara = await as('clara-highgable');
  for (const { number } of walkers)
    for (let waited = 0; waited < 20_000; waited += 50) {
      const { body } = await clara.get(`/requests/${number}`);
      const { delivery } = body['approval'] as { readonly delivery?: string };
      if (body['status'] !== 'approved' || delivery !== undefined) break;
      await sleep(50);
    }
}

describe('the runtime killed at random moments through many chains', () => {
  const folders = [
    mkdtempSync(join(tmpdir(), 'rotunda-calm-')),
    mkdtempSync(join(tmpdir(), 'rotunda-kill-')),
  ] as const;
  let running: RuntimeProcess | undefined;

  afterAll(async () => {
    await running?.kill();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  test(
    'each chain ends as an undisturbed run does, however often the runtime is killed, and nobody is asked twice',
    async () => {
      running = await startRuntimeProcess(folders[0], port);
      const calm = peopleOf(running.url);
      const undisturbed = names.map((_, index) => new Walker(index));
      await walkAll(undisturbed, calm);
      await settled(undisturbed, calm);
      const ends = new Map<string, unknown>();
      for (const walker of undisturbed) ends.set(walker.script, await endOf(walker, calm));
      await running.stop();

      const walkers = Array.from({ length: chains }, (_, index) => new Walker(index));
      const kills: Promise<void>[] = [];
      while (walkers.some(({ done }) => !done)) {
        const server = await startRuntimeProcess(folders[1], port);
        running = server;
        let stepsLeft = lives.between(1, mostSteps);
        await walkAll(walkers, peopleOf(server.url), () => {
          stepsLeft -= 1;
          // Not at the answer itself: in the middle of what follows from it.
          if (stepsLeft === 0) kills.push(sleep(lives.between(0, 300)).then(() => server.kill()));
        });
        await server.kill();
        await Promise.all(kills);
      }

      running = await startRuntimeProcess(folders[1], port);
      const as = peopleOf(running.url);
      await settled(walkers, as);
      for (const walker of walkers)
        expect([walker.name, await endOf(walker, as)]).toEqual([walker.name, ends.get(walker.script)]);
      expect(kills.length).toBeGreaterThan(chains / 20);
    },
    chains * 6_000 + 120_000,
  );
});
