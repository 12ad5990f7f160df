import * as z from 'zod';
import { approvalRules } from '../core/approval-rules.ts';
import { stageIds } from '../../domain/approvals/index.ts';
import { subjects } from '../../domain/organisation/index.ts';
import { roles } from '../../domain/vocabulary/index.ts';
import { plainId, plainLine } from '../../platform/http/text.ts';
import { contract, instant, page } from '../http/contract.ts';
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
} from './fields.ts';

const role = z.enum(roles);
const everywhere = z.literal('*').meta({ description: 'every agency' });

/** The number of a version, as it stands in a path. */
const version = z
  .string()
  .regex(/^[1-9]\d{0,3}$/, { message: 'Give the number of a version, from 1 to 9999.' })
  .transform(Number)
  .meta({ type: 'integer', minimum: 1, maximum: 9999 });

const agencyParams = z.strictObject({ agency: plainId });
const versionParams = z.strictObject({ agency: plainId, version });
const personParams = z.strictObject({ person: plainId });
const serviceParams = z.strictObject({ service: plainId });

const agencyBody = z.strictObject({ name: plainLine(120), plan: planName }).meta({ id: 'NewAgency' });
const agency = z.object({ id: z.string(), name: z.string(), plan: z.string() }).meta({ id: 'Agency' });

const serviceBody = z.strictObject(serviceFields).meta({ id: 'NewService' });
const service = z.object({ id: z.string(), ...serviceFields, team: role }).meta({ id: 'Service' });

const personBody = z
  .strictObject({
    name: personName,
    email,
    agency: plainId
      .exactOptional()
      .meta({ description: 'For an agency’s employee; the department’s own people have none.' }),
  })
  .meta({ id: 'NewPerson' });
const person = z
  .object({ id: z.string(), name: z.string(), email: z.string(), agency: z.string().exactOptional() })
  .meta({ id: 'Person' });
const named = z.object({ id: z.string(), name: z.string() });

const calendarFields = {
  zone: z
    .string()
    .max(60)
    .meta({ examples: ['America/Detroit'] }),
  week,
  holidays,
};
const calendar = z
  .object({ agency: z.string(), version: z.int(), ...calendarFields })
  .meta({ id: 'Calendar' });

const agreementFields = {
  from: day.exactOptional().meta({
    description: 'the first day on which new requests are promised it; at once when absent',
  }),
  plan: planName,
  calendarVersion: z.int(),
  priorityMatrix,
  targets: z.array(z.strictObject({ ...targetFields, minutes: z.int() })).max(100),
  warnings,
  escalation: z.array(z.strictObject({ minutes: z.int(), to: escalationRole })).max(10),
  pausesOn,
  reopenWithinDays,
  ...followUpFields,
  approval: approvalRules.exactOptional(),
};
const agreement = z
  .object({
    agency: z.string(),
    version: z.int(),
    ...agreementFields,
    from: z.string().exactOptional(),
    escalation: z.array(z.object({ minutes: z.int(), to: role })),
  })
  .meta({ id: 'Agreement' });

const assignment = z
  .object({
    id: z.string(),
    person: z.string(),
    role,
    agency: z.string(),
    from: z.string(),
    until: z.string().exactOptional(),
    actingFor: z.string().exactOptional(),
  })
  .meta({ id: 'Assignment' });

const delegableRole = z.enum(roles).exclude(['administrator']);
const assignmentParam = z.string().regex(/^[a-z0-9-]{1,64}$/);
const delegations = z.array(
  z.object({
    id: z.string(),
    person: named.meta({ description: 'who acts' }),
    actingFor: z.array(named).meta({ description: 'the people this comes through, nearest first' }),
    role,
    agency: z.string().meta({ description: 'an agency, or * for all' }),
    from: z.string(),
    until: z.string().exactOptional(),
    inForce: z
      .boolean()
      .meta({ description: 'begun, and whoever it comes through still holds the role today' }),
  }),
);

const changed = z.union([z.string(), z.int(), z.array(z.string())]);

function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item) });
}

