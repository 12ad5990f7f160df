import { isOwn } from '../own.ts';
import { type Decide, move, refuse, stamp } from './move.ts';

const day = 86_400_000;

/** The work is done. */
export const resolveRequest: Decide<'ResolveRequest'> = (state, { type, text }, context) =>
  isOwn(state, context.by)
    ? refuse({ code: 'request.own' })
    : move(state, type, { type: 'RequestResolved', ...stamp(context), text });

/** It was not done after all: possible for the days the agreement gives. */
export const reopenRequest: Decide<'ReopenRequest'> = (state, { type, reason }, context) => {
  const days = context.rules(state.agreementVersion).agreement.reopenWithinDays;
  // One that closed because the client said nothing was never resolved.
  const resolvedAt = state.resolvedAt ?? state.closedAt;
  return resolvedAt !== undefined && context.now > resolvedAt + days * day
    ? refuse({ code: 'request.reopen-too-late', resolvedAt, days })
    : move(state, type, { type: 'RequestReopened', ...stamp(context), reason });
};

/** The client is content. */
export const closeRequest: Decide<'CloseRequest'> = (state, { type }, context) =>
  move(state, type, { type: 'RequestClosed', ...stamp(context) });

/** The client no longer wants it. */
export const withdrawRequest: Decide<'WithdrawRequest'> = (state, { type, reason }, context) =>
  move(state, type, { type: 'RequestWithdrawn', ...stamp(context), reason });
