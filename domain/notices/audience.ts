import { barredFrom, type StageId, stageOfClock } from '../approvals/index.ts';
import { directorRoles, type Role } from '../vocabulary/index.ts';
import { type RoleHolder } from '../organisation/index.ts';
import type { Briefing } from './briefing.ts';
import type { Rule } from './rules.ts';

/** Whom a rule means for one event: a person, or whoever holds a role of one of several groups, the first with anybody in it. */
export type Sought =
  | { readonly kind: 'person'; readonly personId: string }
  | {
      readonly kind: 'roles';
      /** In this order; the later ones stand in when nobody fits in the earlier. */
      readonly groups: readonly (readonly Role[])[];
      /** Told before the others of the role, if they still hold it. */
      readonly assigneeId?: string;
      /** Whether somebody counts as one to tell; everybody does when absent. */
      readonly fits?: (roleHolder: RoleHolder) => boolean;
    };

/** Whom a rule means; undefined when the event concerns nobody in that way. */
export function soughtBy(rule: Rule, briefing: Briefing): Sought | undefined {
  const { event } = briefing;
  switch (rule.to) {
    case 'requester':
      return person(briefing.requesterId, rule, briefing);
    case 'new-assignee':
      return person(briefing.newAssigneeId, rule, briefing);
    case 'excuse-asker':
      return person('clockId' in event ? briefing.excuseAskers[event.clockId] : undefined, rule, briefing);
    case 'holder': {
      const { assigneeId } = briefing;
      return {
        kind: 'roles',
        groups: withStandIns(briefing.holder),
        ...(assigneeId === undefined ? {} : { assigneeId }),
      };
    }
    case 'service-director':
      // Whoever asks for an excuse needs a second person: a lone director's own request goes one level up.
      return {
        kind: 'roles',
        groups: withStandIns('service-director'),
        fits: ({ personId }) => personId !== event.by.personId,
      };
    case 'escalated-to':
      return event.type === 'ClockEscalated' ? { kind: 'roles', groups: withStandIns(event.to) } : undefined;
    case 'stage-holders':
      return stageHolders(briefing);
    case 'editors':
      return { kind: 'roles', groups: [['client-specialist', 'program-manager'], ...standIns] };
  }
}

function person(personId: string | undefined, rule: Rule, { event }: Briefing): Sought | undefined {
  if (personId === undefined) return undefined;
  return personId === event.by.personId && rule.evenOwn !== true ? undefined : { kind: 'person', personId };
}

/** Those who may decide a stage; its directors when nobody may, since such a stage would wait without anybody knowing. */
function stageHolders({ event, approval, submitters }: Briefing): Sought | undefined {
  const stage = stageOf(event);
  const record = stage === undefined ? undefined : approval?.stages[stage];
  if (stage === undefined || approval === undefined || record === undefined) return undefined;
  return {
    kind: 'roles',
    groups: [record.roles, ...standIns],
    fits: (roleHolder) => barredFrom(stage, roleHolder, approval, submitters) === undefined,
  };
}

/** The stage an event speaks of, by name or by its clock, `decision-<stage>-<opening>`. */
function stageOf(event: Briefing['event']): StageId | undefined {
  if ('stage' in event) return event.stage;
  return 'clockId' in event ? stageOfClock(event.clockId) : undefined;
}

const standIns: readonly (readonly Role[])[] = directorRoles.map((role) => [role]);

/** A role, then the directors above it: a vacant post must not swallow a broken promise. */
function withStandIns(role: Role): readonly (readonly Role[])[] {
  const level = (directorRoles as readonly Role[]).indexOf(role);
  return [[role], ...standIns.slice(level + 1)];
}
