import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { edgesOf, edgesTaken, type Event, type States, statesOf } from './edges.ts';

const functionArn = 'arn:aws:lambda:us-east-1:111122223333:function:approvals-task';
const text = readFileSync(
  join(import.meta.dirname, '../../statemachines/approval-chain.asl.json'),
  'utf8',
).replaceAll('${TaskFunctionArn}', functionArn);
const definition = JSON.parse(text) as { readonly States: States };
const machine = new StateMachine(definition as unknown as StateMachineDefinition);

/** An error the function throws, or Step Functions in its name. */
class Failure extends Error {
  constructor(name: string) {
    super(`made up: ${name}`);
    this.name = name;
  }
}

const broken = new Failure('Broken');
const timeout = new Failure('States.Timeout');
const nobodyAnswers = new Promise<never>(() => undefined);

/** What a state's calls come to, in turn; the last one stands for all that follow. `done` is what it answers when all is well. */
type Answer = Failure | 'done' | 'nobody' | { readonly next: string; readonly stages?: readonly string[] };
type Script = Readonly<Record<string, readonly Answer[]>>;

interface Walk {
  /** The last state. */
  readonly end: string;
  /** What the function was asked, in order: `plan`, `open develop`, `halt Broken`. */
  readonly calls: readonly string[];
  readonly inputs: readonly CallInput[];
  readonly edges: readonly string[];
}

interface CallInput {
  readonly FunctionName: string;
  readonly Payload: Readonly<Record<string, unknown>>;
}

const tasks = statesOf(definition.States).filter(([, { Type }]) => Type === 'Task');

/** The function as a script has it, noting what it is asked. */
function functionBy(script: Script, inputs: CallInput[]) {
  const asked = new Map<string, number>();
  return (state: string, waits: boolean, input: CallInput): unknown => {
    inputs.push(input);
    const { stage } = input.Payload;
    // Assessments run side by side: each has answers of its own.
    const key = state === 'AssessImpact' ? `${state} ${String(stage)}` : state;
    const turn = asked.get(key) ?? 0;
    asked.set(key, turn + 1);
    const answers = script[key] ?? ['done'];
    const answer = answers[Math.min(turn, answers.length - 1)] ?? 'done';
    if (answer instanceof Failure) throw answer;
    if (answer === 'nobody') return nobodyAnswers;
    if (waits) return { stage, outcome: 'approved' };
    return { Payload: typeof answer === 'object' ? { stages: [], ...answer } : { outcome: 'asked' } };
  };
}

/** Runs the machine once, its function answering by the script. */
async function walk(script: Script): Promise<Walk> {
  const inputs: CallInput[] = [];
  const call = functionBy(script, inputs);
  const { result, eventLogs } = machine.run(
    { request: 'IT-2026-000042', attempt: 2 },
    {
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(
          tasks.map(([name, { Resource = '' }]) => {
            const waits = Resource.endsWith('.waitForTaskToken');
            return [name, (input: unknown) => call(name, waits, input as CallInput) as never];
          }),
        ),
        retryIntervalOverrides: Object.fromEntries(tasks.map(([name]) => [name, 0])),
      },
      context: { Task: { Token: 'a-token' } },
    },
  );
  const [ended, events] = await Promise.all([
    result.then(
      () => 'Succeed',
      () => 'Fail',
    ),
    collect(eventLogs),
  ]);
  const end = events.findLast(({ type }) => type === 'StateEntered')?.state?.name ?? '';
  if (definition.States[end]?.Type !== ended) throw new Error(`${end} was to ${ended}.`);
  return {
    end,
    calls: inputs.map(({ Payload: { action, stage, error } }) =>
      [action, stage, error].filter((word) => typeof word === 'string').join(' '),
    ),
    inputs,
    edges: edgesTaken(events),
  };
}

async function collect(log: AsyncIterable<Event>): Promise<readonly Event[]> {
  const events: Event[] = [];
  for await (const event of log) events.push(event);
  return events;
}

const plan = (...stops: readonly (string | readonly string[])[]): readonly Answer[] => [
  ...stops.map((stop) =>
    typeof stop === 'string' ? { next: stop, stages: [stop] } : { next: 'assess', stages: stop },
  ),
  { next: 'done' },
];
const times = <T>(count: number, one: T): readonly T[] => Array.from({ length: count }, () => one);
/** The first call and the six after it. */
const tries = 11;
const triesToHalt = 7;

interface Run {
  readonly when: string;
  readonly script: Script;
  readonly end: 'Ended' | 'Halted';
  readonly calls: readonly string[];
}

/** The stages that wait one at a time, by state. */
const alone = {
  Develop: 'develop',
  ReviewPortfolio: 'portfolio',
  RequestProgram: 'program',
  DecideProgram: 'director',
} as const;
const impacts = ['infrastructure', 'procurement', 'contractor', 'security'] as const;

