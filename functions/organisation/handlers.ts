import { listAgencies, putAgency, readAgency } from './agencies/agencies.ts';
import { addAgreement, listAgreements, readAgreement } from './agencies/agreements.ts';
import { addCalendar, listCalendars, readCalendar } from './agencies/calendars.ts';
import { listServices, putService, readService } from './agencies/services.ts';
import { readTeam } from './agencies/team.ts';
import { addAssignment, endAssignment, listAssignments } from './people/assignments.ts';
import { endDelegation, listDelegations } from './people/delegations.ts';
import { giveDelegation } from './people/give-delegation.ts';
import { readMe } from './people/me.ts';
import { listChanges } from './trail.ts';
import { putPerson, readPerson } from './people/people.ts';
import type { OrganisationPorts } from './ports.ts';

/** What carries out the routes, by operation. */
export function organisationHandlers(ports: OrganisationPorts) {
  return {
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
    listChanges: listChanges(ports),
    listServices: listServices(ports),
    readService: readService(ports),
    putService: putService(ports),
  };
}
