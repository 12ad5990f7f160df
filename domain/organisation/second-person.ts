import { peopleBehind, type Stamp } from '../vocabulary/index.ts';

/**
 * Whether somebody is another pair of eyes than the first: neither one of those people nor acting for one of them, so
 * that nobody decides twice through a delegate.
 *
 * @param first everybody behind what was done first
 */
export function isSecondPerson(
  who: Pick<Stamp, 'personId' | 'actingFor'>,
  first: readonly string[],
): boolean {
  return !peopleBehind(who).some((id) => first.includes(id));
}
