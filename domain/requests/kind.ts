import { termsBookOf } from '../agreements/index.ts';
import { isUnsettled, openStages, type StageId } from '../approvals/index.ts';
import type { BesideItem, InboxOwner, InboxPlace, Kind } from '../ledger/index.ts';
import { clockOf, dueAlarms, nextAlarmAt, urgentAt, versionsCounted } from '../promises/index.ts';
import { HORIZON } from '../time/index.ts';
import type { Role } from '../vocabulary/index.ts';
import type { RequestCommand } from './commands.ts';
import { decideRequest } from './decide/index.ts';
import { type RequestEvent, requestEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { dueFollowUp } from './follow-up.ts';
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
  followUps: (state, now, rules) => dueFollowUp(state, now, rules(state.agreementVersion)),
  decide: decideRequest,
  evolve,
  /** While the approval chain decides, its open stages are in the inboxes, and the request itself is in none. */
  places(state) {
    const { status, agencyId, requesterId, submittedAt, clocks } = state;
    const holder = holderOf(state);
    const alarmAt = earliest(nextAlarmAt(clocks), state.followUpAt);
    return {
      listAt: submittedAt,
      personId: requesterId,
      ...(holder !== undefined && isOpenStatus(status) && status !== 'in-approval'
        ? { inbox: inboxOf('request', { agencyId, role: holder }, urgentAt(clocks)) }
        : {}),
      ...(alarmAt === undefined ? {} : { alarmAt }),
    };
  },
  /**
   * One item for each role that holds an open stage and one for each deputy, in the inbox of either; and one while the
   * approval is not settled.
   */
  beside({ agencyId, approval, clocks, status, submittedAt }) {
    const deciding = status === 'in-approval' || status === 'waiting' ? openStages(approval) : [];
    const waiting = deciding.flatMap(({ stage, clockId, roles, deputies = [] }): readonly BesideItem[] => {
      const due = clockOf(clocks, clockId)?.current.dueAt;
      return [
        ...roles.map((role) => ({
          name: stageItem(stage, role),
          facts: {},
          inbox: inboxOf('decision', { agencyId, role }, due),
        })),
        ...deputies.map((personId) => ({
          name: [deputyPrefix, stage, personId].join('#'),
          facts: {},
          inbox: inboxOf('deputy', { personId }, due),
        })),
      ];
    });
    return approval !== undefined && isUnsettled(approval)
      ? [...waiting, { name: 'approval', facts: {}, unsettledSince: submittedAt }]
      : waiting;
  },
};

const stagePrefix = 'stage';
const deputyPrefix = 'deputy';

/** The name of the item by which a stage waits for a role. */
export function stageItem(stage: StageId, role: Role): string {
  return [stagePrefix, stage, role].join('#');
}

/** Every item of a stage has a name that begins with this. */
export const stageItems = `${stagePrefix}#`;

/** Which stage waits for which role; undefined when an item's name says neither. */
export function parseStageItem(name: string): { readonly stage: string; readonly role: string } | undefined {
  const [prefix, stage, role] = name.split('#');
  return prefix === stagePrefix && stage !== undefined && role !== undefined ? { stage, role } : undefined;
}

/** Which stage waits for a deputy; undefined when an item's name does not say it. */
export function parseDeputyItem(name: string): { readonly stage: string } | undefined {
  const [prefix, stage] = name.split('#');
  return prefix === deputyPrefix && stage !== undefined ? { stage } : undefined;
}

/** Without a running promise it sorts after all that have one. */
function inboxOf(queue: string, owner: InboxOwner, urgent: number | undefined): InboxPlace {
  return { queue, ...owner, urgentAt: urgent ?? HORIZON.to };
}

function earliest(...instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
