import type { Schedule } from '../../core/capability.ts';
import { tend } from './tend.ts';
import { reconcile, type ReconcilePorts } from './reconcile.ts';

/**
 * Each night: who can decide is counted, who has not decided for too long is noted, and ledger and state machine are
 * reconciled.
 */
export const reconcileSchedule: Schedule<ReconcilePorts> = {
  name: 'reconcile',
  every: 'night',
  stoppedImpact:
    'Approvals whose chain did not go on are not found, nor those that nobody can decide any more since a role has ended.',
  measures: {
    ApprovalsRepaired: {
      unit: 'Count',
      alarm: {
        name: 'approvals-repaired',
        what: 'The nightly reconciliation found approvals whose chain did not go on, and put them right.',
        from: 1,
      },
    },
  },
  deployment: {
    entry: 'functions/approvals/schedule.ts',
    errorImpact: 'Approvals whose chain did not go on are not found. The next night makes up for it.',
    memory: 512,
    // It looks at each request in the chain, one after the other: at 50 ms, five minutes are 6,000 of them.
    timeoutSeconds: 300,
    needs: [
      'table.read',
      'table.due',
      'table.append',
      'chain.call-back',
      'chain.start-and-stop',
      'chain.inspect',
    ],
    settings: ['zone'],
  },
  async run(ports) {
    const tended = await tend(ports);
    const { repairs, failed } = await reconcile(ports);
    const missed = new Set([...tended.failed, ...failed]);
    // The alarm on errors of this function rings.
    if (missed.size > 0) throw new Error(`${missed.size} approvals could not be put right.`);
    return { ApprovalsRepaired: repairs.length };
  },
};
