import type { RequestEvent, RequestState } from '../../domain/requests/index.ts';
import type { Rules } from '../../domain/agreements/index.ts';

/** One incident as the ledger tells it, with what the source concluded. */
export interface Told {
  /** Its number in the source. */
  readonly number: string;
  readonly state: RequestState;
  readonly events: readonly RequestEvent[];
  readonly rules: Rules;
  /** Whether the source says its own promise was kept; absent when it does not say. */
  readonly madeSla?: boolean;
}
