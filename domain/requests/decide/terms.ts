import { priorityOf } from '../../agreements/index.ts';
import { type Decide, move, refuse, stamp } from './move.ts';

/** Other impact or urgency, so perhaps another priority and other promises. */
export const changePriority: Decide<'ChangePriority'> = (state, command, context) => {
  const { type, impact, urgency, reason } = command;
  if (impact === state.impact && urgency === state.urgency) return refuse({ code: 'request.unchanged' });
  const priority = priorityOf(context.rules(state.agreementVersion).agreement, impact, urgency);
  return move(state, type, {
    type: 'PriorityChanged',
    ...stamp(context),
    impact,
    urgency,
    priority,
    reason,
  });
};

/** Moves the request to another version of its agency's agreement. */
export const restateAgreement: Decide<'RestateAgreement'> = (state, command, context) => {
  const { type, agreementVersion, reason } = command;
  if (agreementVersion === state.agreementVersion)
    return refuse({ code: 'agreement.unchanged', version: agreementVersion });
  const { agreement } = context.rules(agreementVersion);
  const priority = priorityOf(agreement, state.impact, state.urgency);
  return move(state, type, {
    type: 'AgreementRestated',
    ...stamp(context),
    agreementVersion,
    priority,
    reason,
  });
};
