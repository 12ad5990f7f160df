import { failureQueue, type FailureQueue } from '../../platform/sqs/failure-queue.ts';
import { type Chain, stepFunctionsChain } from '../../platform/stepfunctions/chain.ts';
import { ChainWalk } from '../support/chain-walk.ts';
import type { Patience } from '../support/until.ts';
import type { Deployed } from './deployment.ts';
import { signInAt } from './identity.ts';
import { type Heard, listenTo } from './listener.ts';
import { mailsTo, type SentMail } from './mails.ts';

/** A promise of a minute breaks, then comes the sweep, then the dispatch, each of them once a minute; and a minute to spare. */
export const patience: Patience = { patienceMs: 240_000, pauseMs: 300 };

/** A deployed stage with people in front of it, and what can be seen of it from outside. */
export interface Stage {
  readonly deployed: Deployed;
  readonly walk: ChainWalk;
  readonly chain: Chain;
  readonly failures: FailureQueue;
  /** Every mail SES has taken for somebody. */
  readonly mailsTo: (address: string) => Promise<readonly SentMail[]>;
  /** Everything published to the directors so far, whoever it is for. */
  readonly heard: () => Promise<readonly Heard[]>;
}

/** Stands in front of a stage: nobody is signed in yet, and a listener of our own is subscribed to the topic. */
export async function standBefore(server: string, deployed: Deployed): Promise<Stage> {
  return {
    deployed,
    walk: new ChainWalk(signInAt(server, deployed), patience),
    chain: stepFunctionsChain(deployed.stateMachine),
    failures: failureQueue(deployed.failureQueue),
    mailsTo: (address) => mailsTo(server, address),
    // Without a filter it hears what each director's own subscription lets through.
    heard: await listenTo(deployed.topic, 'rehearsal-listener'),
  };
}
