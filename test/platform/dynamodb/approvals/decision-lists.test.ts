import { describe, expect, test } from '@jest/globals';
import { requestKind } from '../../../../domain/requests/index.ts';
import { decisionLists } from '../../../../platform/dynamodb/approvals/decision-lists.ts';
import { ledger } from '../../../../platform/dynamodb/ledger/ledger.ts';
import { anAgreement, aRuleBook, by, system } from '../../../support/builders.ts';
import { anApplication, approveUpTo, complete, decide, returning } from '../../../support/chain.ts';
import { aNumber, change, store } from '../../../support/requests.ts';
import { aTable } from '../../../support/store.ts';

const table = aTable();
const requests = ledger(table, requestKind);
const lists = decisionLists(table);

async function waitingFor(
  agencyId: string,
  role: Parameters<typeof lists.waitingFor>[1],
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { requestId, stage } of lists.waitingFor(agencyId, role))
    found.push(`${requestId} ${stage}`);
  return found;
}

/** Every test has an agency of its own, so that none finds another's requests. */
const rulesFor = (agencyId: string) =>
  aRuleBook(
    anAgreement({
      agencyId,
      targets: [...anAgreement().targets, { metric: 'decision', minutes: 600, hours: 'business' }],
    }),
  );
const inAgency = (agencyId: string, at = 'Mon 09:00') =>
  anApplication({ id: aNumber(), agencyId, rules: rulesFor(agencyId), at });

describe('a request in the chain', () => {
  test('a request in the chain comes back as it was stored, with all its decisions', async () => {
    const request = decide(approveUpTo('program', complete(inAgency('a'))), 'director', returning('cost'));
    await store(requests, request);
    expect(await requests.load(request.state.id)).toEqual(request.state);
    expect(await requests.events(request.state.id)).toEqual(request.events);
  });

  test('a request in the chain waits in the inbox of every role that holds an open stage, and leaves it with the decision', async () => {
    const request = approveUpTo('develop', complete(inAgency('b')));
    const { id } = await store(requests, request);
    expect(await waitingFor('b', 'infrastructure-manager')).toEqual([`${id} infrastructure`]);
    expect(await waitingFor('b', 'infrastructure-director')).toEqual([`${id} infrastructure`]);
    expect(await waitingFor('b', 'client-specialist')).toEqual([]);
    const after = decide(request, 'infrastructure');
    await requests.append(change(request, after));
    expect(await waitingFor('b', 'infrastructure-manager')).toEqual([]);
    expect(await waitingFor('b', 'infrastructure-director')).toEqual([]);
    expect(await waitingFor('b', 'security-officer')).toEqual([`${id} security`]);
  });

  test('decisions are sorted by when they are due; one whose clock stands still comes last', async () => {
    const paused = inAgency('c');
    const later = inAgency('c', 'Mon 11:00');
    const first = inAgency('c', 'Mon 10:00');
    for (const request of [paused, later, first]) await store(requests, request);
    await requests.append(change(paused, paused.waitingOnClient()));
    expect(await waitingFor('c', 'client-specialist')).toEqual(
      [first, later, paused].map(({ state }) => `${state.id} develop`),
    );
  });

  test('a request that was withdrawn or halted waits for nobody’s decision', async () => {
    for (const end of [
      (request: ReturnType<typeof inAgency>) => request.withdrawn(),
      (request: ReturnType<typeof inAgency>) =>
        request.does({ type: 'HaltApproval', attempt: 1, reason: 'failed' }, { from: system }),
    ]) {
      const request = inAgency('d');
      await store(requests, request);
      await requests.append(change(request, end(request)));
    }
    expect(await waitingFor('d', 'client-specialist')).toEqual([]);
  });

  test('a stage decided by two at once is decided once', async () => {
    const request = approveUpTo('develop', complete(inAgency('f')));
    await store(requests, request);
    const one = decide(request, 'security');
    const two = decide(
      request,
      'security',
      { outcome: 'decline', reason: 'No.' },
      by('sue', 'security-officer'),
    );
    const outcomes = await Promise.all([
      requests.append(change(request, one)),
      requests.append(change(request, two)),
    ]);
    expect([...outcomes].sort()).toEqual(['appended', 'conflict']);
  });
});
