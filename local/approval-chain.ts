import { readFileSync } from 'node:fs';
import * as z from 'zod';

const name = 'approval-chain';
const definition = z.record(z.string(), z.unknown());

/** The very state machine that is deployed, with the ARN of this machine's function in it. */
export function chainStateMachine(): {
  readonly arn: string;
  readonly definitions: Readonly<Record<string, object>>;
} {
  const text = readFileSync(new URL('../statemachines/approval-chain.asl.json', import.meta.url), 'utf8');
  const task = 'arn:aws:lambda:us-east-1:000000000000:function:approvals-task';
  return {
    arn: `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`,
    definitions: { [name]: definition.parse(JSON.parse(text.replaceAll('${TaskFunctionArn}', task))) },
  };
}
