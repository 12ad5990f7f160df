/** `npm run approvals:reconcile`: repairs requests whose stored stage and execution disagree. */
import { paginateListStateMachines, SFNClient } from '@aws-sdk/client-sfn';
import { chainPorts } from '../../../functions/approvals/chain/aws-ports.ts';
import { reconcile, type ReconcilePorts, type Repair } from '../../../functions/approvals/chain/reconcile.ts';
import { tend } from '../../../functions/approvals/chain/tend.ts';
import { corePorts } from '../../../functions/core/table-ports.ts';
import { configFrom } from '../../../platform/config/config.ts';
import { environmentNames } from '../../../platform/config/names.ts';
import { tokenStore } from '../../../platform/dynamodb/approvals/token-store.ts';
import { documentClient } from '../../../platform/dynamodb/client.ts';
import type { Log } from '../../../platform/log/log.ts';
import { UsageError } from '../../terminal/usage-error.ts';
import { openThisMachine, type ThisMachine } from '../../terminal/this-machine.ts';
import { type Arguments, help, readArguments } from './arguments.ts';

const words: Readonly<Record<Repair['did'], string>> = {
  'called-back': 'the state machine has been told of what was decided',
  started: 'its execution has been started',
  restarted: 'its execution has been started again',
  stopped: 'an execution that was over has been stopped',
};

async function run(given: Arguments): Promise<boolean> {
  const log: Log = {
    info: () => undefined,
    warn: () => undefined,
    error: (code: string, facts: Readonly<Record<string, unknown>> = {}) => {
      console.error(`${String(facts['requestId'])}: ${code}, ${String(facts['name'])}`);
    },
  };
  const { table, zone, graceMs } = given;
  const here = table === undefined ? await openThisMachine() : undefined;
  const ports = here === undefined ? await portsOnAws(given, log) : portsHere(here, log, zone);
  const { recounted, expired } = await tend(ports);
  const { looked, repairs, failed } = await reconcile(ports, graceMs === undefined ? {} : { graceMs });
  await here?.close();
  for (const { requestId, did } of repairs) console.log(`${requestId}: ${words[did]}.`);
  if (recounted > 0) console.log(`${recounted} counted anew: others can decide them than before.`);
  if (expired > 0) console.log(`${expired} halted: nobody has decided for twenty days.`);
  console.log(
    `${looked} looked at, ${repairs.length} repaired${failed.length === 0 ? '' : `, ${failed.length} could not be`}.`,
  );
  return failed.length === 0;
}

function portsHere(here: ThisMachine, log: Log, zone = here.zone): ReconcilePorts {
  const { table, now, chain, callback } = here;
  return { ...corePorts(table, { now, log, zone }), tokens: tokenStore(table), chain, callback };
}

async function portsOnAws(
  { stage = '', table: name = '', zone }: Arguments,
  log: Log,
): Promise<ReconcilePorts> {
  const table = { client: documentClient(), name };
  const config = configFrom({ [environmentNames.stateMachine]: await machineOf(stage) });
  const setting = {
    now: Date.now,
    log,
    zone: zone ?? process.env[environmentNames.zone] ?? 'America/New_York',
  };
  return { ...corePorts(table, setting), ...chainPorts(config, table) };
}

/** The ARN of a stage's state machine, which has its account and region in it. */
async function machineOf(stage: string): Promise<string> {
  const name = `rotunda-${stage}-approval-chain`;
  for await (const { stateMachines = [] } of paginateListStateMachines({ client: new SFNClient({}) }, {})) {
    const found = stateMachines.find((machine) => machine.name === name)?.stateMachineArn;
    if (found !== undefined) return found;
  }
  throw new UsageError(`There is no state machine ${name} in this account and region.`);
}

try {
  const given = readArguments(process.argv.slice(2));
  if (given === 'help') console.log(help);
  else if (!(await run(given))) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError ? error.exitCode : 1;
}
