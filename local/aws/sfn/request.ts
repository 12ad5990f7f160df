import type * as z from 'zod';
import { AwsError } from '../query-protocol.ts';
import type { SfnEngine } from './engine.ts';
import { type Execution, executionArn, machineArn, type SfnState } from './state.ts';

export interface Sfn {
  readonly state: SfnState;
  readonly engine: SfnEngine;
  /** The clock executions are dated by, epoch milliseconds. */
  readonly now: () => number;
}

/** The machine of the ARN, and the version new executions of it start with. */
export function machineOf(
  { engine }: Sfn,
  arn: string,
): { readonly machine: string; readonly version: string } {
  const machine = endOf(arn, machineArn(''));
  const version = engine.version(machine);
  if (version !== undefined) return { machine, version };
  throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

export function executionOf({ state }: Sfn, arn: string): Execution {
  const execution = state.execution(endOf(arn, executionArn('')));
  if (execution === undefined)
    throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return execution;
}

function endOf(arn: string, start: string): string {
  if (!arn.startsWith('arn:aws:states:')) throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
  return arn.startsWith(start) ? arn.slice(start.length) : '';
}

/** AWS JSON dates by seconds. */
export function seconds(at: number): number {
  return at / 1_000;
}

export function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const sentence = parsed.error.issues
    .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
    .join('; ');
  throw new AwsError('ValidationException', sentence);
}
