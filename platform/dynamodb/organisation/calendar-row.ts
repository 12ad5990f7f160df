import * as z from 'zod';
import type { CalendarDefinition } from '../../../domain/time/index.ts';

const interval = z.tuple([z.string(), z.string()]);
const hours = z.exactOptional(z.array(interval));

/** A calendar as it is stored; `domain/time` says what it means and which ones it accepts. */
export const calendarShape: z.ZodType<CalendarDefinition> = z.object({
  zone: z.string(),
  week: z.union([
    z.literal('24x7'),
    z.object({
      monday: hours,
      tuesday: hours,
      wednesday: hours,
      thursday: hours,
      friday: hours,
      saturday: hours,
      sunday: hours,
    }),
  ]),
  holidays: z.array(
    z.object({
      date: z.string(),
      name: z.string(),
      from: z.exactOptional(z.string()),
      to: z.exactOptional(z.string()),
    }),
  ),
});