const runs: readonly Run[] = [
  {
    when: 'nothing is left to ask',
    script: { Plan: plan() },
    end: 'Ended',
    calls: ['plan'],
  },
  {
    when: 'the plan says something the machine does not know',
    script: { Plan: [{ next: 'celebrate' }] },
    end: 'Ended',
    calls: ['plan'],
  },
  {
    when: 'a request goes through every stage',
    script: { Plan: plan('develop', impacts, 'portfolio', 'program', 'director') },
    end: 'Ended',
    calls: [
      ...['plan', 'open develop', 'plan', ...impacts.map((stage) => `open ${stage}`)],
      ...['plan', 'open portfolio', 'plan', 'open program', 'plan', 'open director', 'plan'],
    ],
  },
  ...impacts.map((_, index): Run => ({
    when: `${index + 1} of the impacts are assessed`,
    script: { Plan: plan(impacts.slice(0, index + 1)) },
    end: 'Ended',
    calls: ['plan', ...impacts.slice(0, index + 1).map((stage) => `open ${stage}`), 'plan'],
  })),
  {
    when: 'the director returns a request twice',
    script: { Plan: plan('director', 'develop', ['security'], 'director', 'program', 'director') },
    end: 'Ended',
    calls: [
      ...['plan', 'open director', 'plan', 'open develop', 'plan', 'open security', 'plan', 'open director'],
      ...['plan', 'open program', 'plan', 'open director', 'plan'],
    ],
  },
  {
    when: 'the plan fails and succeeds when tried again',
    script: { Plan: [broken, timeout, ...plan('develop')] },
    end: 'Ended',
    calls: ['plan', 'plan', 'plan', 'open develop', 'plan'],
  },
  {
    when: 'the plan fails for good',
    script: { Plan: [broken] },
    end: 'Halted',
    calls: [...times(tries, 'plan'), 'halt Broken'],
  },
  ...Object.entries(alone).flatMap(([state, stage]): readonly Run[] => [
    {
      when: `${stage} cannot be asked at first`,
      script: { Plan: plan(stage), [state]: [...times(tries - 1, broken), 'done'] },
      end: 'Ended',
      calls: ['plan', ...times(tries, `open ${stage}`), 'plan'],
    },
    {
      when: `${stage} cannot be asked at all`,
      script: { Plan: plan(stage), [state]: [broken] },
      end: 'Halted',
      calls: ['plan', ...times(tries, `open ${stage}`), 'halt Broken'],
    },
    {
      when: `nobody decides ${stage} in time`,
      // Asked again, the ledger says whether that was too long: then it halts the chain and answers at once.
      script: { Plan: plan(stage), [state]: [timeout, timeout, 'done'] },
      end: 'Ended',
      calls: ['plan', ...times(3, `open ${stage}`), 'plan'],
    },
  ]),
  {
    when: 'one of the impacts cannot be asked at first',
    script: { Plan: plan(['contractor', 'security']), 'AssessImpact security': [broken, 'done'] },
    end: 'Ended',
    calls: ['plan', 'open contractor', 'open security', 'open security', 'plan'],
  },
  {
    when: 'one of the impacts cannot be asked at all',
    script: { Plan: plan(['contractor', 'security']), 'AssessImpact security': [broken] },
    end: 'Halted',
    calls: ['plan', 'open contractor', ...times(tries, 'open security'), 'halt Broken'],
  },
  {
    when: 'nobody assesses one of the impacts in time',
    script: { Plan: plan(['contractor', 'security']), 'AssessImpact security': [timeout, 'done'] },
    end: 'Ended',
    calls: ['plan', 'open contractor', 'open security', 'open security', 'plan'],
  },
  {
    when: 'nobody decides for more than five years',
    script: { Plan: plan('develop'), Develop: [timeout] },
    end: 'Halted',
    calls: ['plan', ...times(100, 'open develop'), 'halt States.Timeout'],
  },
  {
    when: 'the ledger cannot even be told that the chain halts',
    script: { Plan: [broken], Halt: [timeout] },
    end: 'Halted',
    calls: [...times(tries, 'plan'), ...times(triesToHalt, 'halt Broken')],
  },
];

const walks = await Promise.all(
  runs.map(async ({ script, ...run }) => ({ ...run, walk: await walk(script) })),
);

describe('an execution ends, having asked the function what it should, when', () => {
  test.each(walks)(
    'when $when, an execution ends, having asked the function what it should',
    ({ end, calls, walk: walked }) => {
      expect([walked.end, ...walked.calls]).toEqual([end, ...calls]);
    },
  );
});

test('the runs above take every edge of the machine', () => {
  const derived = edgesOf(definition.States);
  expect(new Set(derived).size).toBe(derived.length);
  expect([...new Set(walks.flatMap(({ walk: { edges } }) => edges))].sort()).toEqual([...derived].sort());
});

test('the function is given the request, the attempt and what its action needs, never anything else', () => {
  const needs: Readonly<Record<string, readonly string[]>> = {
    plan: [],
    open: ['stage', 'token'],
    halt: ['error'],
  };
  for (const { FunctionName, Payload } of walks.flatMap(({ walk: { inputs } }) => inputs)) {
    expect(FunctionName).toBe(functionArn);
    expect(Payload).toMatchObject({ request: 'IT-2026-000042', attempt: 2 });
    const more = needs[String(Payload['action'])];
    expect(Object.keys(Payload).sort()).toEqual(['action', 'attempt', 'request', ...(more ?? [])].sort());
    if (more?.includes('token') === true) expect(Payload['token']).toBe('a-token');
  }
});

test('a stage nobody decides is asked again after twenty days, and no sooner', async () => {
  jest.useFakeTimers();
  try {
    const day = 24 * 3_600_000;
    let ended = false;
    const walking = walk({ Plan: plan('develop'), Develop: ['nobody', 'done'] }).finally(() => {
      ended = true;
    });
    await jest.advanceTimersByTimeAsync(20 * day - 1000);
    expect(ended).toBe(false);
    await jest.advanceTimersByTimeAsync(3000);
    await expect(walking).resolves.toMatchObject({
      end: 'Ended',
      calls: ['plan', 'open develop', 'open develop', 'plan'],
    });
  } finally {
    jest.useRealTimers();
  }
});
