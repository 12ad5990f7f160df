import { permissionToComment } from '../../domain/access/index.ts';
import type { RequestCommand } from '../../domain/requests/index.ts';
import { authoritiesAt } from '../core/identify.ts';
import type { CorePorts } from '../core/ports.ts';
import type { Contract } from '../http/contract.ts';
import { carryOut } from './carry-out.ts';
import type { contracts } from './contract.ts';
import { permitOnRequest } from './permit.ts';
import { unknownService } from './services.ts';
import type { Call, Refusal, UseCase } from './use-case.ts';

type Contracts = typeof contracts;
type CommandOf<C extends Contract> = (call: Call<C>) => RequestCommand;

/** Operations that are one command each: how the wire's words become the domain's. */
const commands = {
  triageRequest: ({ body: { assignee, ...body }, ifMatch }) => ({
    type: 'TriageRequest',
    ...leaveOutUndefined(body),
    ...assign(assignee),
    seen: ifMatch !== undefined,
  }),
  giveResponse: ({ body }) => ({ type: 'GiveResponse', ...body }),
  addComment: ({ body }) => ({ type: 'AddComment', ...body }),
  askClient: ({ body }) => ({ type: 'AskClient', ...body }),
  answerQuestion: ({ body }) => ({ type: 'AnswerQuestion', ...body }),
  holdWork: ({ body }) => ({ type: 'HoldWork', ...body }),
  resumeWork: () => ({ type: 'ResumeWork' }),
  assignRequest: ({ body: { assignee, ...body }, ifMatch }) => ({
    type: 'AssignRequest',
    ...body,
    ...assign(assignee),
    seen: ifMatch !== undefined,
  }),
  changePriority: ({ body }) => ({ type: 'ChangePriority', ...body }),
  restateAgreement: ({ body }) => ({ type: 'RestateAgreement', ...body }),
  resolveRequest: ({ body }) => ({ type: 'ResolveRequest', ...body }),
  reopenRequest: ({ body }) => ({ type: 'ReopenRequest', ...body }),
  closeRequest: () => ({ type: 'CloseRequest' }),
  withdrawRequest: ({ body }) => ({ type: 'WithdrawRequest', ...body }),
  changeRequester: ({ body: { requester: requesterId, reason } }) => ({
    type: 'ChangeRequester',
    requesterId,
    reason,
  }),
  acknowledgeBreach: ({ params }) => ({ type: 'AcknowledgeBreach', clockId: params.clock }),
  askExcuse: ({ params, body }) => ({ type: 'AskExcuse', clockId: params.clock, ...body }),
  decideExcuse: ({ params, body }) => ({ type: 'DecideExcuse', clockId: params.clock, ...body }),
  reviewOutcome: ({ params, body }) => ({ type: 'ReviewOutcome', clockId: params.clock, ...body }),
} satisfies { readonly [O in keyof Contracts]?: CommandOf<Contracts[O]> };

type CommandOperation = keyof typeof commands;

/** The use case of every such operation: check, decide, append, answer. */
export function commandUseCases(ports: CorePorts): {
  readonly [O in CommandOperation]: UseCase<Contracts[O]>;
} {
  const useCase =
    (commandOf: CommandOf<never>): UseCase<Contracts['resumeWork']> =>
    async (call) => {
      const command = await withFacts(commandOf(call), call.now, ports);
      if ('code' in command) return { ok: false, refusal: command };
      const permission =
        command.type === 'AddComment' ? permissionToComment(command.visibility) : call.route.permission;
      return carryOut(call, command, ports, (state) => permitOnRequest(call, permission, state));
    };
  return Object.fromEntries(
    Object.entries(commands).map(([operation, commandOf]) => [operation, useCase(commandOf)]),
  ) as never;
}

/** A command with what the organisation knows and the domain decides by: a service's impacts, what people hold. */
async function withFacts(
  command: RequestCommand,
  now: number,
  ports: Pick<CorePorts, 'catalogue' | 'organisation' | 'zone'>,
): Promise<RequestCommand | Refusal> {
  switch (command.type) {
    case 'TriageRequest': {
      const service = await ports.catalogue.service(command.service);
      if (service === undefined) return unknownService(ports.organisation);
      const held = await holdingsOf(command.assigneeId, now, ports);
      return { ...command, ...held, impacts: service.impacts ?? [] };
    }
    case 'AssignRequest':
      return { ...command, ...(await holdingsOf(command.assigneeId, now, ports)) };
    case 'ChangeRequester': {
      const { organisation, zone } = ports;
      const requesterHolds = await authoritiesAt(command.requesterId, now, organisation, zone);
      return { ...command, requesterHolds };
    }
    default:
      return command;
  }
}

async function holdingsOf(
  assigneeId: string | undefined,
  now: number,
  { organisation, zone }: Pick<CorePorts, 'organisation' | 'zone'>,
) {
  if (assigneeId === undefined) return {};
  return { assigneeHolds: await authoritiesAt(assigneeId, now, organisation, zone) };
}

function assign(assignee: string | undefined): { readonly assigneeId?: string } {
  return assignee === undefined ? {} : { assigneeId: assignee };
}

function leaveOutUndefined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
