/** The partition that holds an aggregate: its snapshot, its events, and what stands beside them. */
export function aggregateKey(kind: string, id: string): string {
  return `${kind}#${id}`;
}

/** Whose partition a key names; undefined when it has no such form. */
export function parseAggregateKey(pk: string): { readonly kind: string; readonly id: string } | undefined {
  const [, kind, id] = /^([^#]+)#(.+)$/.exec(pk) ?? [];
  return kind === undefined || id === undefined ? undefined : { kind, id };
}

/** The sort key of an event; a snapshot has the name of its kind. */
export function eventKey(sequence: number): string {
  return `event#${String(sequence).padStart(6, '0')}`;
}

/** The partition of the inbox index: what waits in a queue for a role in an agency, or for a person. */
export function inboxPartition(
  queue: string,
  owner: { readonly agencyId: string; readonly role: string } | { readonly personId: string },
): string {
  return 'personId' in owner ? `${queue}#${owner.personId}` : `${queue}#${owner.agencyId}#${owner.role}`;
}

/** The partition of the index by agency, or by person: the snapshots of one kind. */
export function listPartition(kind: string, agencyOrPersonId: string): string {
  return `${kind}#${agencyOrPersonId}`;
}
