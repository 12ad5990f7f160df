import { createHash } from 'node:crypto';
import { ExecutionError, StateMachine } from 'aws-local-stepfunctions';
import * as z from 'zod';
import type { Completion } from './rows.ts';

/** What a Task state hands its function. */
export const parametersSchema = z.object({ FunctionName: z.string(), Payload: z.unknown() });

/**
 * Stands for the token wherever a definition puts it, so that the same task reads the same however often its execution
 * is resumed.
 */
export const tokenPlaceholder = 'task-token-of-this-attempt-3b7c1e52';

/** The payload as its function sees it: a copy of its own, with the token in it. */
export function payloadWith(payload: unknown, token: string | undefined): unknown {
  return JSON.parse(JSON.stringify(payload ?? null).replaceAll(tokenPlaceholder, token ?? ''));
}

/**
 * Names attempts at tasks the same way in each run of an execution: by the state, what it was given, and the how
 * many-th time that was. Items of a Map find their own in whatever order they come; a loop finds each of its rounds.
 */
export function attemptNamer(): (state: string, parameters: unknown) => string {
  const seen = new Map<string, number>();
  return (state, parameters) => {
    const key = createHash('sha256')
      .update(`${state}\n${canonicalJson(parameters)}`)
      .digest('base64url');
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    return `${key}.${ordinal}`;
  };
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** The function's failure as Step Functions gives it: its name to catch it by, the rest as JSON. */
export function failureOf(error: unknown): Completion {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  return { kind: 'failed', error: name, cause: JSON.stringify({ errorType: name, errorMessage: message }) };
}

/** The error the engine retries or catches a failed attempt by. */
export function errorOf(
  completion: Exclude<Completion, { kind: 'succeeded' | 'aborted' }>,
  EngineTimeout: TimeoutError,
): Error {
  if (completion.kind === 'timed-out') return new EngineTimeout();
  return Object.assign(new Error(completion.cause), { name: completion.error });
}

/** Ends a task nobody waits for any more: no Retry and no Catch of the engine applies. */
export class DiscardedError extends Error {
  readonly isRetryable = false;
  readonly isCatchable = false;
}

/** The engine's own error of a task that timed out. */
export type TimeoutError = new () => Error;

/**
 * The engine knows a timeout by a class it does not export, not by its name: `States.TaskFailed` would retry and
 * catch any other error. A task that times out at once shows it.
 */
export async function findTimeoutError(): Promise<TimeoutError> {
  const machine = new StateMachine(
    {
      StartAt: 'Wait',
      States: { Wait: { Type: 'Task', Resource: 'none', TimeoutSeconds: 0.001, End: true } },
    },
    { validationOptions: { noValidate: true } },
  );
  const never = new Promise<null>(() => undefined);
  try {
    await machine.run(null, { overrides: { taskResourceLocalHandlers: { Wait: () => never } } }).result;
  } catch (error) {
    if (error instanceof ExecutionError && error.cause instanceof Error)
      return error.cause.constructor as TimeoutError;
  }
  throw new Error('The Step Functions engine does not time out as it did.');
}
