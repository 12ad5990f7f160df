import { type Briefing, type Rule, soughtBy } from '../../../domain/notices/index.ts';
import { narrowedTo } from '../../../domain/organisation/index.ts';
import { type RoleHolderPorts, roleHoldersOf } from '../../core/role-holders.ts';

export type RecipientPorts = RoleHolderPorts;

/** The people a rule means, on the day of the event by the department's calendar; empty when it means nobody. */
export async function recipientsOf(
  rule: Rule,
  briefing: Briefing,
  ports: RecipientPorts,
): Promise<readonly string[]> {
  const { agencyId, event } = briefing;
  const sought = soughtBy(rule, briefing);
  if (sought === undefined) return [];
  if (sought.kind === 'person') return [sought.personId];
  for (const roles of sought.groups) {
    const found = await roleHoldersOf(roles, agencyId, event.at, ports);
    const roleHolders = found.filter((roleHolder) => sought.fits?.(roleHolder) ?? true);
    if (roleHolders.length === 0) continue;
    const people = narrowedTo(sought.assigneeId, roleHolders).map(({ personId }) => personId);
    return [...new Set(people)].filter((personId) => personId !== event.by.personId);
  }
  throw new NobodyToTell(rule.template);
}

/** A role and every role above it are vacant: the organisation has to be put right, then the reaction run again. */
export class NobodyToTell extends Error {
  constructor(template: string) {
    super(`Nobody is there to be told: ${template}`);
    this.name = 'NobodyToTell';
  }
}
