import { nextAlarmAt } from '../../../domain/promises/index.ts';
import { requestKind, type RequestState } from '../../../domain/requests/index.ts';
import { execute, type ExecutePorts } from '../../../functions/core/execute.ts';
import { open } from '../../../functions/core/open.ts';
import { agencyId } from '../imported-ids.ts';
import { type AcceptedPlan, type AcceptedStep, refusalOf } from '../plan/validate-plan.ts';
import type { Refusal } from '../read/refusal.ts';

type StepResult =
  | { readonly state: RequestState; readonly events: number }
  | { readonly code: string; readonly status?: string };

/**
 * Executes steps and alarms through the product's own use case, each at its own instant. It remembers when each
 * request's next alarm is, so that the table need not be asked.
 */
export class StepExecutor {
  readonly refused: Refusal[] = [];
  readonly #ports: ExecutePorts;
  readonly #nextAlarms = new Map<string, number>();
  #events = 0;

  constructor(ports: ExecutePorts) {
    this.#ports = ports;
  }

  /** Events appended so far. */
  get events(): number {
    return this.#events;
  }

  /** Remembers when a request's next alarm is, as the request stands now. */
  scheduleAlarm({ id, clocks, updatedAt }: RequestState): void {
    const due = nextAlarmAt(clocks);
    // Shorter terms can put an alarm before the change that brought them: it is raised as soon as it can be known.
    if (due === undefined) this.#nextAlarms.delete(id);
    else this.#nextAlarms.set(id, Math.max(due, updatedAt));
  }

  /** Requests with an alarm due at or before an instant (epoch ms). */
  dueBy(instant: number): readonly string[] {
    return [...this.#nextAlarms].filter(([, at]) => at <= instant).map(([id]) => id);
  }

  /** Raises a request's alarms up to an instant (epoch ms), each at its own: the sweep, as often as it is due. */
  async raiseAlarms(id: string, until: number): Promise<void> {
    for (
      let now = this.#nextAlarms.get(id);
      now !== undefined && now <= until;
      now = this.#nextAlarms.get(id)
    ) {
      const raised = await execute(requestKind, { id, now }, this.#ports);
      if (raised.outcome !== 'done' || raised.events === 0)
        throw new Error(`The alarms of request ${id} could not be raised.`);
      this.#record(raised);
    }
  }

  /** Executes one step, after the alarms due before it; one the ledger does not take is kept in `refused`. */
  async execute(plan: AcceptedPlan, step: AcceptedStep): Promise<void> {
    await this.raiseAlarms(plan.id, step.at);
    const result =
      step.command.type === 'SubmitRequest'
        ? await this.#submit(plan.id, step)
        : await this.#change(plan.id, step);
    if ('code' in result) this.refused.push(refusalOf(plan.number, step, result, 'change'));
    else this.#record(result);
  }

  #record({ state, events }: { readonly state: RequestState; readonly events: number }): void {
    this.#events += events;
    this.scheduleAlarm(state);
  }

  async #change(id: string, { command, at, by }: AcceptedStep): Promise<StepResult> {
    const executed = await execute(requestKind, { id, command, now: at, permit: () => by }, this.#ports);
    if (executed.outcome === 'repeated') throw new Error('A command without a key cannot be repeated.');
    return executed.outcome === 'refused' ? executed.refusal : executed;
  }

  async #submit(id: string, { command, at, by }: AcceptedStep): Promise<StepResult> {
    if (command.type !== 'SubmitRequest') throw new Error('Only a submission starts a request.');
    const rules = await this.#ports.ruleBooks.bookOf(agencyId, [command.agreementVersion]);
    if (rules === undefined)
      throw new Error(`Agency ${agencyId} has no agreement ${command.agreementVersion}.`);
    const opened = await open(requestKind, { id, command, context: { now: at, by, rules } }, this.#ports);
    switch (opened.outcome) {
      case 'opened':
        return { state: opened.state, events: opened.state.version };
      case 'refused':
        return opened.refusal;
      case 'conflict':
      case 'repeated':
        return { code: 'ledger.changed' };
    }
  }
}
