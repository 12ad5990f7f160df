import type { NoticeFacts, SubjectNotices } from '../../notices/index.ts';
import type { RequestEvent } from '../events.ts';
import { evolveFacts } from '../evolve.ts';
import type { RequestState } from '../state.ts';
import { type Addressee, audienceOf } from './audiences.ts';
import { reviewNotice } from './review.ts';
import { rulesFor } from './rules.ts';
import { requestWords } from './wording.ts';

export { addressees } from './audiences.ts';
export { requestRules, type RequestRule, rulesFor } from './rules.ts';
export { requestWords } from './wording.ts';

/** Who hears of what happens to a request. */
export const requestNotices: SubjectNotices<RequestState, RequestEvent, Addressee> = {
  words: requestWords,
  evolve: evolveFacts,
  rulesFor,
  audienceOf,
  factsOf,
  review: reviewNotice,
  priorityOf: ({ priority }) => priority,
};

/** The facts of an event a notice may carry, taken one by one so that no text can come along. */
function factsOf(event: RequestEvent): NoticeFacts {
  return {
    ...('clockId' in event ? { promise: event.clockId } : {}),
    ...(event.type === 'ClockWarned' ? { step: event.step } : {}),
    ...('dueAt' in event ? { dueAt: event.dueAt } : {}),
    ...('underNew' in event ? { underNew: event.underNew } : {}),
    ...teamOf(event),
    ...('granted' in event ? { granted: event.granted } : {}),
    ...('stage' in event ? { stage: event.stage } : {}),
  };
}

/** The team an event gives work to; what is new is the service center's until somebody has triaged it. */
function teamOf(event: RequestEvent): NoticeFacts {
  if (event.type === 'RequestSubmitted') return { team: 'service-center' };
  return event.type === 'RequestTriaged' || event.type === 'RequestAssigned' ? { team: event.team } : {};
}
