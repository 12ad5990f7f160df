import type { WakingHours } from '../../../domain/notices/index.ts';
import { isAssignment, type Keys, parseAssignmentKey, parseEventKey } from '../../stream/record-keys.ts';
import { react, type ReactPorts } from './create-notices.ts';
import { tellDelegate } from './notify-delegate.ts';

/**
 * Writes down the notices of what a row's keys name, an event of a request or an assignment, and says how many were new.
 *
 * @throws ZodError when they name neither, and what each reaction throws
 */
export async function reactTo(keys: Keys, ports: ReactPorts, waking: WakingHours): Promise<number> {
  return isAssignment(keys)
    ? tellDelegate(parseAssignmentKey(keys), ports, waking)
    : react(parseEventKey(keys), ports, waking);
}
