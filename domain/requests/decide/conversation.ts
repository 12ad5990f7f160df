import { isClient } from '../events.ts';
import { isOwn } from '../own.ts';
import { type Decide, move, refuse, stamp } from './move.ts';

/** The department answers the client, the first time or again. */
export const giveResponse: Decide<'GiveResponse'> = (state, { type, text }, context) =>
  isOwn(state, context.by)
    ? refuse({ code: 'request.own' })
    : move(state, type, { type: 'ResponseGiven', ...stamp(context), text });

/** Whoever answers below the question has answered it: nobody should have to find another button. */
export const addComment: Decide<'AddComment'> = (state, { type, text, visibility }, context) =>
  visibility === 'public' && isClient(context.by) && state.waitingOn === 'client'
    ? move(state, type, { type: 'QuestionAnswered', ...stamp(context), text })
    : move(state, type, {
        type: 'CommentAdded',
        ...stamp(context),
        text,
        visibility,
        ...(isOwn(state, context.by) ? { byRequester: true } : {}),
      });

/** Asks the client; the request waits for the answer. */
export const askClient: Decide<'AskClient'> = (state, { type, text }, context) =>
  isOwn(state, context.by)
    ? refuse({ code: 'request.own' })
    : move(state, type, { type: 'QuestionAsked', ...stamp(context), text });

/** Answers the open question. */
export const answerQuestion: Decide<'AnswerQuestion'> = (state, { type, text }, context) =>
  state.waitingOn === 'client'
    ? move(state, type, { type: 'QuestionAnswered', ...stamp(context), text })
    : refuse({ code: 'request.not-waiting-on-client', status: state.status });

/** Lets the work wait for somebody else than the client. */
export const holdWork: Decide<'HoldWork'> = (state, { type, waitingOn, text }, context) =>
  move(state, type, { type: 'WorkHeld', ...stamp(context), waitingOn, text });

/** Ends a wait. */
export const resumeWork: Decide<'ResumeWork'> = (state, { type }, context) =>
  move(state, type, { type: 'WorkResumed', ...stamp(context) });
