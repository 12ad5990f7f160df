import { type Level, type Role, type Stamp, systemStamp } from '../../domain/vocabulary/index.ts';
import {
  type RequestCommand,
  type RequestCommandOf,
  type RequestEvent,
  requestKind,
  type RequestRefusal,
  type RequestState,
  teamAfter,
} from '../../domain/requests/index.ts';
import {
  type AgreementVersion,
  type RuleBook,
  type Rules,
  termsBookOf,
} from '../../domain/agreements/index.ts';
import {
  type BeforeLastEvent,
  type Context,
  type Decision,
  decideOn,
  evolveAll,
} from '../../domain/ledger/index.ts';
import { type Clock, explainClock, type ClockExplanation, nextAlarmAt } from '../../domain/promises/index.ts';
import { type Calendar, type CalendarDefinition, compileCalendar } from '../../domain/time/index.ts';
import { at, MINUTE } from './time.ts';

/** Monday to Friday, 08:00 to 17:00 in Detroit: nine hours a day. */
export const officeHours: CalendarDefinition = {
  zone: 'America/Detroit',
  week: {
    monday: [['08:00', '17:00']],
    tuesday: [['08:00', '17:00']],
    wednesday: [['08:00', '17:00']],
    thursday: [['08:00', '17:00']],
    friday: [['08:00', '17:00']],
  },
  holidays: [],
};

const compiled = new Map<string, Calendar>();

/** A compiled calendar; the same definition is compiled once a run. */
export function calendarOf(definition: CalendarDefinition): Calendar {
  const key = JSON.stringify(definition);
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const result = compileCalendar(definition);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  compiled.set(key, result.calendar);
  return result.calendar;
}

/**
 * Version 1 of the treasury's agreement. A moderate request: first response in 1 hour, an update every 4, solved
 * in 10 hours of business time. High: half of that. Critical: 15 minutes, 1 hour and 2 hours by the clock on the
 * wall. Low: 2, none and 20 hours.
 */
export function anAgreement(overrides: Partial<AgreementVersion> = {}): AgreementVersion {
  return {
    agencyId: 'treasury',
    version: 1,
    plan: 'gold',
    calendarVersion: 1,
    priorityMatrix: {
      high: { high: 'critical', medium: 'high', low: 'moderate' },
      medium: { high: 'high', medium: 'moderate', low: 'low' },
      low: { high: 'moderate', medium: 'low', low: 'low' },
    },
    targets: [
      { metric: 'first-response', priorities: ['critical'], minutes: 15, hours: 'always' },
      { metric: 'first-response', priorities: ['high'], minutes: 30, hours: 'business' },
      { metric: 'first-response', priorities: ['low'], minutes: 120, hours: 'business' },
      { metric: 'first-response', minutes: 60, hours: 'business' },
      { metric: 'next-update', priorities: ['critical'], minutes: 60, hours: 'always' },
      { metric: 'next-update', priorities: ['high'], minutes: 120, hours: 'business' },
      { metric: 'next-update', priorities: ['moderate'], minutes: 240, hours: 'business' },
      { metric: 'resolution', priorities: ['critical'], minutes: 120, hours: 'always' },
      { metric: 'resolution', priorities: ['high'], minutes: 300, hours: 'business' },
      { metric: 'resolution', priorities: ['low'], minutes: 1200, hours: 'business' },
      { metric: 'resolution', minutes: 600, hours: 'business' },
    ],
    warnings: [75, 90],
    escalation: [
      { minutes: 60, to: 'information-officer' },
      { minutes: 120, to: 'executive' },
    ],
    pausesOn: ['vendor'],
    reopenWithinDays: 14,
    ...overrides,
  };
}

/** An agreement ready to count by. */
export function rulesOf(agreement: AgreementVersion, hours: CalendarDefinition = officeHours): Rules {
  return {
    agreement,
    business: calendarOf(hours),
    always: calendarOf({ zone: hours.zone, week: '24x7', holidays: [] }),
  };
}

/** The rules of these agreement versions; version 1 alone when none are given. */
export function aRuleBook(...agreements: readonly AgreementVersion[]): RuleBook {
  const book = new Map(
    (agreements.length === 0 ? [anAgreement()] : agreements).map((one) => [one.version, rulesOf(one)]),
  );
  return (version) => {
    const rules = book.get(version);
    if (rules === undefined) throw new Error(`The test has no agreement version ${version}.`);
    return rules;
  };
}

/** A person speaking for a role of their own. */
export function by(personId: string, role: Role, actingFor: readonly string[] = []): Stamp {
  return { personId, role, actingFor };
}

