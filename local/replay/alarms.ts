import type { RequestEvent } from '../../domain/requests/index.ts';

/** Whether the sweep raises an event; every other event is something somebody did. */
export function isAlarm(event: RequestEvent): boolean {
  return event.type === 'ClockWarned' || event.type === 'ClockBreached' || event.type === 'ClockEscalated';
}
