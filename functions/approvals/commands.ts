import type { RequestCommand, RequestCommandOf, RequestState } from '../../domain/requests/index.ts';
import type { CorePorts } from '../core/ports.ts';
import { roleHoldersOf } from '../core/role-holders.ts';
import { carryOut } from '../requests/carry-out.ts';
import { permitDecision } from './authority.ts';
import type { contracts } from './contract.ts';
import type { UseCase } from './use-case.ts';

type Contracts = typeof contracts;

/** Approves a stage, declines the request or returns it for rework. The state machine hears of it from the ledger. */
export function decideStage(ports: CorePorts): UseCase<Contracts['decideStage']> {
  return async (call) => {
    const { stage } = call.params;
    const { effect, reason, ...rest } = { effect: undefined, ...call.body };
    const verdict = {
      ...rest,
      ...(reason === undefined ? {} : { reason }),
      ...(effect === undefined ? {} : { effect }),
    } as RequestCommandOf<'DecideStage'>['verdict'];
    return carryOut(call, { type: 'DecideStage', stage, verdict }, ports, (state) =>
      permitDecision(call, stage, state),
    );
  };
}

/** Names somebody to decide a stage that those who hold it cannot decide alone. */
export function nameDeputy(ports: CorePorts): UseCase<Contracts['nameDeputy']> {
  return async (call) => {
    const { stage } = call.params;
    const { person: deputyId, reason } = call.body;
    const found = await ports.organisation.person(deputyId);
    const command = async ({ agencyId, approval }: RequestState): Promise<RequestCommand> => ({
      type: 'NameDeputy',
      stage,
      deputyId,
      reason,
      holders: await roleHoldersOf(approval?.stages[stage]?.roles ?? [], agencyId, call.now, ports),
      ...(found === undefined ? {} : { deputy: found.value }),
    });
    return carryOut(call, command, ports);
  };
}

/** Has a further impact assessed. */
export function addImpact(ports: CorePorts): UseCase<Contracts['addImpact']> {
  return async (call) => carryOut(call, { type: 'AddImpact', ...call.body }, ports);
}

/** Starts a halted approval again, under the next attempt. */
export function restartApproval(ports: CorePorts): UseCase<Contracts['restartApproval']> {
  return async (call) => carryOut(call, { type: 'RestartApproval' }, ports);
}
