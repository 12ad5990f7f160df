import { decide, evolve, type RequestState } from '../../domain/requests/index.ts';
import { nextAlarmAt } from '../../domain/promises/index.ts';
import { execute, type ExecutePorts } from '../../functions/core/execute.ts';
import { agencyId } from './identity.ts';
import { type Accepted, type History, refusedStep } from './rehearse.ts';
import type { Refused } from './row.ts';

const system = { personId: 'rotunda', role: 'system', actingFor: [] } as const;

type Carried =
  | { readonly state: RequestState; readonly events: number }
  | { readonly code: string; readonly status?: string };

/** Carries steps out at their instants and remembers when each request's next alarm is, so that the table need not be asked. */
export class Carrier {
  readonly refused: Refused[] = [];
  readonly #ports: ExecutePorts;
  readonly #next = new Map<string, number>();
  #events = 0;

  constructor(ports: ExecutePorts) {
    this.#ports = ports;
  }

  /** Events appended so far. */
  get events(): number {
    return this.#events;
  }

  /** Notes when a request's next alarm is, as the request stands now. */
  note({ id, clocks, updatedAt }: RequestState): void {
    const due = nextAlarmAt(clocks);
    // Shorter terms can put an alarm before the change that brought them: it is raised as soon as it can be known.
    if (due === undefined) this.#next.delete(id);
    else this.#next.set(id, Math.max(due, updatedAt));
  }

  /** Requests with an alarm due at or before an instant (epoch ms). */
  dueBy(instant: number): readonly string[] {
    return [...this.#next].filter(([, at]) => at <= instant).map(([id]) => id);
  }

  /** Raises a request's alarms up to an instant (epoch ms), each at its own: the sweep, as often as it is due. */
  async raiseUntil(id: string, instant: number): Promise<void> {
    for (let now = this.#next.get(id); now !== undefined && now <= instant; now = this.#next.get(id)) {
      const raised = await execute(
        { id, command: { type: 'RaiseAlarms' }, now, permit: () => system },
        this.#ports,
      );
      if (raised.outcome !== 'done' || raised.events === 0)
        throw new Error(`The alarms of request ${id} could not be raised.`);
      this.#took(raised);
    }
  }

  /** Carries out one step; one the ledger does not take is remembered as refused. */
  async carryOut(history: History, step: Accepted): Promise<void> {
    await this.raiseUntil(history.id, step.at);
    const carried =
      step.command.type === 'SubmitRequest'
        ? await this.#submit(history.id, step)
        : await this.#execute(history.id, step);
    if ('code' in carried) this.refused.push(refusedStep(history.number, step, carried, 'change'));
    else this.#took(carried);
  }

  #took({ state, events }: { readonly state: RequestState; readonly events: number }): void {
    this.#events += events;
    this.note(state);
  }

  async #execute(id: string, { command, at, by }: Accepted): Promise<Carried> {
    const executed = await execute({ id, command, now: at, permit: () => by }, this.#ports);
    if (executed.outcome === 'repeated') throw new Error('A command without a key cannot be repeated.');
    return executed.outcome === 'refused' ? executed.refusal : executed;
  }

  /** The same three moves as `execute`, for a request there is nothing to load of. */
  async #submit(id: string, { command, at, by }: Accepted): Promise<Carried> {
    if (command.type !== 'SubmitRequest') throw new Error('Only a submission starts a request.');
    const rules = await this.#ports.ruleBooks.bookOf(agencyId, [command.agreementVersion]);
    if (rules === undefined)
      throw new Error(`Agency ${agencyId} has no agreement ${command.agreementVersion}.`);
    const decision = decide(id, undefined, command, { now: at, by, rules });
    if (!decision.ok) return decision.refusal;
    const after = decision.events.reduce<RequestState | undefined>(
      (state, event) => evolve(id, state, event, rules),
      undefined,
    );
    if (after === undefined) throw new Error('A submission made no request.');
    const appended = await this.#ports.ledger.append({ after, events: decision.events });
    return appended === 'appended'
      ? { state: after, events: decision.events.length }
      : { code: 'request.changed' };
  }
}
