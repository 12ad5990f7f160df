/** The partition of the inbox index for decisions: stages of the approval chain that wait for a role in an agency. */
export function decisionsPartition(agencyId: string, role: string): string {
  return `${agencyId}#${role}#decisions`;
}

/** The partition of the inbox index: what waits for a role in an agency. */
export function inboxPartition(agencyId: string, role: string): string {
  return `${agencyId}#${role}`;
}
