import { agreementShape } from '../../domain/agreements/index.ts';
import {
  agencyShape,
  assignmentShape,
  personShape,
  serviceShape,
  trailEntryShape,
} from '../../domain/organisation/index.ts';
import { calendarShape } from '../../platform/dynamodb/organisation/calendar-row.ts';
import { capability } from '../core/capability.ts';
import type { OrganisationPorts } from './ports.ts';
import { organisationHandlers } from './handlers.ts';
import { problemOf, type Refusal } from './problems.ts';
import { organisationRegistration } from './registration.ts';
import { organisationRoutes } from './routes.ts';

/** The organisation: agencies, their agreements and calendars, the catalogue, people and their assignments. */
export const organisation = capability<OrganisationPorts, Refusal>({
  ...organisationRegistration,
  about: 'Whom the department serves, what it promises them, and who does what',
  items: [
    {
      name: 'Agency',
      pk: 'directory',
      sk: 'agency#<agency>',
      about:
        'Guarded by `revision`, as all plain items are. Like every item of the organisation it says in `changedBy` and `changedAt` who wrote it, and when.',
      schema: agencyShape,
    },
    {
      name: 'Service',
      pk: 'directory',
      sk: 'service#<service>',
      about: 'An entry of the service catalogue.',
      schema: serviceShape,
    },
    {
      name: 'Agreement version',
      pk: 'agency#<agency>',
      sk: 'agreement#<four-digit version>',
      about: 'Never changed, only followed by the next.',
      schema: agreementShape,
    },
    {
      name: 'Calendar version',
      pk: 'agency#<agency>',
      sk: 'calendar#<four-digit version>',
      about: 'Never changed, only followed by the next.',
      schema: calendarShape,
    },
    {
      name: 'Person',
      pk: 'person#<person>',
      sk: 'person',
      about: 'Who may sign in.',
      schema: personShape,
    },
    {
      name: 'Assignment of a person',
      pk: 'person#<person>',
      sk: 'assignment#<assignment>',
      about: 'A role for one agency or all, from a day to a day.',
      schema: assignmentShape,
    },
    {
      name: 'Assignment in an agency',
      pk: 'agency#<agency or *>',
      sk: 'member#<role>#<assignment>',
      about: 'The same assignment, found from the agency; written in one transaction with the one above.',
      schema: assignmentShape,
    },
    {
      name: 'Assignment given',
      pk: 'person#<giver>',
      sk: 'given#<assignment>',
      about: 'The same assignment, found from whoever is acted for.',
      schema: assignmentShape,
    },
    {
      name: 'Change of the organisation',
      pk: 'trail',
      sk: 'change#<thirteen-digit epoch ms>#<hash>',
      about: 'Who changed what, and when; written with the change itself, and never changed.',
      schema: trailEntryShape,
    },
  ],
  routes: organisationRoutes,
  http: {
    entry: 'functions/organisation/http.ts',
    errorImpact: 'Agencies, agreements and assignments cannot be read or changed. Requests go on.',
    memory: 1024,
    timeoutSeconds: 10,
    needs: ['table.read', 'table.append'],
    settings: ['identityClaim', 'zone'],
  },
  handlers: organisationHandlers,
  problemOf,
});
