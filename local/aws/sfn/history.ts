import type { Completion, End, SfnRow } from './rows.ts';
import type { Execution } from './state.ts';

/** One event of GetExecutionHistory, as AWS JSON has it: instants in seconds. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
  readonly [details: `${string}EventDetails`]: unknown;
}

interface EventContent {
  readonly type: string;
  readonly details?: Readonly<Record<`${string}EventDetails`, unknown>>;
}

interface Lambda {
  readonly resourceType: 'lambda';
  readonly resource: string;
}

/**
 * What happened, oldest first. States without a task are not in it, nor is what a state made of its task's result:
 * the journal holds what cannot be worked out again.
 */
export function historyOf(execution: Execution): readonly HistoryEvent[] {
  const events: HistoryEvent[] = [];
  const lastOfTask = new Map<string, number>();
  for (const row of execution.rows) {
    const task = 'task' in row ? row.task : undefined;
    for (const { type, details } of eventsOf(row, execution)) {
      const id = events.length + 1;
      // Side by side in a Map, an event follows from the one before it of the same task.
      const previousEventId = (task === undefined ? undefined : lastOfTask.get(task)) ?? id - 1;
      if (task !== undefined) lastOfTask.set(task, id);
      events.push({ id, previousEventId, timestamp: 'at' in row ? row.at / 1_000 : 0, type, ...details });
    }
  }
  return events;
}

function eventsOf(row: SfnRow, execution: Execution): readonly EventContent[] {
  switch (row.row) {
    case 'defined':
      return [];
    case 'started':
      return [{ type: 'ExecutionStarted', details: { executionStartedEventDetails: { input: row.input } } }];
    case 'scheduled': {
      const lambda = lambdaOf(row.token);
      const scheduled = { ...lambda, region: 'us-east-1', parameters: row.parameters };
      return [
        { type: 'TaskStateEntered', details: { stateEnteredEventDetails: { name: row.state } } },
        { type: 'TaskScheduled', details: { taskScheduledEventDetails: scheduled } },
        { type: 'TaskStarted', details: { taskStartedEventDetails: lambda } },
      ];
    }
    case 'submitted':
      return [
        {
          type: 'TaskSubmitted',
          details: { taskSubmittedEventDetails: lambdaOf(execution.tasks.get(row.task)?.token) },
        },
      ];
    case 'completed': {
      const task = execution.tasks.get(row.task);
      return completionEvents(row.completion, task?.state ?? '', lambdaOf(task?.token));
    }
    case 'ended':
      return [endEvent(row.end)];
  }
}

function completionEvents(completion: Completion, state: string, lambda: Lambda): readonly EventContent[] {
  switch (completion.kind) {
    case 'succeeded': {
      const { output } = completion;
      return [
        { type: 'TaskSucceeded', details: { taskSucceededEventDetails: { ...lambda, output } } },
        { type: 'TaskStateExited', details: { stateExitedEventDetails: { name: state } } },
      ];
    }
    case 'failed': {
      const { error, cause } = completion;
      return [{ type: 'TaskFailed', details: { taskFailedEventDetails: { ...lambda, error, cause } } }];
    }
    case 'timedOut':
      return [
        {
          type: 'TaskTimedOut',
          details: { taskTimedOutEventDetails: { ...lambda, error: 'States.Timeout' } },
        },
      ];
    case 'aborted':
      return [{ type: 'TaskStateAborted' }];
  }
}

function endEvent({ status, output, error, cause }: End): EventContent {
  switch (status) {
    case 'SUCCEEDED':
      return { type: 'ExecutionSucceeded', details: { executionSucceededEventDetails: { output } } };
    case 'FAILED':
      return { type: 'ExecutionFailed', details: { executionFailedEventDetails: { error, cause } } };
    case 'TIMED_OUT':
      return { type: 'ExecutionTimedOut', details: { executionTimedOutEventDetails: { error, cause } } };
    case 'ABORTED':
      return { type: 'ExecutionAborted', details: { executionAbortedEventDetails: { error, cause } } };
  }
}

function lambdaOf(token: string | undefined): Lambda {
  return {
    resourceType: 'lambda',
    resource: token === undefined ? 'invoke' : 'invoke.waitForTaskToken',
  };
}
