import { parentPort } from 'node:worker_threads';
import type { Answers, Schedule } from './contender.ts';
import { contenders } from './contenders/index.ts';

export interface Question {
  readonly contender: string;
  readonly schedule: Schedule;
  readonly pauses: readonly (readonly [from: number, to: number])[];
  readonly op: 'add' | 'between';
  readonly from: number;
  /** The amount to add, ms, or the instant up to which to count. */
  readonly other: number;
}

let prepared: { key: string; answers: Answers } | undefined;

parentPort?.on('message', (question: Question) => {
  let answer: number | string;
  try {
    answer = answersTo(question)[question.op]?.(question.from, question.other) ?? 'no such operation';
  } catch (error) {
    answer = String(error);
  }
  parentPort?.postMessage(answer);
});

// Tells that every library is loaded.
parentPort?.postMessage('ready');

function answersTo({ contender: name, schedule, pauses }: Question): Answers {
  const key = JSON.stringify([name, schedule, pauses]);
  if (prepared?.key === key) return prepared.answers;
  // The environment is shared with the main thread, so this sets the zone of Date in this thread.
  process.env['TZ'] = schedule.zone;
  const contender = contenders.find((one) => one.name === name);
  if (!contender) throw new Error(`no contender ${name}`);
  const answers = contender.prepare(schedule, pauses);
  prepared = { key, answers };
  return answers;
}
