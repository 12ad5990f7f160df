import { join } from 'node:path';
import type { Organisation } from '../../functions/organisation/file/organisation-file.ts';
import { nextAlarmIn } from './evidence/rows.ts';
import { type Dice, diceFor } from './dice.ts';
import { Faults } from './machine/faults.ts';
import { Life } from './machine/life.ts';
import { VirtualTime } from './virtual-time.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly faults: boolean;
  readonly directory: string;
  readonly organisation: Organisation;
  /** Epoch milliseconds. */
  readonly start: number;
  /** Called with everything that happens. */
  readonly onNote?: ((line: string) => void) | undefined;
}

const minute = 60_000;
/** Longer than the longest pause before a message is tried again. */
const quietMs = 130 * minute;
/** Lines of the log that are kept for a report. */
const keptLines = 40;

/** What was done for as long as the process lived; `killed` when it did not live long enough. */
export type Survived<T> = { readonly value: T } | 'killed';

/** The machine through all its lives, in its own time. */
export class World {
  readonly time: VirtualTime;
  readonly faults: Faults;
  readonly dice: Dice;
  /** The last things that happened, oldest first. */
  readonly trace: string[] = [];
  /** How often each line of the log was written, by its first word. */
  readonly log = new Map<string, number>();
  /** Lines of the log about errors that no fault explains. */
  readonly unexplained: string[] = [];
  lives = 0;
  readonly #options: WorldOptions;
  readonly #numbers: Dice;
  #life: Life | undefined;
  #fullUntil: number | undefined;
  #wrongUntil: number | undefined;

  constructor(options: WorldOptions) {
    const { seed, start, faults } = options;
    this.#options = options;
    this.time = new VirtualTime(start);
    this.dice = diceFor(seed, 'people');
    this.faults = new Faults(diceFor(seed, 'faults'), faults);
    this.#numbers = diceFor(seed, 'numbers');
  }

  get life(): Life {
    if (this.#life === undefined) throw new Error('The machine has not been started.');
    return this.#life;
  }

  note(what: string): void {
    const at = new Date(this.time.true).toISOString();
    const line = `${at.slice(0, 10)} ${at.slice(11, 19)} ${what}`;
    this.#options.onNote?.(line);
    this.trace.push(line);
    if (this.trace.length > keptLines) this.trace.shift();
  }

  /** Starts the process, anew when it was killed. */
  async start(): Promise<void> {
    const wasActive = this.faults.active;
    this.faults.active = false;
    const { directory, organisation } = this.#options;
    this.#life = await Life.begin({
      file: join(directory, 'rotunda.db'),
      organisation,
      time: this.time,
      faults: this.faults,
      numbers: this.#numbers,
      logged: (line) => {
        const [word = ''] = line.split(' ');
        this.log.set(word, (this.log.get(word) ?? 0) + 1);
        if (!this.faults.explain(line)) this.unexplained.push(line);
        this.note(`  log: ${line}`);
      },
    });
    this.lives += 1;
    this.life.fillDisk(this.#fullUntil !== undefined);
    this.faults.active = wasActive;
  }

  /** Does something with the process that runs now. Where it is killed meanwhile, the next one is started. */
  async during<T>(work: (life: Life) => Promise<T>): Promise<Survived<T>> {
    const { life } = this;
    const done = work(life).then((value) => ({ value }));
    // What a dead process came to is of no interest.
    done.catch(() => undefined);
    const outcome = await Promise.race([done, life.gate.death]);
    if (outcome !== 'killed') return outcome;
    this.note('  the process was killed');
    await life.end();
    await this.start();
    return 'killed';
  }

  /** Lets everything that goes on by itself come to its end. */
  async settle(): Promise<void> {
    while ((await this.during((life) => life.settle())) === 'killed');
  }

  /** Time passes, and each minute in which something is due is worked on. */
  async travelTo(at: number): Promise<void> {
    for (;;) {
      const due = this.#nextDue();
      const ring = this.time.nextTimer();
      const next = Math.min(due ?? Infinity, ring ?? Infinity, at);
      if (next >= at) break;
      this.time.moveTo(next);
      this.#strikeSlowly();
      await this.during((life) => (next === due ? life.round() : life.settle()));
    }
    this.time.moveTo(at);
    this.#strikeSlowly();
    await this.during((life) => life.round());
  }

  pass(minutes: number): Promise<void> {
    return this.travelTo(this.time.true + minutes * minute);
  }

  /** No fault strikes any more until `faults.active` says so, the disk has room, the clock is right, and all that is due is done. */
  async calmDown(): Promise<void> {
    this.faults.active = false;
    this.#setDisk(undefined);
    this.#setClock(0, undefined);
    await this.travelTo(this.time.true + quietMs);
    await this.settle();
  }

  async end(): Promise<void> {
    await this.life.end();
  }

  /** When something is next due by itself, in true time and at a full minute. */
  #nextDue(): number | undefined {
    const { life, time } = this;
    const shown = Math.min(nextAlarmIn(life.store.sql) ?? Infinity, life.engine.nextTimeout() ?? Infinity);
    if (shown === Infinity) return undefined;
    return Math.ceil(Math.max(shown - time.wrongByMs, time.true + 1) / minute) * minute;
  }

  /** What strikes by itself and lasts: a full disk, a wrong clock. */
  #strikeSlowly(): void {
    const { faults, time } = this;
    if (this.#fullUntil !== undefined && time.true >= this.#fullUntil) this.#setDisk(undefined);
    if (this.#wrongUntil !== undefined && time.true >= this.#wrongUntil) this.#setClock(0, undefined);
    const { dice } = faults;
    if (this.#fullUntil === undefined && faults.strikes('disk-full', 250))
      this.#setDisk(time.true + dice.between(1, 90) * minute);
    if (this.#wrongUntil === undefined && faults.strikes('clock-step', 250))
      this.#setClock(dice.between(-60 * 60, 60 * 60) * 1_000, time.true + dice.between(1, 180) * minute);
  }

  #setDisk(until: number | undefined): void {
    if ((until === undefined) === (this.#fullUntil === undefined)) return;
    this.#fullUntil = until;
    this.note(until === undefined ? '  the disk has room again' : '  the disk is full');
    this.life.fillDisk(until !== undefined);
  }

  #setClock(wrongByMs: number, until: number | undefined): void {
    this.#wrongUntil = until;
    if (wrongByMs === this.time.wrongByMs) return;
    this.time.stepClock(wrongByMs);
    this.note(`  the clock is ${wrongByMs === 0 ? 'right again' : `wrong by ${wrongByMs / 1_000} s`}`);
  }
}