export const contracts = {
  readMe: contract({
    reply: z
      .object({
        person,
        today: z
          .string()
          .meta({ description: 'the day on the department’s calendar, on which the authorities count' }),
        authorities: z.array(
          z.object({
            role,
            agency: z.string(),
            actingFor: z
              .array(named)
              .meta({ description: 'the people this authority comes through, nearest first' }),
          }),
        ),
        agencies: z.array(agency).meta({ description: 'the agencies you may see' }),
      })
      .meta({ id: 'Me' }),
  }),
  listAgencies: contract({ reply: listOf(agency).meta({ id: 'Agencies' }) }),
  readAgency: contract({ params: agencyParams, reply: agency, versioned: true }),
  putAgency: contract({ params: agencyParams, body: agencyBody, reply: agency, versioned: true }),
  readTeam: contract({
    params: agencyParams,
    reply: z
      .object({
        agency: z.string(),
        today: z.string(),
        members: z.array(
          z.object({
            role,
            person: z.object({ id: z.string(), name: z.string(), email: z.string().exactOptional() }),
            agency: z.string().meta({ description: 'the agency the role is held for, or * for all' }),
            until: z.string().exactOptional(),
            actingFor: z.array(named),
          }),
        ),
      })
      .meta({ id: 'Team' }),
  }),
  listCalendars: contract({ params: agencyParams, reply: listOf(calendar).meta({ id: 'Calendars' }) }),
  readCalendar: contract({ params: versionParams, reply: calendar }),
  addCalendar: contract({
    params: agencyParams,
    body: z.strictObject(calendarFields).meta({ id: 'NewCalendar' }),
    reply: calendar,
    status: 201,
  }),
  listAgreements: contract({ params: agencyParams, reply: listOf(agreement).meta({ id: 'Agreements' }) }),
  readAgreement: contract({ params: versionParams, reply: agreement }),
  addAgreement: contract({
    params: agencyParams,
    body: z.strictObject(agreementFields).meta({ id: 'NewAgreement' }),
    reply: agreement
      .extend({
        staffing: z
          .array(z.object({ agency: z.string(), stage: z.enum(stageIds), message: z.string() }))
          .exactOptional()
          .meta({ description: 'stages that nobody could decide as the agency is staffed' }),
      })
      .meta({ id: 'AddedAgreement' }),
    status: 201,
  }),
  readPerson: contract({ params: personParams, reply: person, versioned: true }),
  putPerson: contract({ params: personParams, body: personBody, reply: person, versioned: true }),
  listAssignments: contract({ params: personParams, reply: listOf(assignment).meta({ id: 'Assignments' }) }),
  addAssignment: contract({
    params: personParams,
    body: z
      .strictObject({
        role,
        agency: z.union([plainId, everywhere]),
        from: day,
        until: day.exactOptional(),
        actingFor: plainId
          .exactOptional()
          .meta({ description: 'Whose place is taken; they must hold or act in the role.' }),
      })
      .meta({ id: 'NewAssignment' }),
    reply: assignment,
    status: 201,
  }),
  endAssignment: contract({
    params: z.strictObject({ person: plainId, assignment: assignmentParam }),
    body: z
      .strictObject({
        until: day.exactOptional().meta({
          description:
            'the last day on which it counts; it ends at once when absent, and with a day before its first it has never counted',
        }),
      })
      .meta({ id: 'AssignmentEnd' }),
    reply: assignment,
  }),
  giveDelegation: contract({
    body: z
      .strictObject({
        to: plainId.meta({ description: 'who is to act for you' }),
        from: day.meta({ description: 'the first day, today or later' }),
        until: day.meta({ description: 'the last day, at most a year later' }),
        roles: z
          .array(delegableRole)
          .min(1)
          .max(delegableRole.options.length)
          .exactOptional()
          .meta({ description: 'all you hold when absent' }),
        agencies: z
          .array(plainId)
          .min(1)
          .max(50)
          .exactOptional()
          .meta({ description: 'all you hold the roles for when absent' }),
      })
      .meta({ id: 'NewDelegation' }),
    reply: listOf(assignment).meta({ id: 'GivenAssignments' }),
    status: 201,
  }),
  listDelegations: contract({
    reply: z
      .object({
        today: z.string(),
        given: delegations.meta({ description: 'who acts for you, or will' }),
        received: delegations.meta({ description: 'for whom you act, or will' }),
      })
      .meta({ id: 'Delegations' }),
  }),
  endDelegation: contract({
    params: z.strictObject({ assignment: assignmentParam }),
    body: z
      .strictObject({
        until: day
          .exactOptional()
          .meta({ description: 'today as the last day, or yesterday to end it at once, as when absent' }),
      })
      .meta({ id: 'DelegationEnd' }),
    reply: assignment,
  }),
  listChanges: contract({
    query: z.strictObject(page),
    reply: z
      .object({
        items: z.array(
          z.object({
            at: instant,
            by: z.object({ person: z.string(), role: z.string(), actingFor: z.array(z.string()) }),
            subject: z.enum(subjects),
            id: z.string().meta({ description: 'of a calendar or an agreement: the agency’s' }),
            assignment: z
              .object({ person: z.string(), role, agency: z.string() })
              .exactOptional()
              .meta({ description: 'of an assignment: whose, of which role, for which agency' }),
            changes: z.array(
              z.object({
                field: z.string(),
                before: changed.exactOptional(),
                after: changed.exactOptional(),
              }),
            ),
          }),
        ),
        nextCursor: z.string().optional(),
      })
      .meta({ id: 'OrganisationChanges' }),
  }),
  listServices: contract({ reply: listOf(service).meta({ id: 'Services' }) }),
  readService: contract({ params: serviceParams, reply: service, versioned: true }),
  putService: contract({ params: serviceParams, body: serviceBody, reply: service, versioned: true }),
} as const;
