import {
  evolveFacts,
  type RequestCommand,
  type RequestEvent,
  type RequestRefusal,
  type RequestState,
  requestKind,
} from '../../domain/requests/index.ts';
import type { Stamp } from '../../domain/vocabulary/index.ts';
import { type Executed, execute, type ExecutePorts } from '../core/execute.ts';
import { findAnswer, type IdempotencyPorts, recordAnswer } from '../http/idempotency.ts';
import type { CommonRefusal } from '../http/problems.ts';
import { permitOnRequest } from './permit.ts';
import { type RequestView, viewOf } from './reading/view.ts';
import type { Call, Refusal, Reply } from './use-case.ts';

export type CarryOutPorts = ExecutePorts & IdempotencyPorts;

/**
 * One command of a person on a request: checks, decides, appends and answers. Sent again under the same key it answers as
 * before and changes nothing, as long as they may still do it.
 *
 * @param command or how to make it, where it follows from the request
 * @param permit by which authority they do it; the permission of the route when absent
 */
export async function carryOut(
  call: Call & { readonly params: { readonly id: string } },
  command: RequestCommand | ((state: RequestState) => Promise<RequestCommand>),
  ports: CarryOutPorts,
  permit: (state: RequestState) => Stamp | CommonRefusal = (state) =>
    permitOnRequest(call, call.route.permission, state),
): Promise<Reply<RequestView>> {
  const answered = await findAnswer<RequestView>(call, ports);
  if (answered !== undefined) return repeatTo(answered, call, ports, permit);
  const executed = await execute(
    requestKind,
    {
      id: call.params.id,
      command,
      now: call.now,
      permit,
      ...(call.ifMatch === undefined ? {} : { ifMatch: call.ifMatch }),
      ...recordAnswer(call, viewAt(call)),
    },
    ports,
  );
  return replyTo(executed, call, ports, viewAt(call));
}

/**
 * The answer given before, if who asks again may still do what it is about: on the request as it is, or as it was when they
 * did it, since doing it may have ended what the request itself let them do, as a deputy's decision does.
 */
export async function repeatTo<T>(
  answered: Reply<T>,
  { params: { id } }: { readonly params: { readonly id: string } },
  { ledger }: Pick<ExecutePorts, 'ledger'>,
  permit: (state: RequestState) => Stamp | CommonRefusal,
): Promise<Reply<T>> {
  const now = await ledger(requestKind).load(id);
  const by = now === undefined ? unknownRequest : permit(now);
  if (!('code' in by)) return answered;
  const version = answered.ok ? answered.version : undefined;
  const then =
    version === undefined ? undefined : before(id, await ledger(requestKind).events(id, 0, version));
  return then === undefined || 'code' in permit(then) ? { ok: false, refusal: by } : answered;
}

/** The request before the command whose events are the last of these. */
function before(id: string, events: readonly RequestEvent[]): RequestState | undefined {
  const last = events.at(-1);
  const own = events.findLastIndex(
    ({ at, by }) => at !== last?.at || by.personId !== last.by.personId || by.role !== last.by.role,
  );
  return events
    .slice(0, own + 1)
    .reduce<RequestState | undefined>((state, event) => evolveFacts(id, state, event), undefined);
}

/** The request as the answer to this call shows it. */
export function viewAt({ now }: Pick<Call, 'now'>): (after: RequestState) => RequestView {
  return (after) => viewOf(after, now);
}

/** What an execution means to the caller. @param bodyOf what they are answered once it is done, as it was recorded */
export async function replyTo<T>(
  executed: Executed<RequestState, RequestRefusal>,
  call: Call,
  ports: IdempotencyPorts,
  bodyOf: (after: RequestState) => T,
): Promise<Reply<T>> {
  switch (executed.outcome) {
    case 'done':
      return { ok: true, body: bodyOf(executed.state), version: executed.state.version };
    case 'refused':
      if (isDenial(executed.refusal)) return { ok: false, refusal: executed.refusal };
      // The same command may have been stored a moment ago, and that is why it is not possible any more.
      return (await findAnswer<T>(call, ports)) ?? { ok: false, refusal: executed.refusal };
    case 'repeated':
      // The same command arrived twice at once and the other one was stored.
      return (
        (await findAnswer<T>(call, ports)) ?? {
          ok: false,
          refusal: { code: 'ledger.busy', kind: requestKind.name },
        }
      );
  }
}

const unknownRequest = { code: 'ledger.unknown', kind: requestKind.name } as const;

/** Whoever may not do it is not told what they were answered when they might. */
function isDenial({ code }: Refusal): boolean {
  return code === 'access.denied' || code === unknownRequest.code;
}
