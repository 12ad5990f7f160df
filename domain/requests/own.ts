import { peopleBehind, type Stamp } from '../vocabulary/index.ts';
import { isClient } from './events.ts';
import type { RequestState } from './state.ts';

/**
 * Whether somebody speaks for the department about a request that is in their own name, or in that of somebody they act
 * for: what was promised to the requester they cannot keep themselves.
 */
export function isOwn({ requesterId }: Pick<RequestState, 'requesterId'>, by: Stamp): boolean {
  return !isClient(by) && peopleBehind(by).includes(requesterId);
}
