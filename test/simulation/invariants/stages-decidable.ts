import { countStage, openStages } from '../../../domain/approvals/index.ts';
import { covers } from '../../../domain/organisation/index.ts';
import { requestKind, type RequestState, submittersOf } from '../../../domain/requests/index.ts';
import { directorRoles, type Role } from '../../../domain/vocabulary/index.ts';
import { localDate } from '../../../functions/core/local-date.ts';
import { roleHoldersOf } from '../../../functions/core/role-holders.ts';
import { ledger } from '../../../platform/dynamodb/ledger/ledger.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { requestsWithStatus } from '../evidence/rows.ts';
import type { Invariant } from './invariant.ts';

/**
 * Whoever can decide a stage today is counted as one, and where they are not enough a director has been told. People
 * leave and come back as they like: the last of a role, members of a quorum, who stands in for whom.
 */
export const stagesDecidable: Invariant = {
  name: 'no stage waits for people who are not there without a director being told',
  async broken(evidence) {
    const { store } = evidence.world.life;
    const requests = ledger({ client: store.client, name: 'rotunda' }, requestKind);
    const wrong: string[] = [];
    for (const number of requestsWithStatus(store.sql, ['in-approval', 'waiting'])) {
      const state = await requests.load(number);
      if (state !== undefined) wrong.push(...(await brokenIn(state, evidence)));
    }
    return wrong;
  },
};

async function brokenIn(state: RequestState, evidence: Evidence): Promise<readonly string[]> {
  const { approval, agencyId, id } = state;
  const { world, now, zone, organisation } = evidence;
  if (approval === undefined) return [];
  const wrong: string[] = [];
  for (const record of openStages(approval)) {
    const { stage, roles, opening } = record;
    const holders = await roleHoldersOf(roles, agencyId, now, { zone, organisation });
    const { needed, missing, settles } = countStage(stage, record, holders, approval, submittersOf(state));
    const name = `The stage ${stage} of ${id}`;
    if (settles) wrong.push(`${name} has the approvals it takes, and waits.`);
    if (needed !== record.needed || missing !== (record.missing ?? 0))
      wrong.push(
        `${name} takes ${needed} and misses ${missing}, and says ${record.needed} and ${record.missing ?? 0}.`,
      );
    if (missing === 0) continue;
    const events = await ledger({ client: world.life.store.client, name: 'rotunda' }, requestKind).events(id);
    const told = events.flatMap((event, index) =>
      (event.type === 'StageOpened' || event.type === 'StageRecounted') &&
      event.stage === stage &&
      event.opening === opening &&
      (event.missing ?? 0) > 0
        ? (evidence.noticesOf.get(`${id} ${index + 1}`) ?? [])
        : [],
    );
    const toDirectors = await Promise.all(
      told.map(async ({ recipient }) => (await isDirector(recipient, agencyId, evidence)) || undefined),
    );
    if (!toDirectors.includes(true))
      wrong.push(`${name} misses ${missing}, and no director has a notice of it.`);
  }
  return wrong;
}

/** Whether somebody has been a director of an agency: they may have left since they were told. */
async function isDirector(
  personId: string,
  agencyId: string,
  { organisation, now, zone }: Evidence,
): Promise<boolean> {
  const today = localDate(zone, now);
  return (await organisation.assignmentsOf(personId)).some(
    ({ role, agencyId: held, from }) =>
      (directorRoles as readonly Role[]).includes(role) && covers(held, agencyId) && from <= today,
  );
}
