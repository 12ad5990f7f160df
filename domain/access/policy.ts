import { decidingRoles, editors } from '../approvals/index.ts';
import { clientRoles, directorRoles, type Role, roles } from '../vocabulary/index.ts';
import { delegableRoles } from '../organisation/index.ts';

/** How far a role's permission reaches: one's own requests, the agencies the role is held for, or anything. */
export type Reach = 'own' | 'agency' | 'anything';

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
const workers = [
  'service-center',
  'client-specialist',
  'applications-manager',
  'infrastructure-manager',
  'infrastructure-specialist',
] as const satisfies readonly Role[];

function each(allowed: readonly Role[], reach: Reach): Partial<Record<Role, Reach>> {
  return Object.fromEntries(allowed.map((role) => [role, reach]));
}

/**
 * Who may do what. What is not listed is denied. `own` is narrower than `agency`: the person's own request or own
 * record. The matrix in `docs/access.md` is generated from this table and a test calls every route against it.
 */
export const policy = {
  'request.submit': each([...clientRoles, 'service-center', 'client-specialist'], 'agency'),
  'request.read': each([...clientRoles, ...department], 'agency'),
  'request.read-internal': each(department, 'agency'),
  'request.list': each([...clientRoles, ...department], 'agency'),
  'request.triage': each(['service-center', 'client-specialist'], 'agency'),
  'request.respond': each(workers, 'agency'),
  'request.comment': each([...clientRoles, ...department], 'agency'),
  'request.comment-internally': each(department, 'agency'),
  'request.ask': each(workers, 'agency'),
  'request.reply': each(clientRoles, 'agency'),
  'request.hold': each(workers, 'agency'),
  'request.assign': each([...workers, 'service-director'], 'agency'),
  'request.prioritise': each(['service-center', 'client-specialist', 'service-director'], 'agency'),
  'request.resolve': each(workers, 'agency'),
  'request.reopen': each([...clientRoles, 'service-center', 'client-specialist'], 'agency'),
  'request.close': each([...clientRoles, 'service-center', 'client-specialist'], 'agency'),
  'request.withdraw': { 'agency-staff': 'own', 'program-manager': 'agency' },
  'request.attach': each([...clientRoles, ...workers], 'agency'),
  'request.restate': each(['service-director'], 'agency'),
  'breach.acknowledge': each(directorRoles, 'agency'),
  'breach.excuse': each([...workers, 'service-director'], 'agency'),
  'breach.decide-excuse': each(['service-director', 'information-officer'], 'agency'),
  'breach.dispute': each(clientRoles, 'agency'),
  'approval.list': each(decidingRoles, 'agency'),
  'approval.decide': each(decidingRoles, 'agency'),
  'approval.restart': each(['client-specialist', 'service-director'], 'agency'),
  'approval.dry-run': {
    ...each([...directorRoles, 'support-director', 'portfolio-office'], 'agency'),
    administrator: 'anything',
  },
  'proposal.edit': each(editors, 'agency'),
  'proposal.add-impact': each(['client-specialist'], 'agency'),
  'organisation.read': { ...each([...clientRoles, ...department], 'agency'), administrator: 'anything' },
  'organisation.write': { administrator: 'anything' },
  'catalogue.read': each(roles, 'anything'),
  'identity.read': each(roles, 'anything'),
  'delegation.give': each(delegableRoles, 'own'),
  'delegation.read': each(roles, 'own'),
  'delegation.end': each(roles, 'own'),
  'subscription.read': { ...each(directorRoles, 'own'), administrator: 'anything' },
  'subscription.write': each(directorRoles, 'own'),
} as const satisfies Record<string, Partial<Record<Role, Reach>>>;

export type Action = keyof typeof policy;
