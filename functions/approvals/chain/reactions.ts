import { requestKind } from '../../../domain/requests/index.ts';
import { type Reaction, reaction } from '../../stream/reaction.ts';
import type { SettlePorts } from '../ports.ts';
import { closedBy, settle, startChain } from './settle.ts';

/**
 * Keeps the state machine in step with the ledger. Both look at the request as it stands, so that what comes late or
 * twice does no harm; what fails for good is found by the nightly reconciliation.
 */
export function chainReactions(ports: SettlePorts): readonly Reaction[] {
  return [
    reaction(requestKind, {
      name: 'start-chain',
      on: ['ApprovalStarted', 'ApprovalRestarted'],
      react: ({ id }) => startChain(id, ports),
    }),
    reaction(requestKind, {
      name: 'settle-chain',
      on: ['StageDecided', 'RequestApproved', 'RequestDeclined', 'RequestWithdrawn', 'ApprovalHalted'],
      react: async (change) => {
        await settle(change.id, ports, closedBy(change));
      },
    }),
  ];
}
