import { setImmediate as nextTurn } from 'node:timers/promises';

interface Timer {
  readonly at: number;
  readonly ring: () => void;
}

/** A shorter pause is none: it is over in the next turn of the event loop. */
const shortestMs = 100;

/**
 * Time that passes only when it is told to, for everything in this process: `setTimeout` waits by it, and the clock of
 * the machine is read from it. The clock may be wrong; timers are not concerned, as those of a computer are not.
 */
export class VirtualTime {
  readonly #timers = new Map<object, Timer>();
  #passed: number;
  #wrongByMs = 0;

  constructor(start: number) {
    this.#passed = start;
  }

  /** What the clock of the machine shows, epoch ms. */
  readonly now = (): number => this.#passed + this.#wrongByMs;

  /** What time it is, epoch ms, whatever the clock shows. */
  get true(): number {
    return this.#passed;
  }

  get wrongByMs(): number {
    return this.#wrongByMs;
  }

  /** Sets the clock of the machine wrong by so much, or right with 0. */
  stepClock(wrongByMs: number): void {
    this.#wrongByMs = wrongByMs;
  }

  /** When the next timer rings; undefined when none waits. */
  nextTimer(): number | undefined {
    let earliest: number | undefined;
    for (const { at } of this.#timers.values()) if (earliest === undefined || at < earliest) earliest = at;
    return earliest;
  }

  /** Moves to an instant and rings what is due by then, the earliest first. An instant that has passed is no move. */
  moveTo(at: number): void {
    this.#passed = Math.max(at, this.#passed);
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) => timer.at <= this.#passed);
      const [first] = due.sort(([, a], [, b]) => a.at - b.at);
      if (first === undefined) return;
      this.#timers.delete(first[0]);
      first[1].ring();
    }
  }

  /** Forgets every timer: whoever set them is dead. */
  forgetTimers(): void {
    this.#timers.clear();
  }

  /** What `setTimeout` does by this time. */
  readonly setTimeout = (ring: (...given: unknown[]) => void, ms = 0, ...given: unknown[]): object => {
    if (ms < shortestMs) return setImmediate(ring, ...given);
    const handle = { ref: () => handle, unref: () => handle };
    this.#timers.set(handle, {
      at: this.#passed + ms,
      ring: () => {
        ring(...given);
      },
    });
    return handle;
  };

  /** What `clearTimeout` does by this time. Whether it was one of its timers. */
  readonly clearTimeout = (handle: object): boolean => {
    if (this.#timers.delete(handle)) return true;
    if (handle.constructor.name !== 'Immediate') return false;
    clearImmediate(handle as NodeJS.Immediate);
    return true;
  };
}

/** Lets what is ready to run go on for some turns of the event loop. */
export async function giveWay(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await nextTurn();
}
