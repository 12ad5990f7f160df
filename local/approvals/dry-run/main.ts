/** `npm run approvals:dry-run`: which requests would have gone another way under changed approval rules. */
import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { basename } from 'node:path';
import { tryRules, type TryPorts } from '../../../functions/approvals/dry-run/try-rules.ts';
import { environmentNames } from '../../../platform/config/names.ts';
import { documentClient } from '../../../platform/dynamodb/client.ts';
import { organisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import { snapshotLists } from '../../../platform/dynamodb/ledger/snapshot-lists.ts';
import { UsageError } from '../../terminal/usage-error.ts';
import { readTextFile } from '../../terminal/yaml-file.ts';
import { openThisMachine } from '../../terminal/this-machine.ts';
import { type Arguments, help, readArguments } from './arguments.ts';
import { reportText } from './report-text.ts';
import { parseRuleChanges } from './rules-file.ts';

/** Over the wire a call has half a minute; here it takes as long as it takes. */
const unbounded = { perAgency: Infinity, inAll: Infinity, listed: Infinity };

async function run({ rules, agency, table, zone, json }: Arguments): Promise<void> {
  const changes = parseRuleChanges(await readTextFile(rules, 'file'), basename(rules));
  const here = table === undefined ? await openThisMachine() : undefined;
  const now = here?.now() ?? Date.now();
  const store = here?.table ?? { client: documentClient(), name: table ?? '' };
  const organisation = organisationStore(store);
  const ports: TryPorts = {
    zone: zone ?? here?.zone ?? process.env[environmentNames.zone] ?? 'America/New_York',
    lists: (kind) => snapshotLists(store, kind),
    organisation,
  };
  const known = (await organisation.agencies().catch(noTable(store.name))).map(({ id }) => id);
  if (agency !== undefined && !known.includes(agency))
    throw new UsageError(`There is no agency ${agency}; there are ${known.join(', ')}.`);
  const agencies = agency === undefined ? known : [agency];
  const tried = await tryRules({ agencies, changes, now, ...unbounded, onRead: printThousands() }, ports);
  await here?.close();
  console.log(json ? JSON.stringify(tried, undefined, 2) : reportText(tried));
}

/** Prints on the error stream, which leaves the answer alone, whenever another thousand requests have been read. */
function printThousands(): (read: number) => void {
  let printed = 0;
  return (read) => {
    if (read < printed + 1_000) return;
    printed = read;
    console.error(`${read} requests read …`);
  };
}

function noTable(name: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof ResourceNotFoundException)
      throw new UsageError(`There is no table ${name} in this account and region: name it with --table.`);
    throw error;
  };
}

try {
  const given = readArguments(process.argv.slice(2));
  if (given === 'help') console.log(help);
  else await run(given);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError ? error.exitCode : 1;
}
