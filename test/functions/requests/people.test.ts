import { afterEach, describe, expect, test } from '@jest/globals';
import type { RequestView } from '../../../functions/requests/reading/view.ts';
import type { Answer } from '../../support/http-event.ts';
import { openHttpHarness } from '../../support/http-harness.ts';
import { at } from '../../support/time.ts';
import { openly } from '../../support/organisation.ts';

const harness = openHttpHarness();

afterEach(() => {
  harness.clock = at('Mon 09:00');
});

type Headers = Readonly<Record<string, string>>;

function command(
  number: string,
  path: string,
  as: string,
  body: object,
  headers: Headers = {},
): Promise<Answer<RequestView>> {
  return harness.ask(`POST /requests/{id}/${path}`, { as, params: { id: number }, body, headers });
}

const detailOf = ({ body }: Answer<RequestView>): string =>
  (body as unknown as { readonly detail: string }).detail;

describe('in whose name a request is', () => {
  const submission = {
    agency: 'treasury',
    service: 'email',
    summary: 'No mail',
    description: 'Since eight.',
  };

  function submit(as: string, body: object = {}): Promise<Answer<RequestView>> {
    return harness.ask('POST /requests', { as, body: { ...submission, ...body } });
  }

  test('the department says for whom it submits, and is asked when it does not', async () => {
    const asked = await submit('sam');
    expect([asked.status, asked.code]).toEqual([400, 'requester.choose']);
    expect(detailOf(asked)).toContain('which of the agency’s people asks');
    for (const requester of ['sam', 'bob', 'dana', 'nobody'])
      expect(await submit('sam', { requester })).toMatchObject({
        status: 400,
        code: 'person.not-of-agency',
      });
    expect((await submit('sam', { requester: 'pam' })).body.requester).toBe('pam');
  });

  test('the requester answers what they were asked, and may withdraw', async () => {
    const { number } = (await submit('sam', { requester: 'ann' })).body;
    expect((await command(number, 'questions', 'sam', { text: 'Where?' })).body.status).toBe('waiting');
    expect((await command(number, 'answers', 'ann', { text: 'There.' })).body.status).toBe('in-progress');
    expect((await command(number, 'withdrawal', 'ann', { reason: 'It works.' })).status).toBe(200);
  });

  test('is changed in the record by an agency’s lead or whoever serves it, and by nobody else', async () => {
    const { number } = await harness.submit();
    const body = { requester: 'pam', reason: 'Ann is on leave.' };
    for (const as of ['ann', 'iris', 'dana', 'ivan'])
      expect(await command(number, 'requester', as, body)).toMatchObject({
        status: 403,
        code: 'access.denied',
      });
    expect(await command(number, 'requester', 'bob', body)).toMatchObject({ status: 404 });
    expect((await command(number, 'requester', 'cleo', body)).body.requester).toBe('pam');
    expect((await harness.eventsOf(number)).at(-1)).toMatchObject({
      type: 'RequesterChanged',
      requesterId: 'pam',
      reason: 'Ann is on leave.',
      by: { personId: 'cleo' },
    });
    const mine = await harness.ask<{ readonly items: readonly RequestView[] }>('GET /requests', {
      as: 'pam',
      query: { view: 'mine' },
    });
    expect(mine.body.items.map((one) => one.number)).toContain(number);
    for (const requester of ['sam', 'bob', 'nobody'])
      expect(await command(number, 'requester', 'pam', { ...body, requester })).toMatchObject({
        status: 400,
        code: 'person.not-of-agency',
      });
  });
});

describe('two agents who take one request', () => {
  const take = (as: string): object => ({ team: 'infrastructure-specialist', assignee: as });

  test('at the same moment: one has it, and the other is told who', async () => {
    await openly(harness.table).putPerson({ id: 'ike', name: 'Ike', email: 'ike@example.gov' }, 0);
    await openly(harness.table).putAssignment(
      {
        id: 'ike-0',
        personId: 'ike',
        role: 'infrastructure-specialist',
        agencyId: '*',
        from: '2026-01-01',
      },
      'new',
    );
    const { number } = await harness.submit();
    const answers = await Promise.all(
      ['iris', 'ike'].map((as) => command(number, 'assignment', as, take(as))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { assigneeId } = await harness.stateOf(number);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.code).toBe('request.already-assigned');
    expect(refused === undefined ? '' : detailOf(refused)).toContain(`${assigneeId} has this request.`);
    expect((await harness.eventsOf(number)).filter(({ type }) => type === 'RequestAssigned')).toHaveLength(1);
  });

  test('one after the other: whoever means it says so, or sends the version they read', async () => {
    const { number } = await harness.submit();
    await command(number, 'assignment', 'iris', take('iris'));
    expect(await command(number, 'assignment', 'sam', { team: 'client-specialist' })).toMatchObject({
      status: 409,
    });
    const named = await command(number, 'assignment', 'sam', {
      team: 'client-specialist',
      assignee: 'cleo',
      insteadOf: 'iris',
    });
    expect(named.body.assignee).toBe('cleo');
    const seen = await command(number, 'assignment', 'sam', take('iris'), {
      'If-Match': named.headers['etag'] ?? '',
    });
    expect(seen.body.assignee).toBe('iris');
  });
});

test.each(['administrator', 'agency-staff', 'service-director'])(
  '%s is no team: neither a triage nor an assignment takes it',
  async (team) => {
    const { number } = await harness.submit();
    const triage = { kind: 'incident', service: 'email', impact: 'low', urgency: 'low', team };
    for (const answer of [
      await command(number, 'triage', 'sam', triage),
      await command(number, 'assignment', 'sam', { team }),
    ])
      expect([answer.status, answer.code]).toEqual([400, 'input.invalid']);
  },
);
