import { termsBookOf } from '../agreements/index.ts';
import { isUnsettled, openStages } from '../approvals/index.ts';
import type { BesideItem, InboxPlace, Kind } from '../ledger/index.ts';
import { clockOf, dueAlarms, nextAlarmAt, urgentAt, versionsCounted } from '../promises/index.ts';
import { HORIZON } from '../time/index.ts';
import type { Role } from '../vocabulary/index.ts';
import type { RequestCommand } from './commands.ts';
import { decideRequest } from './decide/index.ts';
import { type RequestEvent, requestEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { holderOf } from './holders.ts';
import { isOpenStatus } from './lifecycle.ts';
import type { RequestRefusal } from './refusals.ts';
import { requestState, type RequestState } from './state.ts';

/** Requests, the first kind of aggregate: an approval is a part of the request it is about. */
export const requestKind: Kind<RequestState, RequestEvent, RequestCommand, RequestRefusal> = {
  name: 'request',
  about: 'What an agency asks for, from submission to closing, with the promises that run with it.',
  state: requestState,
  event: requestEvent,
  versionsFor: (state, command) => [
    state.agreementVersion,
    ...versionsCounted(state.clocks),
    ...(command?.type === 'RestateAgreement' ? [command.agreementVersion] : []),
  ],
  alarms: ({ clocks }, now, rules) => dueAlarms(clocks, now, termsBookOf(rules)),
  decide: decideRequest,
  evolve,
  places(state) {
    const { status, agencyId, requesterId, submittedAt, clocks } = state;
    const holder = holderOf(state);
    const alarmAt = nextAlarmAt(clocks);
    return {
      listAt: submittedAt,
      personId: requesterId,
      ...(holder !== undefined && isOpenStatus(status)
        ? { inbox: inboxOf('request', agencyId, holder, urgentAt(clocks)) }
        : {}),
      ...(alarmAt === undefined ? {} : { alarmAt }),
    };
  },
  /** One item for each role that holds an open stage, in its inbox; and one while the approval is not settled. */
  beside({ agencyId, approval, clocks, status, submittedAt, id }) {
    const deciding = status === 'in-approval' || status === 'waiting' ? openStages(approval) : [];
    const waiting = deciding.flatMap(({ stage, clockId, roles }) =>
      roles.map((role): BesideItem => ({
        name: `stage#${stage}#${role}`,
        facts: { requestId: id, stage },
        inbox: inboxOf('decision', agencyId, role, clockOf(clocks, clockId)?.current.dueAt),
      })),
    );
    return approval !== undefined && isUnsettled(approval)
      ? [...waiting, { name: 'approval', facts: { requestId: id }, unsettledSince: submittedAt }]
      : waiting;
  },
};

/** Without a running promise it sorts after all that have one. */
function inboxOf(queue: string, agencyId: string, role: Role, urgent: number | undefined): InboxPlace {
  return { queue, agencyId, role, urgentAt: urgent ?? HORIZON.to };
}
