import { createHash, randomBytes } from 'node:crypto';
import { openJournal } from '../journal.ts';
import { type Completion, type End, rowSchema, type SfnRow } from './rows.ts';

/** One attempt at a Task state. */
export interface Task {
  readonly execution: Execution;
  /** Unique within the execution, and the same whenever the execution is resumed. */
  readonly id: string;
  readonly state: string;
  /** Only of a task that waits for it to come back. */
  readonly token?: string | undefined;
  readonly scheduledAt: number;
  /** Whether the function that received the token has returned. */
  readonly submitted: boolean;
  readonly completion?: Completion;
}

export interface Execution {
  /** `<machine>:<name>`, the end of its ARN. */
  readonly id: string;
  readonly machine: string;
  readonly name: string;
  /** Of the definition it started with and goes on with, as on AWS. */
  readonly version: string;
  readonly input: string;
  readonly startedAt: number;
  readonly end?: End & { readonly at: number };
  readonly tasks: ReadonlyMap<string, Task>;
  /** All that happened to it, oldest first. */
  readonly rows: readonly SfnRow[];
}

type Written<T> = { -readonly [K in keyof T]: T[K] };
interface WrittenExecution extends Written<Execution> {
  readonly tasks: Map<string, Written<Task>>;
  readonly rows: SfnRow[];
}

const arn = 'arn:aws:states:us-east-1:000000000000';

export function machineArn(machine: string): string {
  return `${arn}:stateMachine:${machine}`;
}

export function executionArn(id: string): string {
  return `${arn}:execution:${id}`;
}

/** What an execution is started with. */
export type Start = Pick<Execution, 'machine' | 'name' | 'version' | 'input'>;

/** Executions and their tasks; each change is on disk first. Instants are epoch milliseconds. */
export interface SfnState {
  /** Keeps the definition; gives the version it is known by. */
  define(definition: object): string;
  definition(version: string): object | undefined;
  start(start: Start, at: number): Execution;
  execution(id: string): Execution | undefined;
  /** In the order they started. */
  executionsOf(machine: string): readonly Execution[];
  open(): Iterable<Execution>;
  taskOf(token: string): Task | undefined;
  /** Tasks whose token is still good. */
  waiting(): Iterable<Task>;
  /** A token is made for a task that waits. */
  schedule(
    execution: Execution,
    task: {
      readonly id: string;
      readonly state: string;
      readonly parameters: string;
      readonly waits: boolean;
    },
    at: number,
  ): Task;
  submit(task: Task, at: number): void;
  /** False when the task or its execution had ended before. */
  complete(task: Task, completion: Completion, at: number): boolean;
  end(execution: Execution, end: End, at: number): void;
  close(): void;
}

/** Opens the executions kept in the file. */
export function openSfnState(file: string): SfnState {
  const journal = openJournal<SfnRow>(file, rowSchema);
  const definitions = new Map<string, object>();
  const executions = new Map<string, WrittenExecution>();
  const machines = new Map<string, Execution[]>();
  const open = new Set<Execution>();
  const tokens = new Map<string, Task>();
  const waiting = new Set<Task>();

  function apply(row: SfnRow): void {
    if (row.row === 'defined') {
      definitions.set(row.version, row.definition);
      return;
    }
    const execution = row.row === 'started' ? begin(row) : executions.get(row.execution);
    if (execution === undefined) throw new Error(`${file} tells of an execution that never started.`);
    execution.rows.push(row);
    if (row.row === 'started') return;
    if (row.row === 'ended') {
      execution.end = { ...row.end, at: row.at };
      open.delete(execution);
      for (const task of execution.tasks.values()) waiting.delete(task);
    } else if (row.row === 'scheduled') {
      const { task: id, state, token } = row;
      const task = { execution, id, state, token, scheduledAt: row.at, submitted: false };
      execution.tasks.set(id, task);
      if (token === undefined) return;
      tokens.set(token, task);
      waiting.add(task);
    } else {
      const task = execution.tasks.get(row.task);
      if (task === undefined) throw new Error(`${file} tells of a task that never started.`);
      if (row.row === 'submitted') task.submitted = true;
      else {
        task.completion = row.completion;
        waiting.delete(task);
      }
    }
  }
  function begin({ machine, name, version, input, at }: SfnRow & { row: 'started' }): WrittenExecution {
    const id = `${machine}:${name}`;
    const execution = { id, machine, name, version, input, startedAt: at, tasks: new Map(), rows: [] };
    executions.set(id, execution);
    const siblings = machines.get(machine) ?? [];
    siblings.push(execution);
    machines.set(machine, siblings);
    open.add(execution);
    return execution;
  }
  function record(row: SfnRow): void {
    journal.append(row);
    apply(row);
  }
  function requireWritten<T>(value: T | undefined): T {
    if (value === undefined) throw new Error('What was just written is not there.');
    return value;
  }
  journal.rows.forEach(apply);

  return {
    define(definition) {
      const version = createHash('sha256').update(JSON.stringify(definition)).digest('base64url');
      if (!definitions.has(version))
        record({ row: 'defined', version, definition: definition as Record<string, unknown> });
      return version;
    },
    definition: (version) => definitions.get(version),
    start(start, startedAt) {
      record({ row: 'started', ...start, at: startedAt });
      return requireWritten(executions.get(`${start.machine}:${start.name}`));
    },
    execution: (id) => executions.get(id),
    executionsOf: (machine) => machines.get(machine) ?? [],
    open: () => open,
    taskOf: (token) => tokens.get(token),
    waiting: () => waiting,
    schedule(execution, { id, waits, ...task }, scheduledAt) {
      const token = waits ? randomBytes(32).toString('base64url') : undefined;
      record({ row: 'scheduled', execution: execution.id, task: id, ...task, token, at: scheduledAt });
      return requireWritten(execution.tasks.get(id));
    },
    submit(task, submittedAt) {
      if (task.completion !== undefined || task.execution.end !== undefined) return;
      record({ row: 'submitted', execution: task.execution.id, task: task.id, at: submittedAt });
    },
    complete(task, completion, completedAt) {
      if (task.completion !== undefined || task.execution.end !== undefined) return false;
      record({
        row: 'completed',
        execution: task.execution.id,
        task: task.id,
        completion,
        at: completedAt,
      });
      return true;
    },
    end(execution, end, endedAt) {
      record({ row: 'ended', execution: execution.id, end, at: endedAt });
    },
    close() {
      journal.close();
    },
  };
}
