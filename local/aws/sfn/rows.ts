import * as z from 'zod';

const completionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('succeeded'), output: z.string() }),
  z.object({ kind: z.literal('failed'), error: z.string(), cause: z.string() }),
  z.object({ kind: z.literal('timedOut') }),
  /** Given up because a Map or Parallel around it failed. */
  z.object({ kind: z.literal('aborted') }),
]);
/** How one attempt at a task ended; `output` is JSON. */
export type Completion = z.infer<typeof completionSchema>;

const endSchema = z.object({
  status: z.enum(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']),
  output: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
});
/** How an execution ended; `output` is JSON. */
export type End = z.infer<typeof endSchema>;

const at = z.number();
const ofTask = { execution: z.string(), task: z.string(), at };
/** A line of the journal: one thing that happened. */
export const rowSchema = z.discriminatedUnion('row', [
  z.object({ row: z.literal('defined'), version: z.string(), definition: z.looseObject({}) }),
  z.object({
    row: z.literal('started'),
    machine: z.string(),
    name: z.string(),
    version: z.string(),
    input: z.string(),
    at,
  }),
  z.object({
    row: z.literal('scheduled'),
    ...ofTask,
    state: z.string(),
    parameters: z.string(),
    token: z.string().optional(),
  }),
  z.object({ row: z.literal('submitted'), ...ofTask }),
  z.object({ row: z.literal('completed'), ...ofTask, completion: completionSchema }),
  z.object({ row: z.literal('ended'), execution: z.string(), end: endSchema, at }),
]);
export type SfnRow = z.infer<typeof rowSchema>;
