import { registration } from '../core/registration.ts';
import { chainItemReactions, chainReactions } from './chain/reactions.ts';
import type { ReactionPorts } from './ports.ts';

/** What keeps the state machine in step with requests, and requests with who can decide them. */
export const approvalRegistration = registration<ReactionPorts>({
  name: 'approvals',
  reactionNeeds: ['table.inbox', 'chain.call-back', 'chain.start-and-stop'],
  reactions: chainReactions,
  itemReactions: chainItemReactions,
});
