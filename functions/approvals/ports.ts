import type { DecisionLists } from '../../platform/dynamodb/approvals/decision-lists.ts';
import type { TokenStore } from '../../platform/dynamodb/approvals/token-store.ts';
import type { Callback, Chain } from '../../platform/stepfunctions/chain.ts';
import type { CorePorts } from '../core/ports.ts';

/** What approvals need of the outside world besides what every capability does. */
export interface ApprovalPorts extends CorePorts {
  readonly decisions: DecisionLists;
  readonly tokens: TokenStore;
  readonly chain: Chain;
  readonly callback: Callback;
}

/** What people do with approvals over HTTP needs. */
export type ApprovalHttpPorts = CorePorts & Pick<ApprovalPorts, 'decisions'>;

/** What keeping the chain and the ledger in step needs. */
export type SettlePorts = Pick<
  CorePorts,
  'now' | 'log' | 'zone' | 'ledger' | 'ruleBooks' | 'organisation' | 'catalogue'
> &
  Pick<ApprovalPorts, 'tokens' | 'chain' | 'callback'>;

/** What follows from changes besides: who holds a stage is found by the inbox it waits in. */
export type ReactionPorts = SettlePorts & Pick<ApprovalPorts, 'decisions'>;

/** What the state machine's own tasks need. */
export type TaskPorts = Omit<SettlePorts, 'chain'>;
