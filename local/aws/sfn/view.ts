import * as z from 'zod';
import { AwsError } from '../query-protocol.ts';
import { historyOf } from './history.ts';
import { executionOf, machineOf, parse, seconds, type Sfn } from './request.ts';
import { type Execution, executionArn, machineArn } from './state.ts';

const paged = { maxResults: z.int().min(0).max(1_000).default(0), nextToken: z.string().optional() };

export function describeExecution(sfn: Sfn, body: unknown): unknown {
  const { executionArn } = parse(z.object({ executionArn: z.string() }), body);
  const execution = executionOf(sfn, executionArn);
  const { output, error, cause } = execution.end ?? {};
  return { ...summary(execution), input: execution.input, output, error, cause };
}

export function listExecutions(sfn: Sfn, body: unknown): unknown {
  const statusFilter = z
    .enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'])
    .optional();
  const options = parse(z.object({ stateMachineArn: z.string(), statusFilter, ...paged }), body);
  const all = sfn.state.executionsOf(machineOf(sfn, options.stateMachineArn).machine);
  const executions: unknown[] = [];
  // Newest first; the token counts from the oldest, so that what starts meanwhile moves nothing.
  let index = pageStart(options.nextToken, all.length);
  for (; index > 0 && executions.length < (options.maxResults || 100); index--) {
    const execution = all[index - 1];
    if (execution === undefined) continue;
    if ((options.statusFilter ?? statusOf(execution)) === statusOf(execution))
      executions.push(summary(execution));
  }
  return { executions, nextToken: index > 0 ? String(index) : undefined };
}

export function getExecutionHistory(sfn: Sfn, body: unknown): unknown {
  const schema = z.object({ executionArn: z.string(), reverseOrder: z.boolean().default(false), ...paged });
  const { executionArn, reverseOrder, maxResults, nextToken } = parse(schema, body);
  const history = historyOf(executionOf(sfn, executionArn));
  const ordered = reverseOrder ? history.toReversed() : history;
  const from = pageStart(nextToken, 0);
  const next = from + (maxResults || 100);
  return { events: ordered.slice(from, next), nextToken: next < ordered.length ? String(next) : undefined };
}

function summary(execution: Execution): object {
  const { id, machine, name, startedAt, end } = execution;
  return {
    executionArn: executionArn(id),
    stateMachineArn: machineArn(machine),
    name,
    status: statusOf(execution),
    startDate: seconds(startedAt),
    stopDate: end === undefined ? undefined : seconds(end.at),
  };
}

function statusOf({ end }: Execution): string {
  return end?.status ?? 'RUNNING';
}

function pageStart(token: string | undefined, first: number): number {
  if (token === undefined) return first;
  if (!/^\d{1,9}$/.test(token)) throw new AwsError('InvalidToken', `Invalid Token: '${token}'`);
  return Number(token);
}
