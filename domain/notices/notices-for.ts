import { type Change, type LedgerEvent, numberedEvents, type Snapshot } from '../ledger/index.ts';
import { narrowTo, type RoleHolder } from '../organisation/index.ts';
import type { Role } from '../vocabulary/index.ts';
import { channelsFor } from './channels.ts';
import { dueAtOf, type Notice } from './notice.ts';
import { notBefore, type WakingHours } from './quiet-hours.ts';
import { type TeamPace, teamNoticeAt } from './pace.ts';
import type { Audience, NoticeRule, SubjectNotices } from './rules.ts';
import type { Channel, SubscriptionChannel } from './vocabulary.ts';

/** What is known of the organisation; `undefined` is not known yet, which is not the same as nobody. */
export interface KnownPeople {
  /** Who holds a role for the agency on the day of an instant (epoch ms). */
  holders(role: Role, at: number): readonly RoleHolder[] | undefined;
  /** How a person wants to hear of work given to a team of theirs. */
  paceOf(personId: string): TeamPace | undefined;
  /** Whether a person has left the agency by the day of an instant (epoch ms): no role they held for it is theirs still. */
  hasLeft(personId: string, at: number): boolean | undefined;
  /** The channels a person subscribed to. */
  channels(personId: string): readonly SubscriptionChannel[] | undefined;
}

/** What must be found out before all notices can be said. */
export interface Unknown {
  readonly roles: readonly { readonly role: Role; readonly at: number }[];
  readonly people: readonly string[];
  /** How they want to hear of work of their teams. */
  readonly paces: readonly string[];
  /** Whether they have left the agency. */
  readonly departures: readonly { readonly personId: string; readonly at: number }[];
}

/** The notices of a change as far as they can be said. */
export interface Noticed {
  readonly notices: readonly Notice[];
  /** Empty when nothing is missing; otherwise find it out and ask again. */
  readonly unknown: Unknown;
  /** Templates nobody is there to be told: a role and every role above it are vacant. */
  readonly vacant: readonly string[];
}

interface Setting {
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly waking: WakingHours;
}

/**
 * The notices of a change: for each event the rules that hold, whom they mean, who stands in for a vacant role, and by
 * which channels and when each hears of it. Nobody is told twice of one event, nor what they did themselves.
 */
export function noticesFor<S extends Snapshot, E extends LedgerEvent>(
  subject: SubjectNotices<S, E>,
  change: Change<S, E>,
  known: KnownPeople,
  { createdAt, waking }: Setting,
): Noticed {
  const lookup = new Lookup(known);
  const notices: Notice[] = [];
  const vacant: string[] = [];
  let before = change.before;
  for (const { sequence, event } of numberedEvents(change)) {
    const after = subject.evolve(change.id, before, event);
    const moment = { ...(before === undefined ? {} : { before }), after, event };
    const notified = new Set<string>();
    for (const rule of subject.rulesFor(event)) {
      const audience = subject.audienceOf(rule.to, moment);
      const recipients = audience === undefined ? [] : lookup.recipientsOf(audience, rule, event);
      if (recipients === 'vacant') {
        vacant.push(rule.template);
        continue;
      }
      for (const { recipient, able } of recipients.filter((one) => !notified.has(one.recipient))) {
        notified.add(recipient);
        const facts = subject.factsOf(event);
        const dueAt = dueAtOf({ facts });
        const { severity } = rule;
        const template = able ? rule.template : (rule.standIn ?? rule.template);
        const priority = subject.priorityOf(after);
        const timed = (channel: Channel): readonly [Channel, number] => [
          channel,
          notBefore(
            { severity, channel, priority, ...(dueAt === undefined ? {} : { dueAt }) },
            createdAt,
            waking,
          ),
        ];
        const pace = rule.paced === true && able ? lookup.paceOf(recipient) : 'at-once';
        const paced = pace === undefined ? 'never' : teamNoticeAt(pace, priority, createdAt, waking.mornings);
        if (paced === 'never') continue;
        const channels = lookup.channelsOf(recipient, rule).map(timed);
        // A broken promise climbs through the night: whoever stands below hears of it before it does.
        const waits =
          severity === 'breach' && channels.length > 0 && channels.every(([, at]) => at > createdAt);
        for (const [channel, from] of waits ? [...channels, timed('mail')] : channels)
          notices.push({
            recipient,
            channel,
            subject: { kind: change.kind, id: change.id },
            sequence,
            template,
            severity,
            facts,
            createdAt,
            notBefore: paced === 'now' ? from : paced,
          });
      }
    }
    before = after;
  }
  return { notices, unknown: lookup.unknown(), vacant };
}

