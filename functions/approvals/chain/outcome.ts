import type { StageId, StageOutcome, StageRecord } from '../../../domain/approvals/index.ts';

/** What the state machine is told of a stage; it decides nothing by it, its history shows it. */
export interface StageResult {
  readonly stage: StageId;
  readonly outcome: StageOutcome;
}

/** How a stage that no longer waits ended. */
export function outcomeOf(record: StageRecord | undefined): StageOutcome {
  return record?.closed?.outcome ?? 'superseded';
}
