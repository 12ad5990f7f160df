import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import * as z from 'zod';

/** A Task state of a definition. */
export interface TaskState {
  readonly name: string;
  /** Whether it ends by its token coming back rather than by the function's answer. */
  readonly waits: boolean;
  readonly timeoutSeconds: number | undefined;
  /** The outermost Map or Parallel it stands in. */
  readonly container: string | undefined;
}

/** A definition as this machine runs it. */
export interface PreparedMachine {
  readonly machine: StateMachine;
  readonly tasks: ReadonlyMap<string, TaskState>;
  /** Every Map and Parallel that stands in no other. */
  readonly containers: ReadonlySet<string>;
  readonly timeoutSeconds: number | undefined;
}

/** Node's timers count milliseconds in 31 bits; a longer one fires at once. */
export const longestTimerSeconds = 2_147_483;

const resources: Readonly<Record<string, { readonly waits: boolean }>> = {
  'arn:aws:states:::lambda:invoke': { waits: false },
  'arn:aws:states:::lambda:invoke.waitForTaskToken': { waits: true },
};

interface Machine {
  TimeoutSeconds?: number | undefined;
  States: Record<string, State>;
}
interface State {
  Type: string;
  Resource?: string | undefined;
  TimeoutSeconds?: number | undefined;
  TimeoutSecondsPath?: string | undefined;
  ItemProcessor?: Machine | undefined;
  Iterator?: Machine | undefined;
  Branches?: Machine[] | undefined;
}

const machineSchema: z.ZodType<Machine> = z.looseObject({
  TimeoutSeconds: z.number().optional(),
  get States() {
    return z.record(z.string(), stateSchema);
  },
});
const stateSchema: z.ZodType<State> = z.looseObject({
  Type: z.string(),
  Resource: z.string().optional(),
  TimeoutSeconds: z.number().optional(),
  TimeoutSecondsPath: z.string().optional(),
  ItemProcessor: machineSchema.optional(),
  Iterator: machineSchema.optional(),
  Branches: z.array(machineSchema).optional(),
});

/**
 * A copy of the definition that the engine can run again and again to the same effect. Throws at what it cannot run.
 *
 * Time is not the engine's: it counts wall time, and anew at each run, so its timeouts are moved out of the way. Nor
 * is `$$.Execution`: the engine gives each run a new `StartTime`, and within a Map the item as `Input`. `$$.Started`
 * stands for it.
 */
export function prepareMachine(definition: object): PreparedMachine {
  const text = JSON.stringify(definition).replaceAll('$$.Execution', () => '$$.Started');
  const copy = machineSchema.parse(JSON.parse(text));
  const tasks = new Map<string, TaskState>();
  const containers = new Set<string>();

  function prepare(machine: Machine, container: string | undefined): void {
    for (const [name, state] of Object.entries(machine.States)) {
      if (state.Type === 'Task') {
        if (tasks.has(name)) throw new Error(`Two states are named ${name}.`);
        tasks.set(name, taskState(name, state, container));
        state.TimeoutSeconds = longestTimerSeconds;
      }
      for (const body of [state.ItemProcessor, state.Iterator, ...(state.Branches ?? [])])
        if (body !== undefined) prepare(body, container ?? name);
      if (container === undefined && (state.Type === 'Map' || state.Type === 'Parallel'))
        containers.add(name);
    }
  }
  prepare(copy, undefined);
  const { TimeoutSeconds: timeoutSeconds, ...untimed } = copy;
  // noValidate: definitions are validated by the check, with the validator of the engine.
  const machine = new StateMachine(untimed as unknown as StateMachineDefinition, {
    validationOptions: { noValidate: true },
  });
  return { machine, tasks, containers, timeoutSeconds };
}

function taskState(name: string, state: State, container: string | undefined): TaskState {
  const resource = resources[state.Resource ?? ''];
  if (resource === undefined)
    throw new Error(`${name}: ${state.Resource ?? 'no resource'} is not run on this machine.`);
  if (state.TimeoutSecondsPath !== undefined)
    throw new Error(`${name}: TimeoutSecondsPath is not run on this machine.`);
  return { name, waits: resource.waits, timeoutSeconds: state.TimeoutSeconds, container };
}
