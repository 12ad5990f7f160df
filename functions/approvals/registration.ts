import { registration } from '../core/registration.ts';
import { chainReactions } from './chain/reactions.ts';
import type { SettlePorts } from './ports.ts';

/** What keeps the state machine in step with requests. */
export const approvalRegistration = registration<SettlePorts>({
  name: 'approvals',
  reactionNeeds: ['chain.call-back', 'chain.start-and-stop'],
  reactions: chainReactions,
});
