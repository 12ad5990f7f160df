import { requestKind } from '../../../domain/requests/index.ts';
import { type ItemReaction, type Reaction, reaction } from '../../stream/reaction.ts';
import type { ReactionPorts, SettlePorts } from '../ports.ts';
import { isReasonToCount, recount, recountFor } from './recount.ts';
import { closedBy, settle, startChain } from './settle.ts';

/** Who holds a stage changes with the organisation. */
export const chainItemReactions: readonly ItemReaction<ReactionPorts>[] = [
  {
    name: 'recount-for-assignment',
    prefix: 'assignment#',
    having: 'role',
    alsoChanged: true,
    onlyTable: true,
    react: async ({ pk, sk }, ports) => {
      const assignments = await ports.organisation.assignmentsOf(pk.replace('person#', ''));
      const assignment = assignments.find(({ id }) => sk === `assignment#${id}`);
      if (assignment !== undefined) await recountFor(assignment, ports);
    },
  },
];

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
      on: [
        'StageDecided',
        'StageRecounted',
        'RequestApproved',
        'RequestDeclined',
        'RequestWithdrawn',
        'ApprovalHalted',
      ],
      react: async (change) => {
        await settle(change.id, ports, closedBy(change));
      },
    }),
    reaction(requestKind, {
      name: 'recount-stages',
      on: 'all',
      onlyTable: true,
      react: async (change) => {
        if (isReasonToCount(change)) await recount(change.id, ports);
      },
    }),
  ];
}