export const ann = by('ann', 'agency-staff');
export const sam = by('sam', 'service-center');
export const iris = by('iris', 'infrastructure-specialist');
export const dana = by('dana', 'service-director');
export const ivan = by('ivan', 'information-officer');
export const system = systemStamp;

/** What the domain says to a command: the alarms that were due before it, then its own events; or why not. */
export type Tried = Decision<RequestEvent, RequestRefusal | BeforeLastEvent>;

type Submission = RequestCommandOf<'SubmitRequest'>;

interface Step {
  readonly from?: Stamp;
  readonly at?: string | number;
}

/**
 * A request made the way real ones are: every step is a command the domain decides on, and a step it refuses fails
 * the test. Submitted by Ann on Monday at 09:00; each step comes ten minutes after the one before unless it says
 * when.
 *
 * @example aRequest().waitingOnClient().state.status // 'waiting'
 */
export class RequestBuilder {
  readonly #rules: RuleBook;
  readonly #events: readonly RequestEvent[];
  readonly #state: RequestState;
  readonly #now: number;

  constructor(rules: RuleBook, events: readonly RequestEvent[], state: RequestState, now: number) {
    this.#rules = rules;
    this.#events = events;
    this.#state = state;
    this.#now = now;
  }

  get state(): RequestState {
    return this.#state;
  }
  get events(): readonly RequestEvent[] {
    return this.#events;
  }
  get rules(): RuleBook {
    return this.#rules;
  }
  get now(): number {
    return this.#now;
  }

  /** The clock with an id; fails the test when there is none. */
  clock(id: string): Clock {
    const clock = this.#state.clocks.clocks.find((one) => one.id === id);
    if (clock === undefined) throw new Error(`No clock ${id}.`);
    return clock;
  }

  /** A clock as a person is told of it, at this moment or another. */
  told(id: string, when: string | number = this.#now): ClockExplanation {
    const clock = this.clock(id);
    return explainClock(clock, this.#state.clocks, instant(when), termsBookOf(this.#rules)(clock.current));
  }

  /** Which steps were raised, in order, as `resolution breach`. */
  get raised(): readonly string[] {
    return this.#events.flatMap((event) =>
      event.type === 'ClockWarned' || event.type === 'ClockBreached' || event.type === 'ClockEscalated'
        ? [`${event.clockId} ${event.step}`]
        : [],
    );
  }

  /**
   * What the domain would say to a command, without doing it. Whoever is to be given the work holds the team's role,
   * unless the test says what they hold.
   */
  tries(command: RequestCommand, step: Step = {}): Tried {
    return this.#decides(addFittingAssignee(command, this.#state), step);
  }

  /** Carries a command out. */
  does(command: RequestCommand, step: Step = {}): RequestBuilder {
    return this.#carryOut(command.type, this.tries(command, step), step);
  }

  /** The sweep comes by. */
  swept(when: string | number): RequestBuilder {
    const step = { from: system, at: when };
    return this.#carryOut('The sweep', this.#decides(undefined, step), step);
  }

