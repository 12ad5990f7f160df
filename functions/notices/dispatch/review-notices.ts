import type { Snapshot } from '../../../domain/ledger/index.ts';
import {
  appointmentWords,
  delegationWords,
  mostCounted,
  withWaiting,
  type DropReason,
  type Notice,
  type NoticeContent,
  type Review,
  type Severity,
} from '../../../domain/notices/index.ts';
import {
  type Assignment,
  hasEnded,
  hasLeft,
  isInForce,
  type LocalDate,
} from '../../../domain/organisation/index.ts';
import { inBatches } from '../../../platform/concurrency/batches.ts';
import { memoize } from '../../../platform/concurrency/memoize.ts';
import type { Dispatch, Dropped } from '../../../platform/dynamodb/notices/notice-store.ts';
import type { NoticeRow } from '../../../platform/dynamodb/notices/notice-rows.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import { UnreadableRow } from '../../../platform/dynamodb/rows.ts';
import type { Log } from '../../../platform/log/log.ts';
import { localDate } from '../../core/local-date.ts';
import type { CorePorts, Registered } from '../../core/ports.ts';

export interface ReviewPorts extends Pick<Registered, 'kinds' | 'subjects'> {
  readonly zone: string;
  readonly log: Log;
  readonly ledger: CorePorts['ledger'];
  readonly countInbox: CorePorts['countInbox'];
  readonly organisation: Pick<OrganisationStore, 'assignmentsOf' | 'agencies'>;
}

/** What a message says, and which of its notices it leaves out. */
export interface Reviewed {
  readonly say: readonly (NoticeContent & Pick<Notice, 'sequence'>)[];
  readonly dropped: Dropped;
}

/** Snapshots read at a time. */
const batchSize = 8;

/** Told to whoever was there when it happened: a broken promise must not fall silent with a role that ended overnight. */
const toldAnyway: readonly Severity[] = ['breach', 'escalation'];

/**
 * Looks at the notices of a message again, just before it is sent: what is no longer so is left out or said as it is
 * now, and nobody is told of what they may not see any more.
 *
 * @param now epoch ms
 */
export async function reviewNotices(
  { recipient, notices }: Pick<Dispatch, 'recipient' | 'notices'>,
  now: number,
  ports: ReviewPorts,
): Promise<Reviewed> {
  const reviewer = new Reviewer(recipient, now, ports);
  const dropped = new Map<NoticeRow, DropReason>();
  const reviewed = await inBatches(batchSize, notices, async (notice) => {
    // A message that went out without all of its notices being marked is said again as it was.
    const outcome = notice.state === 'pending' ? await reviewer.review(notice) : { say: notice };
    if ('drop' in outcome) {
      dropped.set(notice, outcome.drop);
      return [];
    }
    const { sequence } = notice;
    return [{ ...outcome.say, ...(sequence === undefined ? {} : { sequence }) }];
  });
  return { say: reviewed.flat(), dropped };
}

/** Reads what the notices of one person need, each thing once. */
class Reviewer {
  readonly #now: number;
  readonly #ports: ReviewPorts;
  readonly #today: LocalDate;
  readonly #assignments: () => Promise<readonly Assignment[]>;
  readonly #state: (kind: string, id: string) => Promise<Snapshot | undefined>;

  constructor(recipient: string, now: number, ports: ReviewPorts) {
    this.#now = now;
    this.#ports = ports;
    this.#today = localDate(ports.zone, now);
    this.#assignments = memoize(() => ports.organisation.assignmentsOf(recipient));
    this.#state = memoize((kind: string, id: string) => loadState(kind, id, ports));
  }

  async review(notice: NoticeRow): Promise<Review> {
    const { kind, id } = notice.subject;
    if (kind === delegationWords.kind) return this.#reviewDelegation(notice);
    if (kind === appointmentWords.kind) return this.#reviewAppointment(notice);
    const subject = this.#ports.subjects.find(({ words }) => words.kind === kind);
    const state = subject && (await this.#state(kind, id));
    // What cannot be looked at is told as it was: rather too much than nothing.
    if (subject === undefined || state === undefined) return { say: notice };
    if (
      !toldAnyway.includes(notice.severity) &&
      hasLeft(await this.#assignments(), state.agencyId, this.#today)
    )
      return { drop: 'left' };
    return subject.review?.(notice, state, this.#now) ?? { say: notice };
  }

  /** It may lie ahead; what was taken back or is over is not told. */
  async #reviewDelegation(notice: NoticeRow): Promise<Review> {
    const assignment = (await this.#assignments()).find(({ id }) => id === notice.subject.id);
    return assignment !== undefined && hasEnded(assignment, this.#today)
      ? { drop: 'ended' }
      : { say: notice };
  }

  /** What waits for a role that has begun; nothing is said when nothing does. */
  async #reviewAppointment(notice: NoticeRow): Promise<Review> {
    const assignment = (await this.#assignments()).find(({ id }) => id === notice.subject.id);
    if (assignment === undefined || !isInForce(assignment, this.#today)) return { drop: 'ended' };
    const { countInbox, organisation } = this.#ports;
    const { agencyId, role } = assignment;
    const agencies =
      agencyId === '*'
        ? (await organisation.agencies()).slice(0, mostAgencies).map(({ id }) => id)
        : [agencyId];
    const count = async (queue: string): Promise<number> => {
      let waiting = 0;
      for (const agency of agencies)
        if (waiting < mostCounted) waiting += await countInbox(queue, agency, role, mostCounted - waiting);
      return waiting;
    };
    const [decisions, requests] = [await count('decision'), await count('request')];
    return decisions + requests === 0
      ? { drop: 'nothing-waits' }
      : { say: withWaiting(notice, { decisions, requests }) };
  }
}

/** Agencies whose inboxes are counted for a role held for all of them. */
const mostAgencies = 50;

async function loadState(
  name: string,
  id: string,
  { kinds, ledger, log }: ReviewPorts,
): Promise<Snapshot | undefined> {
  const kind = kinds.find((one) => one.name === name);
  try {
    return kind && (await ledger(kind).load(id));
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    log.error('NOTICE_NOT_REVIEWED', { kind: name, id, name: error.name });
    return undefined;
  }
}
