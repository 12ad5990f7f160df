import * as z from 'zod';
import { approvalRules } from '../../core/approval-rules.ts';
import { plainId, plainLine } from '../../../platform/http/text.ts';
import {
  day,
  email,
  escalationRole,
  followUpFields,
  holidays,
  pausesOn,
  personName,
  planName,
  priorityMatrix,
  reopenWithinDays,
  serviceFields,
  targetFields,
  warnings,
  week,
} from '../fields.ts';

const minutesOf = { minute: 1, hour: 60 };

/** `30 minutes` or `4 hours`, in minutes. Not days: how long one is depends on the calendar. */
const duration = z.string().transform((text, context) => {
  const [, amount, unit] = /^(\d{1,6}) (minute|hour)s?$/.exec(text) ?? [];
  if (amount !== undefined) return Number(amount) * minutesOf[unit as keyof typeof minutesOf];
  context.addIssue({
    code: 'custom',
    message: `"${text}" is not a time span: write for example "30 minutes" or "4 hours".`,
  });
  return z.NEVER;
});

const role = z.strictObject({
  /** Names of roles, plans, calendars, agencies and people are checked together, once all of them are known. */
  role: z.string(),
  agencies: z
    .union([z.literal('*'), z.array(z.string()).min(1)], {
      error: "Give a list of agencies, or '*' for all.",
    })
    .exactOptional(),
  from: day.exactOptional(),
  until: day.exactOptional(),
  actingFor: z.string().exactOptional(),
});

/** The shape of an organisation file; `local/sample/organisation.yaml` is one, with every field explained. */
export const organisationFileSchema = z.strictObject({
  department: z.strictObject({ name: plainLine(120), zone: z.string(), since: day }),
  calendars: z.record(plainId, z.strictObject({ zone: z.string().exactOptional(), week, holidays })),
  priorityMatrix,
  plans: z.record(
    planName,
    z.strictObject({
      calendar: z.string(),
      targets: z.array(
        z.strictObject({ ...targetFields, hours: targetFields.hours.default('business'), within: duration }),
      ),
      warnings,
      escalation: z.array(z.strictObject({ after: duration, to: escalationRole })),
      pausesOn,
      reopenWithinDays,
      ...followUpFields,
      approval: approvalRules.exactOptional(),
    }),
  ),
  agencies: z.array(z.strictObject({ id: plainId, name: plainLine(120), plan: z.string() })),
  services: z.array(z.strictObject({ id: plainId, ...serviceFields })),
  people: z.array(
    z.strictObject({
      id: plainId,
      name: personName,
      email,
      agency: z.string().exactOptional(),
      roles: z.array(role),
    }),
  ),
});

export type OrganisationFile = z.output<typeof organisationFileSchema>;
