import { openStages } from '../../../domain/approvals/index.ts';
import { requestKind } from '../../../domain/requests/index.ts';
import { ledger } from '../../../platform/dynamodb/ledger/ledger.ts';
import { executionName } from '../../../platform/stepfunctions/chain.ts';
import { openExecutions, openTokens, requestsWithStatus } from '../evidence/rows.ts';
import type { Invariant } from './invariant.ts';

/** What the ledger says is decided and what the chain waits for are one and the same. */
export const ledgerAndChain: Invariant = {
  name: 'ledger and executions agree',
  async broken({ world, tokens }) {
    const { store } = world.life;
    const requests = ledger({ client: store.client, name: 'rotunda' }, requestKind);
    const running = new Set(openExecutions(store.sql));
    const waiting = openTokens(store.sql);
    const expected = new Set<string>();
    const wrong: string[] = [];
    for (const number of requestsWithStatus(store.sql, ['in-approval', 'waiting', 'approved'])) {
      const state = await requests.load(number);
      const approval = state?.approval;
      if (approval === undefined) continue;
      if (approval.status === 'approved' && approval.delivery === undefined)
        wrong.push(`${number} was approved, and nothing delivers it.`);
      if (approval.status !== 'running') continue;
      const name = executionName(number, approval.attempt);
      expected.add(name);
      if (!running.has(name)) wrong.push(`${number} is in the chain, and nothing runs for it.`);
      const open = openStages(approval);
      if (open.length === 0) wrong.push(`${number} is in the chain, and nobody is asked.`);
      const given = await tokens.of(number);
      for (const { stage, opening } of open) {
        const token = given.find((one) => one.stage === stage && one.opening === opening)?.token;
        if (token === undefined || !waiting.has(token))
          wrong.push(`The stage ${stage} of ${number} is open, and the chain does not wait for it.`);
      }
    }
    for (const name of running)
      if (!expected.has(name)) wrong.push(`${name} runs, and the ledger knows of no such approval.`);
    return wrong;
  },
};
