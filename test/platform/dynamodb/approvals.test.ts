import { describe, expect, test } from '@jest/globals';
import { decisionLists } from '../../../platform/dynamodb/approvals/decision-lists.ts';
import { requestLedger } from '../../../platform/dynamodb/ledger/ledger.ts';
import { type StageToken, tokenStore } from '../../../platform/dynamodb/approvals/token-store.ts';
import { anAgreement, aRuleBook, by, system } from '../../support/builders.ts';
import { anApplication, approvedUpTo, complete, decided, returning } from '../../support/chain.ts';
import { aNumber, change, store } from '../../support/requests.ts';
import { aTable } from '../../support/store.ts';

const table = aTable();
const ledger = requestLedger(table);
const lists = decisionLists(table);
const tokens = tokenStore(table);

async function waitingFor(
  agencyId: string,
  role: Parameters<typeof lists.waitingFor>[1],
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { requestId, stage } of lists.waitingFor(agencyId, role))
    found.push(`${requestId} ${stage}`);
  return found;
}

async function unsettled(): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const id of lists.unsettled()) found.push(id);
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
  test('comes back as it was stored, with all its decisions', async () => {
    const request = decided(approvedUpTo('program', complete(inAgency('a'))), 'director', returning('cost'));
    await store(ledger, request);
    expect(await ledger.load(request.state.id)).toEqual(request.state);
    expect(await ledger.events(request.state.id)).toEqual(request.events);
  });

  test('waits in the inbox of every role that holds an open stage, and leaves it with the decision', async () => {
    const request = approvedUpTo('develop', complete(inAgency('b')));
    const { id } = await store(ledger, request);
    expect(await waitingFor('b', 'infrastructure-manager')).toEqual([`${id} infrastructure`]);
    expect(await waitingFor('b', 'infrastructure-director')).toEqual([`${id} infrastructure`]);
    expect(await waitingFor('b', 'client-specialist')).toEqual([]);
    const after = decided(request, 'infrastructure');
    await ledger.append(change(request, after));
    expect(await waitingFor('b', 'infrastructure-manager')).toEqual([]);
    expect(await waitingFor('b', 'infrastructure-director')).toEqual([]);
    expect(await waitingFor('b', 'security-officer')).toEqual([`${id} security`]);
  });

  test('is sorted by its most urgent promise; one whose clocks stand still comes last', async () => {
    const paused = inAgency('c');
    const later = inAgency('c', 'Mon 11:00');
    const first = inAgency('c', 'Mon 10:00');
    for (const request of [paused, later, first]) await store(ledger, request);
    await ledger.append(change(paused, paused.waitingOnClient()));
    expect(await waitingFor('c', 'client-specialist')).toEqual(
      [first, later, paused].map(({ state }) => `${state.id} develop`),
    );
  });

  test('withdrawn or halted, waits for nobody', async () => {
    for (const end of [
      (request: ReturnType<typeof inAgency>) => request.withdrawn(),
      (request: ReturnType<typeof inAgency>) =>
        request.does({ type: 'HaltApproval', attempt: 1, reason: 'failed' }, { from: system }),
    ]) {
      const request = inAgency('d');
      await store(ledger, request);
      await ledger.append(change(request, end(request)));
    }
    expect(await waitingFor('d', 'client-specialist')).toEqual([]);
  });

  test('is found as unsettled until it is declined, withdrawn, or its delivery is open', async () => {
    const running = inAgency('e');
    const approved = approvedUpTo('director', complete(inAgency('e')));
    const declined = decided(complete(inAgency('e')), 'develop', { outcome: 'decline', reason: 'No.' });
    for (const request of [running, approved, declined]) await store(ledger, request);
    const found = await unsettled();
    expect(found).toEqual(expect.arrayContaining([running.state.id, approved.state.id]));
    expect(found).not.toContain(declined.state.id);
    const delivered = approved.does({ type: 'RecordDelivery', number: aNumber() }, { from: system });
    await ledger.append(change(approved, delivered));
    await ledger.append(change(running, running.withdrawn()));
    const left = await unsettled();
    expect(left).not.toContain(approved.state.id);
    expect(left).not.toContain(running.state.id);
  });

  test('decided by two at once is decided once', async () => {
    const request = approvedUpTo('develop', complete(inAgency('f')));
    await store(ledger, request);
    const one = decided(request, 'security');
    const two = decided(
      request,
      'security',
      { outcome: 'decline', reason: 'No.' },
      by('sue', 'security-officer'),
    );
    const outcomes = await Promise.all([
      ledger.append(change(request, one)),
      ledger.append(change(request, two)),
    ]);
    expect([...outcomes].sort()).toEqual(['appended', 'conflict']);
  });
});

describe('a callback token', () => {
  const token = (overrides: Partial<StageToken> = {}): StageToken => ({
    stage: 'develop',
    attempt: 1,
    opening: 1,
    token: 'first',
    ...overrides,
  });

  test('is stored with the stage it belongs to, or not at all', async () => {
    const request = inAgency('g');
    await ledger.append({ after: request.state, events: request.events, token: token() });
    expect(await tokens.waiting(request.state.id)).toEqual([token()]);
    const conflicting = { before: { ...request.state, version: 1 }, after: request.state, events: [] };
    expect(await ledger.append({ ...conflicting, token: token({ token: 'lost' }) })).toBe('conflict');
    expect(await tokens.waiting(request.state.id)).toEqual([token()]);
  });

  test('is called back once, and a newer one is not taken for it', async () => {
    const id = aNumber();
    await tokens.put(id, token());
    await tokens.put(id, token({ token: 'second' }));
    await tokens.calledBack(id, token());
    expect(await tokens.waiting(id)).toEqual([token({ token: 'second' })]);
    await tokens.calledBack(id, token({ token: 'second' }));
    expect(await tokens.waiting(id)).toEqual([]);
  });

  test('of one stage and attempt is not that of another', async () => {
    const id = aNumber();
    await tokens.put(id, token());
    await tokens.put(id, token({ attempt: 2, token: 'b' }));
    await tokens.put(id, token({ stage: 'security', token: 'c' }));
    expect((await tokens.waiting(id)).map((one) => one.token).sort()).toEqual(['b', 'c', 'first']);
  });
});
