import { policy } from '../../domain/access/index.ts';
import { routesOf } from '../http/contract.ts';
import { contracts } from './contract.ts';

const agency = '/agencies/{agency}';
const person = '/people/{person}';

/**
 * The routes of the organisation: who one is, whom the department serves and what it promises, and who does what.
 *
 * None takes an `Idempotency-Key`, because each is harmless to send twice: PUT by its ETag; a calendar or an agreement
 * equal to the newest version is answered again, not added; an assignment's id is made from its facts; ending on the
 * same day is the same end.
 */
export const organisationRoutes = routesOf('organisation', contracts, [
  {
    method: 'GET',
    path: '/me',
    operation: 'readMe',
    permission: policy['identity.read'],
    summary: 'Read who you are and for whom you may speak today',
  },
  {
    method: 'GET',
    path: '/agencies',
    operation: 'listAgencies',
    permission: policy['organisation.read'],
    summary: 'List the agencies you may see',
  },
  {
    method: 'GET',
    path: agency,
    operation: 'readAgency',
    permission: policy['organisation.read'],
    summary: 'Read an agency',
  },
  {
    method: 'PUT',
    path: agency,
    operation: 'putAgency',
    permission: policy['organisation.write'],
    summary: 'Enter or change an agency',
  },
  {
    method: 'GET',
    path: `${agency}/team`,
    operation: 'readTeam',
    permission: policy['organisation.read'],
    summary: 'Read who holds which role for an agency today',
  },
  {
    method: 'GET',
    path: `${agency}/calendars`,
    operation: 'listCalendars',
    permission: policy['organisation.read'],
    summary: 'List the versions of an agency’s calendar',
  },
  {
    method: 'GET',
    path: `${agency}/calendars/{version}`,
    operation: 'readCalendar',
    permission: policy['organisation.read'],
    summary: 'Read a version of an agency’s calendar',
  },
  {
    method: 'POST',
    path: `${agency}/calendars`,
    operation: 'addCalendar',
    permission: policy['organisation.write'],
    summary: 'Add the next version of a calendar; sending the newest again adds none',
  },
  {
    method: 'GET',
    path: `${agency}/agreements`,
    operation: 'listAgreements',
    permission: policy['organisation.read'],
    summary: 'List the versions of an agency’s agreement',
  },
  {
    method: 'GET',
    path: `${agency}/agreements/{version}`,
    operation: 'readAgreement',
    permission: policy['organisation.read'],
    summary: 'Read a version of an agency’s agreement',
  },
  {
    method: 'POST',
    path: `${agency}/agreements`,
    operation: 'addAgreement',
    permission: policy['organisation.write'],
    summary: 'Add the next version of an agreement; sending the newest again adds none',
  },
  {
    method: 'GET',
    path: person,
    operation: 'readPerson',
    permission: policy['organisation.read'],
    summary: 'Read a person: yourself, or of an agency you may see',
  },
  {
    method: 'PUT',
    path: person,
    operation: 'putPerson',
    permission: policy['organisation.write'],
    summary: 'Enter or change a person',
  },
  {
    method: 'GET',
    path: `${person}/assignments`,
    operation: 'listAssignments',
    permission: policy['organisation.read'],
    summary: 'List the roles a person holds, held and will hold',
  },
  {
    method: 'POST',
    path: `${person}/assignments`,
    operation: 'addAssignment',
    permission: policy['organisation.write'],
    summary: 'Give a person a role; sending the same again changes nothing',
  },
  {
    method: 'POST',
    path: `${person}/assignments/{assignment}/end`,
    operation: 'endAssignment',
    permission: policy['organisation.write'],
    summary: 'Set the last day of a role a person holds',
  },
  {
    method: 'POST',
    path: '/delegations',
    operation: 'giveDelegation',
    permission: policy['delegation.give'],
    summary: 'Let somebody act for you for a time; sending the same again changes nothing',
  },
  {
    method: 'GET',
    path: '/delegations',
    operation: 'listDelegations',
    permission: policy['delegation.read'],
    summary: 'List who acts for you and for whom you act, now or later',
  },
  {
    method: 'POST',
    path: '/delegations/{assignment}/end',
    operation: 'endDelegation',
    permission: policy['delegation.end'],
    summary: 'End a delegation you gave, or give back one you received',
  },
  {
    method: 'GET',
    path: '/organisation/changes',
    operation: 'listChanges',
    permission: policy['organisation.trail'],
    summary: 'Read who changed what of the organisation, the newest first',
  },
  {
    method: 'GET',
    path: '/services',
    operation: 'listServices',
    permission: policy['catalogue.read'],
    summary: 'List the service catalogue',
  },
  {
    method: 'GET',
    path: '/services/{service}',
    operation: 'readService',
    permission: policy['catalogue.read'],
    summary: 'Read a service of the catalogue',
  },
  {
    method: 'PUT',
    path: '/services/{service}',
    operation: 'putService',
    permission: policy['organisation.write'],
    summary: 'Enter or change a service of the catalogue',
  },
]);