/** Somebody to tell, and whether they may do what is asked. */
interface Recipient {
  readonly recipient: string;
  readonly able: boolean;
}

/** Answers from what is known, and notes what is not. */
class Lookup {
  readonly #known: KnownPeople;
  readonly #roles = new Map<string, { readonly role: Role; readonly at: number }>();
  readonly #people = new Set<string>();
  readonly #paces = new Set<string>();
  readonly #departures = new Map<string, { readonly personId: string; readonly at: number }>();

  constructor(known: KnownPeople) {
    this.#known = known;
  }

  unknown(): Unknown {
    return {
      roles: [...this.#roles.values()],
      people: [...this.#people],
      paces: [...this.#paces],
      departures: [...this.#departures.values()],
    };
  }

  /** The people an audience means; nobody while something about them is not known. */
  recipientsOf(
    audience: Audience,
    { evenOwn }: Pick<NoticeRule, 'evenOwn'>,
    { by, at }: LedgerEvent,
  ): readonly Recipient[] | 'vacant' {
    if (audience.kind === 'roles') return this.#roleHolders(audience, by.personId, at);
    const { personId, orElse } = audience;
    if (personId === by.personId && evenOwn !== true) return [];
    const left = orElse !== undefined && this.#hasLeft(personId, at);
    if (left === undefined) return [];
    if (!left) return [{ recipient: personId, able: true }];
    const instead = this.#roleHolders({ kind: 'roles', groups: orElse, able: [] }, by.personId, at);
    // Their agency may have nobody else yet: it is told to the one who asked after all.
    return instead === 'vacant' ? [{ recipient: personId, able: true }] : instead;
  }

  #roleHolders(
    { groups, besides = [], fits, able, assigneeId }: Extract<Audience, { readonly kind: 'roles' }>,
    byPerson: string,
    at: number,
  ): readonly Recipient[] | 'vacant' {
    for (const [level, group] of groups.entries()) {
      const found = group.map((role) => this.#holders(role, at));
      if (found.includes(undefined)) return [];
      const named = level === 0 ? besides : [];
      const fitting = found
        .flatMap((holders, index) => (holders ?? []).map((holder) => ({ ...holder, role: group[index] })))
        .concat(named.map((personId) => ({ personId, actingFor: [], role: undefined })))
        .filter((holder) => fits?.(holder) ?? true);
      if (fitting.length === 0) continue;
      const theirs = narrowTo(assigneeId, fitting);
      const people = [...new Set(theirs.map(({ personId }) => personId))];
      const isAble = (personId: string): boolean =>
        able === undefined ||
        named.includes(personId) ||
        fitting.some((one) => one.personId === personId && one.role !== undefined && able.includes(one.role));
      return people
        .filter((personId) => personId !== byPerson)
        .map((recipient) => ({ recipient, able: isAble(recipient) }));
    }
    return 'vacant';
  }

  #hasLeft(personId: string, at: number): boolean | undefined {
    const left = this.#known.hasLeft(personId, at);
    if (left === undefined) this.#departures.set(`${personId} ${at}`, { personId, at });
    return left;
  }

  channelsOf(personId: string, rule: Pick<NoticeRule, 'by' | 'severity'>): ReturnType<typeof channelsFor> {
    if (rule.by === 'mail') return channelsFor(rule, []);
    const subscribed = this.#known.channels(personId);
    if (subscribed === undefined) this.#people.add(personId);
    return subscribed === undefined ? [] : channelsFor(rule, subscribed);
  }

  paceOf(personId: string): TeamPace | undefined {
    const pace = this.#known.paceOf(personId);
    if (pace === undefined) this.#paces.add(personId);
    return pace;
  }

  #holders(role: Role, at: number): readonly RoleHolder[] | undefined {
    const holders = this.#known.holders(role, at);
    if (holders === undefined) this.#roles.set(`${role} ${at}`, { role, at });
    return holders;
  }
}
