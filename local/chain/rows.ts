import * as z from 'zod';

const completionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('succeeded'), output: z.string() }),
  z.object({ kind: z.literal('failed'), error: z.string(), cause: z.string() }),
  z.object({ kind: z.literal('timed-out') }),
  /** Given up because a Map or Parallel around it failed. */
  z.object({ kind: z.literal('aborted') }),
]);
/** How one attempt at a task ended; `output` is JSON. */
export type Completion = z.infer<typeof completionSchema>;

/** One attempt at a Task state. */
export interface Task {
  readonly execution: string;
  /** Unique within the execution, and the same whenever the execution is resumed. */
  readonly id: string;
  readonly state: string;
  /** Only of a task that waits for it to come back. */
  readonly token: string | undefined;
  /** Whether the function that received the token has returned. */
  readonly submitted: boolean;
  readonly completion: Completion | undefined;
}

const optionalText = z
  .string()
  .nullable()
  .transform((text) => text ?? undefined);

const taskSchema = z
  .object({
    execution: z.string(),
    task: z.string(),
    state: z.string(),
    token: optionalText,
    submitted: z.number(),
    completion: optionalText,
  })
  .transform(({ task, submitted, completion, ...row }): Task => ({
    ...row,
    id: task,
    submitted: submitted === 1,
    completion: completion === undefined ? undefined : completionSchema.parse(JSON.parse(completion)),
  }));

const statusSchema = z.enum(['succeeded', 'failed', 'timed-out', 'stopped']);

/** How an execution ended; `output` is JSON. */
export interface End {
  readonly status: z.infer<typeof statusSchema>;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

export interface Execution {
  readonly name: string;
  /** Of the definition it started with and goes on with, as on AWS. */
  readonly version: string;
  /** JSON. */
  readonly input: string;
  readonly startedAt: number;
  readonly end: (End & { readonly at: number }) | undefined;
}

const executionSchema = z
  .object({
    name: z.string(),
    version: z.string(),
    input: z.string(),
    started_at: z.number(),
    ended_at: z.number().nullable(),
    status: statusSchema.nullable(),
    output: optionalText,
    error: optionalText,
    cause: optionalText,
  })
  .transform(({ name, version, input, started_at, ended_at, status, ...rest }): Execution => ({
    name,
    version,
    input,
    startedAt: started_at,
    end: ended_at === null || status === null ? undefined : { at: ended_at, status, ...rest },
  }));

/** A row of `execution_task`; nothing for no row. */
export function taskOf(row: unknown): Task | undefined {
  return row === undefined ? undefined : readRow(taskSchema, row);
}

/** A row of `execution`; nothing for no row. */
export function executionOf(row: unknown): Execution | undefined {
  return row === undefined ? undefined : readRow(executionSchema, row);
}

function readRow<T>(schema: z.ZodType<T>, row: unknown): T {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  const { name, execution = name, task } = row as Readonly<Record<string, string | undefined>>;
  const where = task === undefined ? '' : ` at task ${task}`;
  throw new Error(`What is kept of the execution ${execution ?? ''}${where} cannot be read.`, {
    cause: parsed.error,
  });
}
