import type { Contract } from '../http/contract.ts';
import type { Call, UseCase } from '../http/handler.ts';
import { type RequestCommand, teamAfter } from '../../domain/requests/index.ts';
import { authoritiesOf, covers } from '../../domain/organisation/index.ts';
import { localDate } from '../core/local-date.ts';
import { assignmentsAround } from '../core/acting-assignments.ts';
import type { Refusal } from '../http/problems.ts';
import { answeredBefore, recordOf, replyTo } from '../http/idempotency.ts';
import type { contracts } from './contract.ts';
import { execute } from '../core/execute.ts';
import { permitOn } from '../core/permit.ts';
import type { RequestPorts } from './ports.ts';
import { unknownService } from './services.ts';

type Contracts = typeof contracts;
type CommandOf<C extends Contract> = (call: Call<C>) => RequestCommand;

/** Operations that are one command each: how the wire's words become the domain's. */
const commands = {
  triageRequest: ({ body: { assignee, ...body } }) => ({
    type: 'TriageRequest',
    ...defined(body),
    ...assigned(assignee),
  }),
  giveResponse: ({ body }) => ({ type: 'GiveResponse', ...body }),
  addComment: ({ body }) => ({ type: 'AddComment', ...body }),
  askClient: ({ body }) => ({ type: 'AskClient', ...body }),
  answerQuestion: ({ body }) => ({ type: 'AnswerQuestion', ...body }),
  holdWork: ({ body }) => ({ type: 'HoldWork', ...body }),
  resumeWork: () => ({ type: 'ResumeWork' }),
  assignRequest: ({ body: { team, assignee } }) => ({ type: 'AssignRequest', team, ...assigned(assignee) }),
  changePriority: ({ body }) => ({ type: 'ChangePriority', ...body }),
  restateAgreement: ({ body }) => ({ type: 'RestateAgreement', ...body }),
  resolveRequest: ({ body }) => ({ type: 'ResolveRequest', ...body }),
  reopenRequest: ({ body }) => ({ type: 'ReopenRequest', ...body }),
  closeRequest: () => ({ type: 'CloseRequest' }),
  withdrawRequest: ({ body }) => ({ type: 'WithdrawRequest', ...body }),
  acknowledgeBreach: ({ params }) => ({ type: 'AcknowledgeBreach', clockId: params.clock }),
  askExcuse: ({ params, body }) => ({ type: 'AskExcuse', clockId: params.clock, ...body }),
  decideExcuse: ({ params, body }) => ({ type: 'DecideExcuse', clockId: params.clock, ...body }),
  reviewOutcome: ({ params, body }) => ({ type: 'ReviewOutcome', clockId: params.clock, ...body }),
} satisfies { readonly [O in keyof Contracts]?: CommandOf<Contracts[O]> };

type CommandOperation = keyof typeof commands;

/** The use case of every such operation: check, decide, append, answer. */
export function commandUseCases(ports: RequestPorts): {
  readonly [O in CommandOperation]: UseCase<Contracts[O]>;
} {
  const useCase =
    (commandOf: CommandOf<never>): UseCase<Contracts['resumeWork']> =>
    async (call) => {
      const answered = await answeredBefore(call, ports);
      if (answered !== undefined) return answered;
      const command = await withImpacts(commandOf(call), ports);
      if ('code' in command) return { ok: false, refusal: command };
      const stranger = await strangerIn(command, call, ports);
      if (stranger !== undefined) return { ok: false, refusal: stranger };
      const action =
        command.type === 'AddComment' && command.visibility === 'internal'
          ? 'request.comment-internally'
          : call.route.action;
      const executed = await execute(
        {
          id: (call.params as { readonly id: string }).id,
          command,
          now: call.now,
          permit: (state) => permitOn(call, action, state),
          ...(call.ifMatch === undefined ? {} : { ifMatch: call.ifMatch }),
          ...recordOf(call),
        },
        ports,
      );
      return replyTo(executed, call, ports);
    };
  return Object.fromEntries(
    Object.entries(commands).map(([operation, commandOf]) => [operation, useCase(commandOf)]),
  ) as never;
}

/** A triage with what the catalogue knows of the service's impacts, in case it leads into the approval chain. */
async function withImpacts(
  command: RequestCommand,
  { organisation }: Pick<RequestPorts, 'organisation'>,
): Promise<RequestCommand | Refusal> {
  if (command.type !== 'TriageRequest') return command;
  const service = await organisation.service(command.service);
  if (service === undefined) return unknownService(organisation);
  return { ...command, impacts: service.value.impacts ?? [] };
}

/** Work is given to somebody who holds the team's role for the agency today, and to nobody else. */
async function strangerIn(command: RequestCommand, call: Call, ports: RequestPorts) {
  const { now, params } = call;
  if (
    (command.type !== 'AssignRequest' && command.type !== 'TriageRequest') ||
    command.assigneeId === undefined
  )
    return undefined;
  const { id } = params as { readonly id: string };
  const state = await ports.ledger.load(id);
  // Whether this caller may know of it is for the execution to say; who serves another agency is not told in passing.
  if (state === undefined || 'code' in permitOn(call, call.route.action, state)) return undefined;
  const assignments = await assignmentsAround(ports.organisation, command.assigneeId);
  const held = authoritiesOf(
    command.assigneeId,
    localDate(ports.zone, now),
    (person) => assignments.get(person) ?? [],
  );
  const team = teamAfter(command, state.team);
  const fits = held.some(({ role, agencyId }) => role === team && covers(agencyId, state.agencyId));
  return fits ? undefined : ({ code: 'person.not-of-agency', field: 'assignee' } as const);
}

function assigned(assignee: string | undefined): { readonly assigneeId?: string } {
  return assignee === undefined ? {} : { assigneeId: assignee };
}

function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