  /** The sweep comes by whenever something is due, up to an instant. */
  sweptUntil(when: string | number): RequestBuilder {
    const end = instant(when);
    const due = nextAlarmAt(this.#state.clocks);
    return due === undefined || due > end
      ? this.swept(end)
      : this.swept(Math.max(due, this.#state.updatedAt)).sweptUntil(end);
  }

  triaged(facts: Partial<RequestCommandOf<'TriageRequest'>> = {}, step: Step = {}): RequestBuilder {
    const { kind, service, impact, urgency } = this.#state;
    return this.does({ type: 'TriageRequest', kind, service, impact, urgency, ...facts }, step);
  }
  responded(step: Step = {}): RequestBuilder {
    return this.does({ type: 'GiveResponse', text: 'We are looking into it.' }, step);
  }
  commented(step: Step = {}, visibility: 'public' | 'internal' = 'public'): RequestBuilder {
    return this.does({ type: 'AddComment', text: 'Half of the mailboxes are back.', visibility }, step);
  }
  waitingOnClient(step: Step = {}): RequestBuilder {
    return this.does({ type: 'AskClient', text: 'Which floor are you on?' }, step);
  }
  answered(step: Step = {}): RequestBuilder {
    return this.does({ type: 'AnswerQuestion', text: 'The third.' }, { from: ann, ...step });
  }
  waitingOn(waitingOn: 'vendor' | 'problem' | 'evidence', step: Step = {}): RequestBuilder {
    return this.does({ type: 'HoldWork', waitingOn, text: 'We wait for a part.' }, step);
  }
  resumed(step: Step = {}): RequestBuilder {
    return this.does({ type: 'ResumeWork' }, step);
  }
  prioritised(impact: Level, urgency: Level, step: Step = {}): RequestBuilder {
    return this.does(
      { type: 'ChangePriority', impact, urgency, reason: 'More people than we thought.' },
      step,
    );
  }
  restated(agreementVersion: number, step: Step = {}): RequestBuilder {
    return this.does(
      { type: 'RestateAgreement', agreementVersion, reason: 'New plan.' },
      { from: dana, ...step },
    );
  }
  resolved(step: Step = {}): RequestBuilder {
    return this.does({ type: 'ResolveRequest', text: 'Mail flows again.' }, step);
  }
  reopened(step: Step = {}): RequestBuilder {
    return this.does({ type: 'ReopenRequest', reason: 'It stopped again.' }, { from: ann, ...step });
  }
  closed(step: Step = {}): RequestBuilder {
    return this.does({ type: 'CloseRequest' }, { from: ann, ...step });
  }
  withdrawn(step: Step = {}): RequestBuilder {
    return this.does({ type: 'WithdrawRequest', reason: 'Solved itself.' }, { from: ann, ...step });
  }
  acknowledged(clockId: string, step: Step = {}): RequestBuilder {
    return this.does({ type: 'AcknowledgeBreach', clockId }, { from: dana, ...step });
  }
  withAttachments(count: number): RequestBuilder {
    return Array.from({ length: count }).reduce<RequestBuilder>(
      (request, _, index) =>
        request.does({
          type: 'OfferAttachment',
          attachmentId: `file${index}`,
          name: `screen-${index}.png`,
          bytes: 1024,
          mediaType: 'image/png',
        }),
      this,
    );
  }

  /** The file arrives as the picture it was announced as. */
  received(attachmentId: string, step: Step = {}): RequestBuilder {
    return this.does({ ...aPicture, attachmentId }, { from: system, ...step });
  }

  #decides(command: RequestCommand | undefined, { from = sam, at: when }: Step): Tried {
    const context: Context = { now: this.#when(when), by: from, rules: this.#rules };
    const outcome = decideOn(requestKind, this.#state, command, context);
    return outcome.ok ? { ok: true, events: [...outcome.alarms, ...outcome.events] } : outcome;
  }

  #carryOut(what: string, tried: Tried, { at: when }: Step): RequestBuilder {
    if (!tried.ok) throw new Error(`${what} was refused: ${JSON.stringify(tried.refusal)}`);
    const { events } = tried;
    const state = evolveAll(requestKind, this.#state.id, this.#state, events, this.#rules);
    return new RequestBuilder(this.#rules, [...this.#events, ...events], state, this.#when(when));
  }

  #when(step: string | number | undefined): number {
    return step === undefined ? this.#now + 10 * MINUTE : instant(step);
  }
}

/** A picture that arrived. */
export const aPicture = {
  type: 'ReceiveAttachment',
  attachmentId: 'file0',
  versionId: 'first',
  bytes: 77,
  sha256: 'c0ffee',
  looksLike: ['image/png'],
} as const satisfies RequestCommand;

/** A request of moderate priority about mail, submitted by Ann of the treasury on Monday at 09:00. */
export function aRequest(
  facts: Partial<Omit<Submission, 'type'>> & {
    readonly id?: string;
    readonly at?: string | number;
    readonly by?: Stamp;
    readonly rules?: RuleBook;
  } = {},
): RequestBuilder {
  const {
    id = '4HK7-9MXA-3',
    at: when = 'Mon 09:00',
    by: from = ann,
    rules = aRuleBook(),
    ...submission
  } = facts;
  const command: Submission = {
    type: 'SubmitRequest',
    agencyId: 'treasury',
    requesterId: from.personId,
    kind: 'incident',
    service: 'email',
    summary: 'Nobody in the motor pool office can send mail',
    description: 'Since about 8 this morning mail stays in the outbox.',
    impact: 'medium',
    urgency: 'medium',
    team: 'infrastructure-specialist',
    agreementVersion: 1,
    ...submission,
  };
  const now = instant(when);
  const decision = requestKind.decide(id, undefined, command, { now, by: from, rules });
  const [event] = decision.ok ? decision.events : [];
  if (event === undefined) throw new Error('The submission was refused.');
  return new RequestBuilder(rules, [event], requestKind.evolve(id, undefined, event, rules), now);
}

function addFittingAssignee(command: RequestCommand, state: RequestState): RequestCommand {
  if (command.type !== 'TriageRequest' && command.type !== 'AssignRequest') return command;
  if (command.assigneeId === undefined || command.assigneeHolds !== undefined) return command;
  const role = command.type === 'TriageRequest' ? teamAfter(command, state.team) : command.team;
  return { ...command, assigneeHolds: [{ role, agencyId: state.agencyId }] };
}

function instant(when: string | number): number {
  return typeof when === 'number' ? when : at(when);
}
