import { requestKind } from '../../../domain/requests/index.ts';
import type { CorePorts } from '../../../functions/core/ports.ts';
import { sweep } from '../../../functions/ledger/sweep.ts';
import { cutIntoBatches, inBatches } from '../../../platform/concurrency/batches.ts';
import { requestsAtOnce, stepsAtOnce } from '../concurrency.ts';
import type { AcceptedPlan } from '../plan/validate-plan.ts';
import type { Refusal } from '../read/refusal.ts';
import { type ComparedPlan, compareWithLedger, refuseDifferingHistory } from './compare-with-ledger.ts';
import { StepExecutor } from './step-executor.ts';

/** What one run did to the ledger. */
export interface ImportResult {
  /** Incidents the ledger did not know. */
  readonly imported: number;
  /** Incidents it knew in part. */
  readonly extended: number;
  /** Incidents it knew already, word for word. */
  readonly skipped: number;
  /** Incidents of which it holds another history, and which were left alone. */
  readonly differing: number;
  readonly commands: number;
  readonly events: number;
  /** Steps the ledger did not take, though the domain had accepted them. */
  readonly refused: readonly Refusal[];
}

/**
 * Executes every step that is not stored yet through the product's own `execute`, all incidents in one timeline, each
 * step at its own instant, and raises every alarm at the instant at which it falls due.
 *
 * @param until epoch ms; alarms are raised up to here after the last step
 * @param onStep called as steps are done, with how many there are
 */
export async function importHistory(
  plans: readonly AcceptedPlan[],
  ports: CorePorts,
  until: number,
  onStep: (done: number, all: number) => void,
): Promise<ImportResult> {
  const executor = new StepExecutor(ports);
  const compared = await inBatches(requestsAtOnce, plans, (plan) => compareWithLedger(plan, ports));
  for (const { state } of compared) if (state !== undefined) executor.scheduleAlarm(state);
  const timeline = timelineOf(compared);

  let done = 0;
  for (const batch of cutIntoBatches(stepsAtOnce, timeline)) {
    const end = batch.at(-1)?.step.at ?? until;
    const byRequest = Map.groupBy(batch, ({ plan }) => plan.id);
    const onlyAlarms = executor.dueBy(end).filter((id) => !byRequest.has(id));
    await Promise.all([
      ...onlyAlarms.map((id) => executor.raiseAlarms(id, end)),
      ...[...byRequest].map(async ([id, own]) => {
        for (const { step, plan } of own) await executor.execute(plan, step);
        await executor.raiseAlarms(id, end);
      }),
    ]);
    done += batch.length;
    onStep(done, timeline.length);
  }
  await inBatches(requestsAtOnce, executor.dueBy(until), (id) => executor.raiseAlarms(id, until));
  // The instants above are only foreseen: what the product's own sweep would still find is a fault.
  const left = await sweep({ ...ports, now: () => until, kinds: [requestKind] });
  if (left.AlarmsRaised > 0)
    throw new Error(`${left.AlarmsRaised} alarms were not raised at their own instant.`);

  return {
    ...countIncidents(compared),
    commands: timeline.length,
    events: executor.events,
    refused: [
      ...compared.flatMap(({ plan, storedSteps }) =>
        storedSteps === undefined ? refuseDifferingHistory(plan) : [],
      ),
      ...executor.refused,
    ],
  };
}

/** The steps that are not stored yet, by instant; at one instant by incident, in each incident's own order. */
function timelineOf(
  compared: readonly ComparedPlan[],
): readonly { readonly step: AcceptedPlan['steps'][number]; readonly plan: AcceptedPlan }[] {
  return compared
    .flatMap(({ plan, storedSteps }, incident) =>
      storedSteps === undefined
        ? []
        : plan.steps.slice(storedSteps).map((step, place) => ({ step, plan, incident, place })),
    )
    .sort((a, b) => a.step.at - b.step.at || a.incident - b.incident || a.place - b.place);
}

function countIncidents(
  compared: readonly ComparedPlan[],
): Pick<ImportResult, 'imported' | 'extended' | 'skipped' | 'differing'> {
  const counts = { imported: 0, extended: 0, skipped: 0, differing: 0 };
  for (const { plan, storedSteps } of compared) {
    if (storedSteps === undefined) counts.differing += 1;
    else if (storedSteps === 0) counts.imported += 1;
    else if (storedSteps < plan.steps.length) counts.extended += 1;
    else counts.skipped += 1;
  }
  return counts;
}
