import { directorRoles, type Role } from '../organisation/index.ts';
import type { Briefing } from './briefing.ts';
import type { Rule } from './rules.ts';

/** Whom a rule means for one event: a person, or whoever holds one of several roles, the first that anybody holds. */
export type Sought =
  | { readonly kind: 'person'; readonly personId: string }
  | {
      readonly kind: 'role';
      /** In this order; the later ones stand in when nobody holds the earlier. */
      readonly roles: readonly Role[];
      /** Told before the others of the role, if they still hold it. */
      readonly assigneeId?: string;
      /** Never counts as somebody to tell: it is what they did. */
      readonly except?: string;
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
        kind: 'role',
        roles: withStandIns(briefing.holder),
        ...(assigneeId === undefined ? {} : { assigneeId }),
      };
    }
    case 'service-director':
      // Whoever asks for an excuse needs a second person: a lone director's own request goes one level up.
      return { kind: 'role', roles: withStandIns('service-director'), except: event.by.personId };
    case 'escalated-to':
      return event.type === 'ClockEscalated' ? { kind: 'role', roles: withStandIns(event.to) } : undefined;
  }
}

function person(personId: string | undefined, rule: Rule, { event }: Briefing): Sought | undefined {
  if (personId === undefined) return undefined;
  return personId === event.by.personId && rule.evenOwn !== true ? undefined : { kind: 'person', personId };
}

/** A role, then the directors above it: a vacant post must not swallow a broken promise. */
function withStandIns(role: Role): readonly Role[] {
  const level = (directorRoles as readonly Role[]).indexOf(role);
  return [role, ...directorRoles.slice(level + 1)];
}
