import { type WakingHours, wakingHours } from '../../domain/notices/index.ts';
import { memoize } from '../../platform/concurrency/memoize.ts';
import { registration } from '../core/registration.ts';
import type { Reaction } from '../stream/reaction.ts';
import { createNotices } from './creation/create-notices.ts';
import { notifyDelegate } from './creation/notify-delegate.ts';
import type { CreateNoticePorts } from './ports.ts';

const compiled = new Map<string, WakingHours>();

/** Compiled once a zone. */
function waking(zone: string): WakingHours {
  const known = compiled.get(zone) ?? wakingHours(zone);
  compiled.set(zone, known);
  return known;
}

/** Writing notices down for what happens, and for who is to act for somebody. */
export const noticeRegistration = registration<CreateNoticePorts>({
  name: 'notices',
  /** Notices of every kind that says who hears of what. */
  reactions(ports) {
    // A hundred breaches in one agency ask for a director's subscriptions once.
    const subscriptions = { of: memoize((personId: string) => ports.subscriptions.of(personId)) };
    return ports.subjects.map((subject): Reaction => ({
      name: 'create-notices',
      kind: subject.words.kind,
      on: 'all',
      react: async (change) => {
        await createNotices(subject, change, { ...ports, subscriptions }, waking(ports.zone));
      },
    }));
  },
  /** Of acting for somebody only the beginning is told: it ends on the day that was told with it, or one of the two ends it. */
  itemReactions: [
    {
      name: 'notify-delegate',
      prefix: 'assignment#',
      having: 'actingFor',
      react: async (keys, ports) => {
        await notifyDelegate(keys, ports, waking(ports.zone));
      },
    },
  ],
});
