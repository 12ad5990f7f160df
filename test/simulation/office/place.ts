import { type Authority, covers } from '../../../domain/organisation/index.ts';
import type { RequestState } from '../../../domain/requests/index.ts';
import type { Organisation } from '../../../functions/organisation/file/organisation-file.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import type { World } from '../world.ts';
import type { Clerk } from './clerk.ts';

/** What those who look around or change the organisation know of the office. */
export interface Place {
  readonly world: World;
  readonly clerk: Clerk;
  readonly organisation: Organisation;
  readonly store: OrganisationStore;
  /** The day in the department's zone. */
  readonly today: string;
  authoritiesOf(personId: string): Promise<readonly Authority[]>;
  someRequest(): Promise<RequestState | undefined>;
}

/** Whether one of these authorities reaches an agency. */
export function reaches(authorities: readonly Authority[], agencyId: string): boolean {
  return authorities.some((authority) => covers(authority.agencyId, agencyId));
}
