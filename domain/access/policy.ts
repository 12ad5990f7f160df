import { definePolicy, reachOf } from './can.ts';
import { excuseDecidingRoles, restartingRoles, teamRoles } from '../requests/index.ts';
import { decidingRoles, editors } from '../approvals/index.ts';
import { clientRoles, directorRoles, type Role, roles } from '../vocabulary/index.ts';
import { delegableRoles } from '../organisation/index.ts';

const department = [
  'service-center',
  'client-specialist',
  'service-director',
  'information-officer',
  'applications-manager',
  'support-director',
  'infrastructure-director',
  'infrastructure-manager',
  'infrastructure-specialist',
  'procurement-liaison',
  'contractor-liaison',
  'security-officer',
  'portfolio-office',
  'executive',
] as const satisfies readonly Role[];

/**
 * Who may do what. What is not listed is denied. `own` is narrower than `agency`: the person's own request or own
 * record. The matrix in `docs/access.md` is generated from this table and a test calls every route against it.
 */
export const policy = definePolicy({
  'request.submit': reachOf([...clientRoles, 'service-center', 'client-specialist'], 'agency'),
  'request.read': reachOf([...clientRoles, ...department], 'agency'),
  'request.read-internal': reachOf(department, 'agency'),
  'request.list': reachOf([...clientRoles, ...department], 'agency'),
  'request.triage': reachOf(['service-center', 'client-specialist'], 'agency'),
  'request.respond': reachOf(teamRoles, 'agency'),
  'request.comment': reachOf([...clientRoles, ...department], 'agency'),
  'request.comment-internally': reachOf(department, 'agency'),
  'request.ask': reachOf(teamRoles, 'agency'),
  'request.reply': reachOf(clientRoles, 'agency'),
  'request.hold': reachOf(teamRoles, 'agency'),
  'request.assign': reachOf([...teamRoles, 'service-director'], 'agency'),
  'request.prioritise': reachOf(['service-center', 'client-specialist', 'service-director'], 'agency'),
  'request.resolve': reachOf(teamRoles, 'agency'),
  'request.reopen': reachOf([...clientRoles, 'service-center', 'client-specialist'], 'agency'),
  'request.close': reachOf([...clientRoles, 'service-center', 'client-specialist'], 'agency'),
  'request.withdraw': { 'agency-staff': 'own', 'program-manager': 'agency' },
  'request.change-requester': reachOf(['program-manager', 'service-center', 'client-specialist'], 'agency'),
  'request.attach': reachOf([...clientRoles, ...teamRoles], 'agency'),
  'request.remove-file': reachOf([...clientRoles, ...teamRoles], 'agency'),
  'request.restate': reachOf(['service-director'], 'agency'),
  'breach.acknowledge': reachOf(directorRoles, 'agency'),
  'breach.excuse': reachOf([...teamRoles, 'service-director'], 'agency'),
  'breach.decide-excuse': reachOf(excuseDecidingRoles, 'agency'),
  'breach.dispute': reachOf(clientRoles, 'agency'),
  'approval.list': reachOf(decidingRoles, 'agency'),
  'approval.decide': reachOf(decidingRoles, 'agency'),
  'approval.name-deputy': reachOf(directorRoles, 'agency'),
  'approval.restart': reachOf(restartingRoles, 'agency'),
  'approval.dry-run': {
    ...reachOf([...directorRoles, 'support-director', 'portfolio-office'], 'agency'),
    administrator: 'anything',
  },
  'proposal.edit': reachOf(editors, 'agency'),
  'proposal.add-impact': reachOf(['client-specialist'], 'agency'),
  'organisation.read': { ...reachOf([...clientRoles, ...department], 'agency'), administrator: 'anything' },
  'organisation.write': { administrator: 'anything' },
  'organisation.trail': { executive: 'anything', administrator: 'anything' },
  'catalogue.read': reachOf(roles, 'anything'),
  'identity.read': reachOf(roles, 'anything'),
  'delegation.give': reachOf(delegableRoles, 'own'),
  'delegation.read': reachOf(roles, 'own'),
  'delegation.end': reachOf(roles, 'own'),
  'subscription.read': { ...reachOf(roles, 'own'), administrator: 'anything' },
  'subscription.write': reachOf(directorRoles, 'own'),
  'subscription.end': reachOf(roles, 'own'),
  'preference.read': reachOf(roles, 'own'),
  'preference.write': reachOf(roles, 'own'),
});
