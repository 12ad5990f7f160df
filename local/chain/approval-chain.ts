import { readFileSync } from 'node:fs';
import * as z from 'zod';

const definition = z.record(z.string(), z.unknown());

/** The very state machine that is deployed, with the name of this machine's function in it. */
export function approvalChain(): object {
  const file = new URL('../../statemachines/approval-chain.asl.json', import.meta.url);
  return definition.parse(
    JSON.parse(readFileSync(file, 'utf8').replaceAll('${TaskFunctionArn}', 'approvals-task')),
  );
}
