import type { Config } from '../../../platform/config/config.ts';
import { tokenStore } from '../../../platform/dynamodb/approvals/token-store.ts';
import type { Table } from '../../../platform/dynamodb/client.ts';
import { stepFunctionsCallback, stepFunctionsChain } from '../../../platform/stepfunctions/chain.ts';
import type { ApprovalPorts } from '../ports.ts';

/** The state machine on AWS, and the tokens by which it is called back. */
export function chainPorts(
  config: Config,
  table: Table,
): Pick<ApprovalPorts, 'tokens' | 'chain' | 'callback'> {
  return {
    tokens: tokenStore(table),
    chain: stepFunctionsChain(config('stateMachine')),
    callback: stepFunctionsCallback(),
  };
}
