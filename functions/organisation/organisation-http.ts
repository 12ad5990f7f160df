import { type HttpHandler, httpHandler } from '../http/handler.ts';
import { listAgencies, putAgency, readAgency } from './agencies/agencies.ts';
import { addAgreement, listAgreements, readAgreement } from './agencies/agreements.ts';
import { addAssignment, endAssignment, listAssignments } from './people/assignments.ts';
import { addCalendar, listCalendars, readCalendar } from './agencies/calendars.ts';
import { endDelegation, listDelegations } from './people/delegations.ts';
import { giveDelegation } from './people/give-delegation.ts';
import { readMe } from './people/me.ts';
import { putPerson, readPerson } from './people/people.ts';
import type { OrganisationPorts } from './ports.ts';
import { organisationRoutes } from './routes.ts';
import { listServices, putService, readService } from './agencies/services.ts';
import { readTeam } from './agencies/team.ts';

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
