import { type Briefing, narrowedTo, type Rule, soughtBy, speakersFor } from '../../domain/notices/index.ts';
import type { Role } from '../../domain/organisation/index.ts';
import type { OrganisationStore } from '../../platform/dynamodb/organisation-store.ts';
import { assignmentsAround } from '../identity.ts';
import { localDate } from '../local-date.ts';

export interface RecipientPorts {
  readonly zone: string;
  readonly organisation: Pick<OrganisationStore, 'holdersOf' | 'assignmentsOf'>;
}

/** The people a rule means, on the day of the event by the department's calendar; empty when it means nobody. */
export async function recipientsOf(
  rule: Rule,
  briefing: Briefing,
  ports: RecipientPorts,
): Promise<readonly string[]> {
  const sought = soughtBy(rule, briefing);
  if (sought === undefined) return [];
  if (sought.kind === 'person') return [sought.personId];
  for (const role of sought.roles) {
    const speakers = (await speakersOf(role, briefing, ports)).filter(
      ({ personId }) => personId !== sought.except,
    );
    if (speakers.length === 0) continue;
    return narrowedTo(sought.assigneeId, speakers)
      .map(({ personId }) => personId)
      .filter((personId) => personId !== briefing.event.by.personId);
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

async function speakersOf(role: Role, { agencyId, event }: Briefing, { zone, organisation }: RecipientPorts) {
  const candidates = await organisation.holdersOf(agencyId, role);
  const acting = candidates
    .filter(({ actingFor }) => actingFor !== undefined)
    .map(({ personId }) => personId);
  const around = await Promise.all(
    [...new Set(acting)].map((personId) => assignmentsAround(organisation, personId)),
  );
  const known = new Map(around.flatMap((assignments) => [...assignments]));
  return speakersFor(
    role,
    agencyId,
    localDate(zone, event.at),
    candidates,
    (personId) => known.get(personId) ?? [],
  );
}
