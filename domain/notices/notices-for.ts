import { type Change, type LedgerEvent, numberedEvents, type Snapshot } from '../ledger/index.ts';
import { narrowTo, type RoleHolder } from '../organisation/index.ts';
import type { Role } from '../vocabulary/index.ts';
import { channelsFor } from './channels.ts';
import { dueAtOf, type Notice } from './notice.ts';
import { notBefore, type WakingHours } from './quiet-hours.ts';
import type { Audience, NoticeRule, SubjectNotices } from './rules.ts';
import type { Channel, SubscriptionChannel } from './vocabulary.ts';

/** What is known of the organisation; `undefined` is not known yet, which is not the same as nobody. */
export interface KnownPeople {
  /** Who holds a role for the agency on the day of an instant (epoch ms). */
  holders(role: Role, at: number): readonly RoleHolder[] | undefined;
  /** The channels a person subscribed to. */
  channels(personId: string): readonly SubscriptionChannel[] | undefined;
}

/** What must be found out before all notices can be said. */
export interface Unknown {
  readonly roles: readonly { readonly role: Role; readonly at: number }[];
  readonly people: readonly string[];
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
      for (const recipient of recipients.filter((person) => !notified.has(person))) {
        notified.add(recipient);
        const facts = subject.factsOf(event);
        const dueAt = dueAtOf({ facts });
        const { severity, template } = rule;
        const priority = subject.priorityOf(after);
        const timed = (channel: Channel): readonly [Channel, number] => [
          channel,
          notBefore(
            { severity, channel, priority, ...(dueAt === undefined ? {} : { dueAt }) },
            createdAt,
            waking,
          ),
        ];
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
            notBefore: from,
          });
      }
    }
    before = after;
  }
  return { notices, unknown: lookup.unknown(), vacant };
}

/** Answers from what is known, and notes what is not. */
class Lookup {
  readonly #known: KnownPeople;
  readonly #roles = new Map<string, { readonly role: Role; readonly at: number }>();
  readonly #people = new Set<string>();

  constructor(known: KnownPeople) {
    this.#known = known;
  }

  unknown(): Unknown {
    return { roles: [...this.#roles.values()], people: [...this.#people] };
  }

  /** The people an audience means; nobody while something about them is not known. */
  recipientsOf(
    audience: Audience,
    { evenOwn }: Pick<NoticeRule, 'evenOwn'>,
    { by, at }: LedgerEvent,
  ): readonly string[] | 'vacant' {
    if (audience.kind === 'person')
      return audience.personId === by.personId && evenOwn !== true ? [] : [audience.personId];
    for (const group of audience.groups) {
      const found = group.map((role) => this.#holders(role, at));
      if (found.includes(undefined)) return [];
      const fitting = found
        .flatMap((holders) => holders ?? [])
        .filter((holder) => audience.fits?.(holder) ?? true);
      if (fitting.length === 0) continue;
      const people = narrowTo(audience.assigneeId, fitting).map(({ personId }) => personId);
      return [...new Set(people)].filter((personId) => personId !== by.personId);
    }
    return 'vacant';
  }

  channelsOf(personId: string, rule: Pick<NoticeRule, 'by' | 'severity'>): ReturnType<typeof channelsFor> {
    if (rule.by === 'mail') return channelsFor(rule, []);
    const subscribed = this.#known.channels(personId);
    if (subscribed === undefined) this.#people.add(personId);
    return subscribed === undefined ? [] : channelsFor(rule, subscribed);
  }

  #holders(role: Role, at: number): readonly RoleHolder[] | undefined {
    const holders = this.#known.holders(role, at);
    if (holders === undefined) this.#roles.set(`${role} ${at}`, { role, at });
    return holders;
  }
}
