import { describe, expect, test } from '@jest/globals';
import { requestKind } from '../../../../domain/requests/index.ts';
import {
  type StageToken,
  tokenFacts,
  tokenStore,
} from '../../../../platform/dynamodb/approvals/token-store.ts';
import { ledger } from '../../../../platform/dynamodb/ledger/ledger.ts';
import { anApplication, complete, decide } from '../../../support/chain.ts';
import { aNumber, change, submission } from '../../../support/requests.ts';
import { aTable } from '../../../support/store.ts';

const table = aTable();
const requests = ledger(table, requestKind);
const tokens = tokenStore(table);

describe('a callback token', () => {
  const token = (overrides: Partial<StageToken> = {}): StageToken => ({
    stage: 'develop',
    role: 'client-specialist',
    attempt: 1,
    opening: 1,
    token: 'first',
    ...overrides,
  });

  test('a callback token is stored with the stage it belongs to, or not at all', async () => {
    const request = anApplication({ id: aNumber() });
    await requests.append({ ...submission(request), also: [tokenFacts(token())] });
    expect(await tokens.of(request.state.id)).toEqual([token()]);
    const conflicting = { before: { ...request.state, version: 1 }, after: request.state, events: [] };
    expect(await requests.append({ ...conflicting, also: [tokenFacts(token({ token: 'lost' }))] })).toBe(
      'conflict',
    );
    expect(await tokens.of(request.state.id)).toEqual([token()]);
  });

  test('a callback token stays when its stage is decided, for whoever tells the machine', async () => {
    const request = complete(anApplication({ id: aNumber() }));
    await requests.append({ ...submission(request), also: [tokenFacts(token())] });
    await requests.append(change(request, request.waitingOnClient()));
    expect(await tokens.of(request.state.id)).toEqual([token()]);
    const paused = request.waitingOnClient();
    const going = paused.answered();
    await requests.append(change(paused, going));
    await requests.append(change(going, decide(going, 'develop')));
    expect(await tokens.of(request.state.id)).toEqual([token()]);
  });

  test('a newer callback token takes the place of an older one of its stage', async () => {
    const id = aNumber();
    await tokens.put(id, token());
    await tokens.put(id, token({ token: 'second' }));
    await tokens.put(id, token({ stage: 'security', role: 'security-officer', token: 'c' }));
    await tokens.put(id, token({ attempt: 2, opening: 2, token: 'third' }));
    expect((await tokens.of(id)).map((one) => one.token)).toEqual(['third', 'c']);
  });

  test('a stage that waits without a callback token has none', async () => {
    const request = anApplication({ id: aNumber() });
    await requests.append(submission(request));
    expect(await tokens.of(request.state.id)).toEqual([]);
  });
});
