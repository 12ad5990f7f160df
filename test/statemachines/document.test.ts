import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { stateMachineDocument } from '../../tools/generate/state-machine.ts';

const definition = readFileSync(
  join(import.meta.dirname, '../../statemachines/approval-chain.asl.json'),
  'utf8',
);

describe('the description of the machine', () => {
  const document = stateMachineDocument(definition);

  test('the description of the machine labels choices by what they compare and dashed arrows by the error', () => {
    expect(document).toContain('Route -- "plan.next is develop" --> Develop');
    expect(document).toContain('Halt -. "States.ALL" .-> Halted');
  });

  test('the description of the machine says how often, how late and how long', () => {
    expect(document).toContain(
      '| Develop | 20 days | `States.Timeout`: 99 times, after up to 1 s each; `States.TaskFailed`: 10 times, after up to 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024 s |',
    );
  });
});

describe('the description of the machine stops at', () => {
  test.each([
    ['a state without a comment', /"Comment": "The Client Service Director decides",/, '', 'DecideProgram'],
    [
      'a time limit nobody explained',
      /"TimeoutSeconds": 1728000/,
      '"TimeoutSeconds": 86400',
      '86400 seconds',
    ],
    [
      'a field it cannot show',
      '"Type": "Succeed"',
      '"Type": "Succeed", "OutputPath": "$.plan"',
      'OutputPath',
    ],
  ])('the description of the machine stops at %s', (_, found, instead, named) => {
    const changed = definition.replace(found, instead);
    expect(changed).not.toBe(definition);
    expect(() => stateMachineDocument(changed)).toThrow(named);
  });
});
