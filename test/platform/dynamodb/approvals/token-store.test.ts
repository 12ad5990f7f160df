import { describe, expect, test } from '@jest/globals';
import { requestKind } from '../../../../domain/requests/index.ts';
import {
  type StageToken,
  tokenItem,
  tokenStore,
} from '../../../../platform/dynamodb/approvals/token-store.ts';
import { ledger } from '../../../../platform/dynamodb/ledger/ledger.ts';
import { anApplication } from '../../../support/chain.ts';
import { aNumber, submission } from '../../../support/requests.ts';
import { aTable } from '../../../support/store.ts';

const table = aTable();
const requests = ledger(table, requestKind);
const tokens = tokenStore(table);

describe('a callback token', () => {
  const token = (overrides: Partial<StageToken> = {}): StageToken => ({
    stage: 'develop',
    attempt: 1,
    opening: 1,
    token: 'first',
    ...overrides,
  });

  test('a callback token is stored with the stage it belongs to, or not at all', async () => {
    const request = anApplication({ id: aNumber() });
    await requests.append({ ...submission(request), also: [tokenItem(token())] });
    expect(await tokens.waiting(request.state.id)).toEqual([token()]);
    const conflicting = { before: { ...request.state, version: 1 }, after: request.state, events: [] };
    expect(await requests.append({ ...conflicting, also: [tokenItem(token({ token: 'lost' }))] })).toBe(
      'conflict',
    );
    expect(await tokens.waiting(request.state.id)).toEqual([token()]);
  });

  test('a callback token is called back once, and a newer one is not taken for it', async () => {
    const id = aNumber();
    await tokens.put(id, token());
    await tokens.put(id, token({ token: 'second' }));
    await tokens.calledBack(id, token());
    expect(await tokens.waiting(id)).toEqual([token({ token: 'second' })]);
    await tokens.calledBack(id, token({ token: 'second' }));
    expect(await tokens.waiting(id)).toEqual([]);
  });

  test('the callback token of one stage and attempt is not that of another', async () => {
    const id = aNumber();
    await tokens.put(id, token());
    await tokens.put(id, token({ attempt: 2, token: 'b' }));
    await tokens.put(id, token({ stage: 'security', token: 'c' }));
    expect((await tokens.waiting(id)).map((one) => one.token).sort()).toEqual(['b', 'c', 'first']);
  });
});
