import type { DecisionLists } from '../../platform/dynamodb/approvals/decision-lists.ts';
import type { OrganisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import type { RequestLists } from '../../platform/dynamodb/ledger/snapshot-lists.ts';
import type { TokenStore } from '../../platform/dynamodb/approvals/token-store.ts';
import type { Log } from '../../platform/log/log.ts';
import type { Callback, Chain } from '../../platform/stepfunctions/chain.ts';
import type { EdgePorts } from '../http/handler.ts';
import type { ExecutePorts } from '../core/execute.ts';
import type { RequestPorts } from '../requests/ports.ts';

/** What people do with approvals over HTTP needs. */
export interface ApprovalHttpPorts extends EdgePorts, ExecutePorts, Pick<RequestPorts, 'findOnce'> {
  readonly organisation: OrganisationStore;
  readonly decisions: DecisionLists;
  readonly lists: RequestLists;
}

/** What keeping the chain and the ledger in step needs. */
export interface SettlePorts extends ExecutePorts {
  readonly now: () => number;
  readonly log: Log;
  readonly organisation: Pick<OrganisationStore, 'currentAgreement' | 'service'>;
  readonly tokens: TokenStore;
  readonly chain: Chain;
  readonly callback: Callback;
}

/** What the state machine's own tasks need. */
export interface TaskPorts extends ExecutePorts {
  readonly now: () => number;
  readonly log: Log;
  readonly zone: string;
  readonly organisation: Pick<OrganisationStore, 'holdersOf' | 'assignmentsOf'>;
  readonly tokens: TokenStore;
  readonly callback: Callback;
}
