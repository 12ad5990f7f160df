import { approvalRulesOf } from '../../agreements/index.ts';
import { type ApprovalCommand, decideApproval } from '../../approvals/index.ts';
import type { Context } from '../../ledger/index.ts';
import { decidePromise, type PromiseCommand } from '../../promises/index.ts';
import type { RequestCommand, RequestCommandType } from '../commands.ts';
import { type RequestState, submittersOf } from '../state.ts';
import { offerAttachment, receiveAttachment, refuseAttachment, removeAttachment } from './attachments.ts';
import { addComment, answerQuestion, askClient, giveResponse, holdWork, resumeWork } from './conversation.ts';
import { accept, type Decide, refuse, type RequestDecision, stamp } from './move.ts';
import { closeRequest, reopenRequest, resolveRequest, withdrawRequest } from './resolution.ts';
import { assignRequest, changeRequester, submitRequest, triageRequest } from './submit.ts';
import { changePriority, restateAgreement } from './terms.ts';

export { readableAttachment } from './attachments.ts';
export type { RequestDecision } from './move.ts';

const decideInChain = (state: RequestState, command: ApprovalCommand, context: Context): RequestDecision => {
  const decision = decideApproval(state.approval, command, {
    now: context.now,
    by: context.by,
    rules: approvalRulesOf(context.rules(state.agreementVersion).agreement),
    agencyId: state.agencyId,
    submitters: submittersOf(state),
  });
  if (!decision.ok) return refuse(decision.refusal);
  return accept(...decision.facts.map((fact) => ({ ...fact, ...stamp(context) })));
};

const decideOnClock = (
  { clocks }: RequestState,
  command: PromiseCommand,
  context: Context,
): RequestDecision => {
  const decided = decidePromise(clocks, command, stamp(context));
  return 'code' in decided ? refuse(decided) : accept(decided);
};

/** Every command on a request there is, and the function that decides it. */
const decisions: {
  readonly [T in Exclude<RequestCommandType, 'SubmitRequest'>]: Decide<T>;
} = {
  TriageRequest: triageRequest,
  AssignRequest: assignRequest,
  ChangeRequester: changeRequester,
  GiveResponse: giveResponse,
  AddComment: addComment,
  AskClient: askClient,
  AnswerQuestion: answerQuestion,
  HoldWork: holdWork,
  ResumeWork: resumeWork,
  ChangePriority: changePriority,
  RestateAgreement: restateAgreement,
  ResolveRequest: resolveRequest,
  ReopenRequest: reopenRequest,
  CloseRequest: closeRequest,
  WithdrawRequest: withdrawRequest,
  OfferAttachment: offerAttachment,
  ReceiveAttachment: receiveAttachment,
  RefuseAttachment: refuseAttachment,
  RemoveAttachment: removeAttachment,
  AcknowledgeBreach: decideOnClock,
  AskExcuse: decideOnClock,
  DecideExcuse: decideOnClock,
  ReviewOutcome: decideOnClock,
  EditSection: decideInChain,
  AddImpact: decideInChain,
  DecideStage: decideInChain,
  RestartApproval: decideInChain,
  OpenStage: decideInChain,
  RecountStages: decideInChain,
  NameDeputy: decideInChain,
  HaltApproval: decideInChain,
  RecordDelivery: decideInChain,
};

/** What happens when somebody gives a command: the events to append, or why not. */
export function decideRequest(
  id: string,
  state: RequestState | undefined,
  command: RequestCommand,
  context: Context,
): RequestDecision {
  if (command.type === 'SubmitRequest') return submitRequest(command, context);
  if (state === undefined) throw new Error(`Request ${id} has no history to decide on.`);
  return (decisions[command.type] as Decide<RequestCommandType>)(state, command, context);
}
