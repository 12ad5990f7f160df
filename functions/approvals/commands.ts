import type { RequestCommand, RequestState } from '../../domain/requests/index.ts';
import type { Stamp } from '../../domain/vocabulary/index.ts';
import type { Call, Reply, UseCase } from '../http/handler.ts';
import type { Refusal } from '../http/problems.ts';
import { answeredBefore, recordOf, replyTo } from '../http/idempotency.ts';
import { execute } from '../core/execute.ts';
import { permitOn } from '../core/permit.ts';
import type { RequestView } from '../requests/reading/view.ts';
import { permitDecision } from './authority.ts';
import type { contracts } from './contract.ts';
import type { ApprovalHttpPorts } from './ports.ts';

type Contracts = typeof contracts;

/** Approves a stage, declines the request or returns it for rework. The state machine hears of it from the ledger. */
export function decideStage(ports: ApprovalHttpPorts): UseCase<Contracts['decideStage']> {
  return async (call) => {
    const { stage } = call.params;
    const { effect, reason, ...rest } = { effect: undefined, ...call.body };
    const verdict = {
      ...rest,
      ...(reason === undefined ? {} : { reason }),
      ...(effect === undefined ? {} : { effect }),
    } as Extract<RequestCommand, { type: 'DecideStage' }>['verdict'];
    return carryOut(
      call,
      call.params.id,
      { type: 'DecideStage', stage, verdict },
      (state) => permitDecision(call, stage, state),
      ports,
    );
  };
}

/** Has a further impact assessed. */
export function addImpact(ports: ApprovalHttpPorts): UseCase<Contracts['addImpact']> {
  return async (call) =>
    carryOut(
      call,
      call.params.id,
      { type: 'AddImpact', ...call.body },
      (state) => permitOn(call, call.route.action, state),
      ports,
    );
}

/** Starts a halted approval again, under the next attempt. */
export function restartApproval(ports: ApprovalHttpPorts): UseCase<Contracts['restartApproval']> {
  return async (call) =>
    carryOut(
      call,
      call.params.id,
      { type: 'RestartApproval' },
      (state) => permitOn(call, call.route.action, state),
      ports,
    );
}

/** Checks, decides, appends and answers, as for every command on a request. */
async function carryOut(
  call: Call,
  id: string,
  command: RequestCommand,
  permit: (state: RequestState) => Stamp | Refusal,
  ports: ApprovalHttpPorts,
): Promise<Reply<RequestView>> {
  const answered = await answeredBefore(call, ports);
  if (answered !== undefined) return answered;
  const executed = await execute(
    {
      id,
      command,
      now: call.now,
      permit,
      ...(call.ifMatch === undefined ? {} : { ifMatch: call.ifMatch }),
      ...recordOf(call),
    },
    ports,
  );
  return replyTo(executed, call, ports);
}
