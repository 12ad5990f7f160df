import type { Answers, Contender, Schedule } from './contender.ts';
import { contenders } from './contenders/index.ts';
import { GuardedAsker } from './guarded.ts';
import { HOLIDAYS_PER_DECADE, inputsFor, officeSchedule, SPANS_HOURS, type Input } from './inputs.ts';

/** One contender on one operation, span and number of holidays. */
export interface Cell {
  readonly op: 'add' | 'between';
  readonly spanHours: number;
  readonly holidays: number;
  readonly contender: string;
  /** Median over the rounds; undefined when every input failed. */
  readonly nsPerOp: number | undefined;
  /** The quickest round: what is left when nothing else runs on the machine. */
  readonly quickestNsPerOp: number | undefined;
  readonly asked: number;
  /** Answers that meet neither reading of the minute oracle's. */
  readonly wrong: number;
  /** Inputs on which it did not end in time; they are not timed. */
  readonly hung: number;
  /** Inputs it refused; they are not timed. */
  readonly threw: number;
}

export interface Effort {
  readonly inputs: number;
  readonly rounds: number;
  /** How long one contender is timed in one round, ms. */
  readonly sliceMs: number;
  /** How long an answer may take before it counts as hung, ms. */
  readonly limitMs: number;
}

interface Runner {
  readonly contender: Contender;
  readonly inputs: readonly Input[];
  readonly run: (input: Input) => number;
  readonly asked: number;
  readonly wrong: number;
  readonly hung: number;
  readonly threw: number;
  /** The input to go on with: slow contenders get through few in a slice. */
  next: number;
  /** Calls in one slice. */
  calls: number;
  spentMs: number;
  readonly rounds: number[];
}

/** Times everyone on the same inputs in this process, taking turns; the process's zone must be Detroit. */
export async function timeAll(effort: Effort, say: (line: string) => void): Promise<readonly Cell[]> {
  const cells: Cell[] = [];
  const asker = new GuardedAsker(effort.limitMs);
  for (const holidays of HOLIDAYS_PER_DECADE) {
    for (const spanHours of SPANS_HOURS) {
      for (const op of ['add', 'between'] as const) {
        say(`speed: ${op} ${spanHours} h, ${holidays} holidays`);
        const runners = await runnersFor(op, holidays, spanHours, effort, asker);
        for (let round = 0; round < effort.rounds; round++)
          for (const runner of runners) timeOnce(runner, effort.sliceMs);
        cells.push(...runners.map((runner) => cellOf(runner, op, spanHours, holidays)));
      }
    }
  }
  await asker.stop();
  return cells;
}

async function runnersFor(
  op: 'add' | 'between',
  holidays: number,
  spanHours: number,
  effort: Effort,
  asker: GuardedAsker,
): Promise<readonly Runner[]> {
  const schedule = officeSchedule(holidays);
  const inputs = inputsFor(schedule, spanHours, effort.inputs);
  const runners: Runner[] = [];
  for (const contender of contenders) {
    const answer = contender.prepare(schedule, [])[op];
    if (!answer) continue;
    const tried = await tryOut(contender, op, schedule, inputs, asker);
    runners.push({ contender, run: runOf(op, answer), ...tried, next: 0, calls: 1, spentMs: 0, rounds: [] });
  }
  for (const runner of runners) calibrate(runner, effort.sliceMs);
  return runners;
}

// In a thread of its own first, so that an endless loop ends there.
async function tryOut(
  contender: Contender,
  op: 'add' | 'between',
  schedule: Schedule,
  inputs: readonly Input[],
  asker: GuardedAsker,
): Promise<Pick<Runner, 'inputs' | 'asked' | 'wrong' | 'hung' | 'threw'>> {
  const good: Input[] = [];
  const counts = { asked: 0, wrong: 0, hung: 0, threw: 0 };
  for (const input of inputs) {
    // Each takes seconds; three make the point.
    if (counts.hung === 3) break;
    const other = op === 'add' ? input.amountMs : input.end;
    const question = { contender: contender.name, schedule, pauses: [], op, from: input.start, other };
    const result = await asker.ask(question);
    counts.asked++;
    if ('failed' in result) {
      counts[result.failed]++;
      continue;
    }
    good.push(input);
    const readings = op === 'add' ? [input.end, input.rolledEnd] : [input.amountMs];
    if (!readings.some((right) => Math.abs(result.answer - right) < contender.precisionMs)) counts.wrong++;
  }
  return { inputs: good, ...counts };
}

function runOf(op: 'add' | 'between', answer: NonNullable<Answers['add']>): (input: Input) => number {
  return op === 'add'
    ? (input) => answer(input.start, input.amountMs)
    : (input) => answer(input.start, input.end);
}

// Warms the code up for some slices, then fits the calls into one.
function calibrate(runner: Runner, sliceMs: number): void {
  if (runner.inputs.length === 0) return;
  let took = slice(runner);
  for (; took < sliceMs * 5; took = slice(runner)) runner.calls *= 2;
  runner.calls = Math.max(1, Math.ceil((runner.calls * sliceMs) / took));
}

// Those who need seconds for one answer are timed in the first rounds only.
function timeOnce(runner: Runner, sliceMs: number): void {
  if (runner.inputs.length === 0) return;
  if (runner.rounds.length >= 3 && runner.spentMs > sliceMs * 50) return;
  const took = slice(runner);
  runner.spentMs += took;
  runner.rounds.push((took * 1e6) / runner.calls);
}

// Keeps the answers from being optimised away.
export const sink = { sum: 0 };

function slice(runner: Runner): number {
  const { inputs, run, calls } = runner;
  let sum = 0;
  let next = runner.next;
  const begin = performance.now();
  for (let call = 0; call < calls; call++) {
    sum += run(inputs[next] as Input);
    next = next + 1 === inputs.length ? 0 : next + 1;
  }
  const took = performance.now() - begin;
  runner.next = next;
  sink.sum += sum;
  return took;
}

function cellOf(runner: Runner, op: 'add' | 'between', spanHours: number, holidays: number): Cell {
  const sorted = runner.rounds.toSorted((a, b) => a - b);
  return {
    op,
    spanHours,
    holidays,
    contender: runner.contender.name,
    nsPerOp: sorted[Math.floor(sorted.length / 2)],
    quickestNsPerOp: sorted[0],
    asked: runner.asked,
    wrong: runner.wrong,
    hung: runner.hung,
    threw: runner.threw,
  };
}
