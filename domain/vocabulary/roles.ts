/** The roles of the Client Relationship Model, as PRODUCT and the glossary name them. */
export const roles = [
  'agency-staff',
  'program-manager',
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
  'administrator',
] as const;

export type Role = (typeof roles)[number];

/** Roles held on the agency's side of the counter; everyone else serves them. */
export const clientRoles = ['agency-staff', 'program-manager'] as const satisfies readonly Role[];

/** Roles whose holders tell or decide for the department and are told by SNS. */
export const directorRoles = [
  'service-director',
  'information-officer',
  'executive',
] as const satisfies readonly Role[];

/** Whether a role speaks for the agency rather than for the department. */
export function isClientRole(role: Role): boolean {
  return (clientRoles as readonly Role[]).includes(role);
}
