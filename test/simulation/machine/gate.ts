import { giveWay } from '../virtual-time.ts';
import type { Faults, Port } from './faults.ts';

/** Turns without a call after which nothing is under way any more: no step of the machine takes as many. */
const quietTurns = 6;

/**
 * Every call of a port goes through the gate of the process that makes it. Here faults strike; and once the process was
 * killed nothing passes either way: what it meant to do is not done, and what was done is not heard of.
 */
export class Gate {
  readonly #faults: Faults;
  readonly #death = Promise.withResolvers<'killed'>();
  #isDead = false;
  #calls = 0;
  #underWay = 0;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** Resolves when the process is killed. */
  get death(): Promise<'killed'> {
    return this.#death.promise;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  kill(): void {
    this.#isDead = true;
    this.#death.resolve('killed');
  }

  async call<T>(port: Port, work: () => Promise<T>): Promise<T> {
    if (this.isDead) return never();
    const fault = this.#faults.ofCall(port);
    if (fault === 'refused') throw this.#faults.error();
    if (fault === 'killed-before') return this.#die();
    this.#calls += 1;
    this.#underWay += 1;
    try {
      const result = await work();
      if (this.#isDead) return await never();
      if (fault === 'unanswered') throw this.#faults.error();
      return fault === 'killed-after' ? await this.#die() : result;
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Waits until no call is under way and none follows. */
  async quiet(): Promise<void> {
    let before: number;
    do {
      before = this.#calls;
      await giveWay(quietTurns);
      if (this.#isDead) return never();
    } while (before !== this.#calls || this.#underWay > 0);
  }

  #die(): Promise<never> {
    this.kill();
    return never();
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
