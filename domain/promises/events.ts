import * as z from 'zod';
import { event, type Immutable, instant, role, text } from '../vocabulary/index.ts';

/** What can give a promise other terms than those before. `terms`: what it is for has become something else. */
export const termsChanges = ['priority', 'agreement', 'terms'] as const;

const alarm = {
  clockId: text,
  step: text,
  /** When the step was due: earlier than the event when the sweep was late. */
  alarmAt: instant,
  /** The promise's own due instant. */
  dueAt: instant,
  /** What changed the terms, where the step's instant had passed when they came: nobody could have kept to it. */
  underNew: z.exactOptional(z.enum(termsChanges)),
};

/** What happens to a promise, whatever it was made for. A kind with clocks has these among its events. */
export const promiseEvents = [
  event('ClockWarned', alarm),
  event('ClockBreached', alarm),
  event('ClockEscalated', { ...alarm, to: role }),
  event('BreachAcknowledged', { clockId: text }),
  event('ExcuseAsked', { clockId: text, reason: text }),
  event('ExcuseDecided', { clockId: text, granted: z.boolean(), reason: text }),
  event('OutcomeReviewed', { clockId: text, agrees: z.boolean(), reason: text }),
] as const;
export type PromiseEvent = Immutable<z.infer<(typeof promiseEvents)[number]>>;
export type PromiseEventType = PromiseEvent['type'];

const types: ReadonlySet<string> = new Set(promiseEvents.map(({ shape }) => shape.type.value));

/** Whether an event of an aggregate is one of its promises. */
export function isPromiseEvent<E extends { readonly type: string }>(
  one: E,
): one is Extract<E, { readonly type: PromiseEventType }> {
  return types.has(one.type);
}
