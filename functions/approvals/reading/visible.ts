import type { Approval } from '../../../domain/approvals/index.ts';
import type { RequestState } from '../../../domain/requests/index.ts';
import { visible } from '../../requests/reading/visible.ts';
import type { Call, Refusal } from '../use-case.ts';
import type { ApprovalHttpPorts } from '../ports.ts';

/** A request in the approval chain that this caller may see. */
export async function visibleApproval(
  call: Pick<Call, 'actor'> & { readonly params: { readonly id: string } },
  ports: ApprovalHttpPorts,
): Promise<{ readonly state: RequestState; readonly approval: Approval } | Refusal> {
  const state = await visible(call, ports);
  if ('code' in state) return state;
  const { approval } = state;
  return approval === undefined ? { code: 'approval.none' } : { state, approval };
}
