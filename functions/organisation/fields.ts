import * as z from 'zod';
import { escalationRoles } from '../../domain/agreements/index.ts';
import { teamRoles } from '../../domain/requests/index.ts';
import { stageIds } from '../../domain/approvals/index.ts';
import { impactAreas, metrics, priorities, requestKinds, waits } from '../../domain/vocabulary/index.ts';
import { plainId, plainLine, plainText } from '../../platform/http/text.ts';

/** Fields that the HTTP contract and the organisation file have in common. */

/** A day on the department's calendar: a real date from 2000 to 2199, so that a slip of the keyboard is noticed. */
export const day = z.iso
  .date({ message: 'Write a real date as year-month-day, for example 2026-07-01.' })
  .refine((date) => date >= '2000-01-01' && date <= '2199-12-31', {
    message: 'Use a date from 2000 to 2199.',
  })
  .meta({ examples: ['2026-07-01'] });

export const personName = plainLine(120);
export const email = z.email({ message: 'This is not an email address.' }).max(254);

/** The roles that can do the work: a request given to any other would lie where nobody may touch it. */
export const serviceFields = {
  name: plainLine(120),
  description: plainText(2_000),
  team: z.enum(teamRoles),
  impacts: z
    .array(z.enum(impactAreas))
    .max(impactAreas.length)
    .exactOptional()
    .meta({ description: 'impacts every application for this service is assessed for' }),
};

const time = z
  .string()
  .max(5)
  .meta({ examples: ['08:00'] });
const hours = z.array(z.tuple([time, time])).max(24);

/** Opening hours by weekday. The calendar's own compiler says what is wrong inside. */
export const week = z.union(
  [
    z.literal('24x7'),
    z.strictObject({
      monday: hours.exactOptional(),
      tuesday: hours.exactOptional(),
      wednesday: hours.exactOptional(),
      thursday: hours.exactOptional(),
      friday: hours.exactOptional(),
      saturday: hours.exactOptional(),
      sunday: hours.exactOptional(),
    }),
  ],
  { error: 'Give opening hours by weekday, monday to sunday, each a list of [from, to]; or "24x7".' },
);

/** Two centuries of a state's holidays fit. */
export const holidays = z
  .array(
    z.strictObject({
      date: z
        .string()
        .max(10)
        .meta({ examples: ['2026-12-24'] }),
      name: plainLine(120),
      from: time.exactOptional(),
      to: time.exactOptional(),
    }),
  )
  .max(4_000);

const matrixRow = z.strictObject({
  high: z.enum(priorities),
  medium: z.enum(priorities),
  low: z.enum(priorities),
});

/** By impact, then by urgency. */
export const priorityMatrix = z.strictObject({ high: matrixRow, medium: matrixRow, low: matrixRow });

export const targetFields = {
  metric: z.enum(metrics),
  kinds: z.array(z.enum(requestKinds)).min(1).exactOptional(),
  services: z.array(plainId).min(1).exactOptional(),
  priorities: z.array(z.enum(priorities)).min(1).exactOptional(),
  stages: z
    .array(z.enum(stageIds))
    .min(1)
    .exactOptional()
    .meta({ description: 'of a decision: the stages of the approval chain it is promised for' }),
  hours: z.enum(['business', 'always']),
};

export const warnings = z.array(z.number()).max(10);
export const escalationRole = z.enum(escalationRoles);
/** A request that waits for its client pauses in any case. */
export const pausesOn = z.array(z.enum(waits).exclude(['client'])).max(3);
export const reopenWithinDays = z.int();
/** What follows when a client who is asked says nothing, and when a resolved request is left alone. */
export const followUpFields = {
  silence: z
    .strictObject({
      remindAfter: z.array(z.int()).max(10).meta({ description: 'business days after a question' }),
      closeAfter: z.int().exactOptional().meta({
        description: 'business days after a question; the request can be reopened like a resolved one',
      }),
    })
    .exactOptional()
    .meta({ description: 'when a client who is asked is reminded, and when the request is closed' }),
  closesResolved: z.boolean().exactOptional().meta({
    description: 'whether a resolved request closes when it can no longer be reopened',
  }),
};
export const planName = plainId.meta({ examples: ['gold'] });
