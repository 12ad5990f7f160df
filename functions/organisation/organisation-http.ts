import { type HttpHandler, httpHandler } from '../edge.ts';
import { listAgencies, putAgency, readAgency } from './agencies.ts';
import { addAgreement, listAgreements, readAgreement } from './agreements.ts';
import { addAssignment, endAssignment, listAssignments } from './assignments.ts';
import { addCalendar, listCalendars, readCalendar } from './calendars.ts';
import { endDelegation, listDelegations } from './delegations.ts';
import { giveDelegation } from './give-delegation.ts';
import { readMe } from './me.ts';
import { putPerson, readPerson } from './people.ts';
import type { OrganisationPorts } from './ports.ts';
import { organisationRoutes } from './routes.ts';
import { listServices, putService, readService } from './services.ts';
import { readTeam } from './team.ts';

/** Everything people read and administrators change about the organisation over HTTP. */
export function organisationHttp(ports: OrganisationPorts): HttpHandler {
  return httpHandler(
    organisationRoutes,
    {
      readMe: readMe(ports),
      listAgencies: listAgencies(ports),
      readAgency: readAgency(ports),
      putAgency: putAgency(ports),
      readTeam: readTeam(ports),
      listCalendars: listCalendars(ports),
      readCalendar: readCalendar(ports),
      addCalendar: addCalendar(ports),
      listAgreements: listAgreements(ports),
      readAgreement: readAgreement(ports),
      addAgreement: addAgreement(ports),
      readPerson: readPerson(ports),
      putPerson: putPerson(ports),
      listAssignments: listAssignments(ports),
      addAssignment: addAssignment(ports),
      endAssignment: endAssignment(ports),
      giveDelegation: giveDelegation(ports),
      listDelegations: listDelegations(ports),
      endDelegation: endDelegation(ports),
      listServices: listServices(ports),
      readService: readService(ports),
      putService: putService(ports),
    },
    ports,
  );
}
