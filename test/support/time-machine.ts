import { expect } from '@jest/globals';

/** The clock and the outbox of a one-machine runtime, which may be another after a kill. */
export interface TimeMachine {
  /** Moves the clock, so that the sweep and the dispatcher run. */
  readonly travelTo: (to: string) => Promise<void>;
  /** What somebody was told until now. */
  readonly messagesTo: (recipient: string) => Promise<readonly Told[]>;
}

interface Told {
  readonly service: string;
  readonly channel: string;
  readonly text: string;
}

/** @param url where the runtime is at this moment */
export function timeMachine(url: () => string): TimeMachine {
  return {
    async travelTo(to) {
      const answer = await fetch(`${url()}/local/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ to }),
      });
      expect(answer.status).toBe(200);
    },
    async messagesTo(recipient) {
      const answer = await fetch(`${url()}/local/outbox?recipient=${recipient}`, {
        headers: { accept: 'application/json' },
      });
      return ((await answer.json()) as { readonly items: readonly Told[] }).items;
    },
  };
}
