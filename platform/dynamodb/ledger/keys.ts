/** The partition that holds a request: its snapshot, its events, and what the approval chain keeps beside them. */
export function requestKey(id: string): string {
  return `request#${id}`;
}

/** The sort key of an event. */
export function eventKey(sequence: number): string {
  return `event#${String(sequence).padStart(6, '0')}`;
}
