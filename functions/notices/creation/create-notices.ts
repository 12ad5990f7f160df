import type { Change } from '../../../domain/ledger/index.ts';
import {
  noticesFor,
  type SubjectNotices,
  type SubscriptionChannel,
  type TeamPace,
  type Unknown,
  usualPace,
  type WakingHours,
} from '../../../domain/notices/index.ts';
import { hasLeft, type RoleHolder } from '../../../domain/organisation/index.ts';
import { inBatches } from '../../../platform/concurrency/batches.ts';
import type { PreferenceStore } from '../../../platform/dynamodb/notices/preference-store.ts';
import type { NoticeStore } from '../../../platform/dynamodb/notices/notice-store.ts';
import type { SubscriptionStore } from '../../../platform/dynamodb/notices/subscription-store.ts';
import { localDate } from '../../core/local-date.ts';
import { roleHoldersOf, type RoleHolderPorts } from '../../core/role-holders.ts';

export interface CreationPorts extends RoleHolderPorts {
  readonly now: () => number;
  readonly subscriptions: Pick<SubscriptionStore, 'of'>;
  readonly preferences: Pick<PreferenceStore, 'get'>;
  readonly notices: Pick<NoticeStore, 'put'>;
}

/** A role and every role above it are vacant: the organisation has to be put right, then the reaction run again. */
export class NobodyToNotify extends Error {
  constructor(templates: readonly string[]) {
    super(`Nobody is there to be told: ${templates.join(', ')}`);
    this.name = 'NobodyToNotify';
  }
}

/** Notices written at a time. */
const batchSize = 25;

/**
 * Writes down a notice for everybody a change concerns, and says how many were new. Run again it finds the same people
 * and the notices already there: recipient, channel, event and template are the key of a notice.
 *
 * @throws NobodyToNotify after all others were written down
 */
export async function createNotices(
  subject: SubjectNotices,
  change: Change,
  ports: CreationPorts,
  waking: WakingHours,
): Promise<number> {
  const createdAt = ports.now();
  const holders = new Map<string, readonly RoleHolder[]>();
  const channels = new Map<string, readonly SubscriptionChannel[]>();
  const paces = new Map<string, TeamPace>();
  const departures = new Map<string, boolean>();
  const { agencyId } = change.after;
  const known = {
    holders: (role: string, at: number) => holders.get(`${role} ${at}`),
    channels: (personId: string) => channels.get(personId),
    paceOf: (personId: string) => paces.get(personId),
    hasLeft: (personId: string, at: number) => departures.get(`${personId} ${at}`),
  };
  // The rules say what they need to know; each time round answers that, and there are only so many roles to stand in.
  for (;;) {
    const { notices, unknown, vacant } = noticesFor(subject, change, known, { createdAt, waking });
    if (isEmpty(unknown)) {
      const written = await inBatches(batchSize, notices, (notice) => ports.notices.put(notice));
      if (vacant.length > 0) throw new NobodyToNotify(vacant);
      return written.filter((outcome) => outcome === 'new').length;
    }
    await Promise.all([
      ...unknown.roles.map(async ({ role, at }) =>
        holders.set(`${role} ${at}`, await roleHoldersOf([role], agencyId, at, ports)),
      ),
      ...unknown.paces.map(async (personId) =>
        paces.set(personId, (await ports.preferences.get(personId))?.teamWork ?? usualPace),
      ),
      ...unknown.departures.map(async ({ personId, at }) => {
        const today = localDate(ports.zone, at);
        const assignments = await ports.organisation.assignmentsOf(personId);
        departures.set(`${personId} ${at}`, hasLeft(assignments, agencyId, today));
      }),
      ...unknown.people.map(async (personId) =>
        channels.set(
          personId,
          (await ports.subscriptions.of(personId)).map(({ channel }) => channel),
        ),
      ),
    ]);
  }
}

function isEmpty({ roles, people, paces, departures }: Unknown): boolean {
  return [roles, people, paces, departures].every(({ length }) => length === 0);
}
