/** The partition of the inbox index: what waits for a role in an agency. */
export function inboxPartition(agencyId: string, role: string): string {
  return `${agencyId}#${role}`;
}
