import type { StageId } from '../approvals/index.ts';
import type { LocalDate } from '../organisation/index.ts';
import type { RequestEvent } from '../requests/index.ts';
import type { Channel, Severity, Template } from './vocabulary.ts';

/** What a notice may say: numbers, instants and our own words. Nothing anybody typed, nobody's name. */
export interface NoticeFacts {
  /** The request's number; absent when it speaks of a delegation. */
  readonly requestId?: string;
  readonly template: Template;
  readonly severity: Severity;
  /** The clock it speaks of, e.g. `first-response` or `next-update-3`. */
  readonly promise?: string;
  /** Epoch milliseconds. */
  readonly dueAt?: number;
  /** Whether an excuse was granted. */
  readonly granted?: boolean;
  /** The stage of the approval chain it speaks of. */
  readonly stage?: StageId;
  /** The days of a delegation, both included; one without a last day goes on. */
  readonly from?: LocalDate;
  readonly until?: LocalDate;
}

/** One thing to tell one person by one channel. */
export interface Notice extends NoticeFacts {
  /** Person id. */
  readonly recipient: string;
  readonly channel: Channel;
  /** Which event of the request it tells of, from 1. */
  readonly sequence?: number;
  /** Which assignment it tells of, when it speaks of a delegation. */
  readonly assignmentId?: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Not sent before this instant, epoch ms. */
  readonly notBefore: number;
}

/** The facts of an event a notice may carry, taken one by one so that no text can come along. */
export function factsOf(event: RequestEvent): Pick<NoticeFacts, 'promise' | 'dueAt' | 'granted' | 'stage'> {
  return {
    ...('clockId' in event ? { promise: event.clockId } : {}),
    ...('dueAt' in event ? { dueAt: event.dueAt } : {}),
    ...('granted' in event ? { granted: event.granted } : {}),
    ...('stage' in event ? { stage: event.stage } : {}),
  };
}
