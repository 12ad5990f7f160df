import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readOrganisation } from '../../local/organisation/first-start.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { replaceChance } from './chance.ts';
import { diceFor } from './dice.ts';
import { Gatherer } from './evidence/evidence.ts';
import { invariants } from './invariants/index.ts';
import type { FaultKind } from './machine/faults.ts';
import { act } from './office/act.ts';
import { Clerk } from './office/clerk.ts';
import { Office } from './office/office.ts';
import { World } from './world.ts';

export interface SimulationOptions {
  readonly seed: number;
  /** Office days: Mondays to Fridays. */
  readonly days: number;
  readonly faults: boolean;
  /** Called after each day. */
  readonly onDay: (day: number) => void;
  /** Called with everything that happens. */
  readonly onNote?: ((line: string) => void) | undefined;
}

/** What a run came to. */
export interface Report {
  /** Of everything that was stored and sent: the same for the same seed. */
  readonly hash: string;
  readonly accepted: number;
  readonly refused: ReadonlyMap<string, number>;
  readonly requests: number;
  readonly events: number;
  readonly messages: number;
  readonly lives: number;
  readonly repairs: number;
  readonly faults: ReadonlyMap<FaultKind, number>;
  readonly log: ReadonlyMap<string, number>;
  readonly failure?: {
    readonly day: number;
    readonly invariant: string;
    readonly sentences: readonly string[];
    readonly trace: readonly string[];
  };
}

const hour = 3_600_000;
const dayMs = 24 * hour;
/** Monday, 5 January 2026, 08:00 in Detroit; an hour later by the clocks of summer. */
const firstMorning = Date.parse('2026-01-05T13:00:00Z');
/** Actions of one day. */
const leastActs = 15;
const mostActs = 40;

/** Lets the organisation work for so many days, or until something is wrong. */
export async function simulate({ seed, days, faults, onDay, onNote }: SimulationOptions): Promise<Report> {
  const organisation = await readOrganisation(
    await readFile(new URL('office/organisation.yaml', import.meta.url), 'utf8'),
  );
  const folder = temporaryDirectory();
  const world = new World({
    seed,
    faults,
    directory: folder.directory,
    organisation,
    start: firstMorning - hour,
    onNote,
  });
  const undo = replaceChance(world.time, diceFor(seed, 'chance'));
  try {
    await world.start();
    const clerk = new Clerk(world);
    const office = new Office(world, clerk, organisation);
    const gatherer = new Gatherer(office);
    let repairs = 0;
    let failure: Report['failure'];
    for (let day = 0; day < days && failure === undefined; day += 1) {
      await workFor(office, firstMorning + dayMs * (Math.floor(day / 5) * 7 + (day % 5)));
      const night = await nightOf(world);
      repairs += night;
      failure = await check(day + 1, await gatherer.gather(night));
      onDay(day + 1);
    }
    return { ...summary(office, repairs), ...(failure === undefined ? {} : { failure }) };
  } finally {
    await world.end();
    undo();
    folder.remove();
    // What the dead still hold is let go before the caller goes on.
    await nextTurn();
  }

  async function check(
    day: number,
    evidence: Awaited<ReturnType<Gatherer['gather']>>,
  ): Promise<Report['failure']> {
    for (const { name, broken } of invariants) {
      const sentences = await broken(evidence);
      if (sentences.length > 0) return { day, invariant: name, sentences, trace: [...world.trace] };
    }
    return undefined;
  }
}

/** A day in the office: from eight in the morning people act, one after the other, until the evening. */
async function workFor(office: Office, morning: number): Promise<void> {
  const { world } = office;
  const { dice } = world;
  await world.travelTo(morning);
  world.faults.active = true;
  office.morning();
  const acts = dice.between(leastActs, mostActs);
  const moments = Array.from({ length: acts }, () => dice.between(0, 10 * 60)).sort((a, b) => a - b);
  for (const moment of moments) {
    await world.travelTo(morning + moment * 60_000);
    await act(office);
  }
}

/** The night: faults rest, what waited is done, and what is done each night by plan or by a person whom an alarm has called. */
async function nightOf(world: World): Promise<number> {
  await world.calmDown();
  const reconciled = await world.life.reconcile();
  await world.settle();
  await world.life.retryFailures();
  await world.settle();
  await world.travelTo(world.time.true + 5 * 60_000);
  return reconciled.repairs.length;
}

function summary({ world, clerk }: Office, repairs: number): Report {
  const { sql } = world.life.store;
  const hash = createHash('sha256');
  const count = (query: string): number => Number(sql.prepare(query).get()?.['n']);
  for (const { pk, sk, body } of sql.prepare('SELECT pk, sk, body FROM item ORDER BY pk, sk').iterate())
    hash.update(`${String(pk)} ${String(sk)} ${String(body)}\n`);
  for (const { body } of sql.prepare('SELECT body FROM messages ORDER BY seq').iterate())
    hash.update(`${String(body)}\n`);
  return {
    hash: hash.digest('base64url').slice(0, 16),
    accepted: clerk.accepted.length,
    refused: clerk.refusals,
    requests: count(`SELECT count(*) AS n FROM item WHERE sk = 'request'`),
    events: count(`SELECT count(*) AS n FROM item WHERE sk LIKE 'event#%'`),
    messages: count('SELECT count(*) AS n FROM messages'),
    lives: world.lives,
    repairs,
    faults: world.faults.struck,
    log: world.log,
  };
}
