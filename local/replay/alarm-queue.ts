import type { RequestState } from '../../domain/requests/index.ts';
import { nextAlarmAt } from '../../domain/sla/index.ts';

interface Due {
  readonly at: number;
  readonly id: string;
}

/** The next alarm of every open request, so that the timeline can jump from one to the next without asking the table. */
export class AlarmQueue {
  readonly #next = new Map<string, number>();
  /** Latest first, so that taking the earliest is a pop. May hold instants that no longer count. */
  readonly #order: Due[] = [];

  /** Notes when a request's next alarm is, as it stands now. */
  note({ id, clocks, updatedAt }: RequestState): void {
    const due = nextAlarmAt(clocks);
    if (due === undefined) {
      this.#next.delete(id);
      return;
    }
    // Shorter terms can put an alarm before the change that brought them: it is raised as soon as it can be known.
    const at = Math.max(due, updatedAt);
    if (at === this.#next.get(id)) return;
    this.#next.set(id, at);
    this.#order.splice(this.#placeOf(at), 0, { at, id });
  }

  /** Takes the earliest alarm due at or before an instant (epoch ms). */
  take(until: number): Due | undefined {
    for (let last = this.#order.at(-1); last !== undefined && last.at <= until; last = this.#order.at(-1)) {
      this.#order.pop();
      if (this.#next.get(last.id) !== last.at) continue;
      this.#next.delete(last.id);
      return last;
    }
    return undefined;
  }

  #placeOf(at: number): number {
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#order[middle]?.at ?? at) > at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
