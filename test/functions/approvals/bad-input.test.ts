import { beforeAll, describe, expect, test } from '@jest/globals';
import { notAsReferenced } from '../../support/reference.ts';
import { openChainHarness } from './running-chain.ts';
import { openly } from '../../support/organisation.ts';

const harness = openChainHarness();
const { http } = harness;
const decision = 'POST /requests/{id}/approval/{stage}/decision';
const approve = { outcome: 'approve' };

/** An application that others assess. */
async function beingAssessed(): Promise<string> {
  const number = await harness.forward();
  await harness.handOn(number);
  await harness.until(number, 'infrastructure', 'procurement', 'contractor', 'security');
  return number;
}

// For what is refused, and so changes neither of them.
let developing: string;
let assessing: string;

beforeAll(async () => {
  developing = await harness.forward();
  assessing = await beingAssessed();
  await harness.decide(assessing, 'security', 'stan');
});

interface Case {
  readonly route?: string;
  readonly as?: string;
  readonly number?: () => string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code: string;
}

const write = 'PUT /requests/{id}/proposal/{section}';
const need = { params: { section: 'need' }, route: write, as: 'cleo', number: () => developing };

const cases: Readonly<Record<string, Case>> = {
  'a stage that is closed': {
    as: 'stan',
    params: { stage: 'security' },
    status: 409,
    code: 'approval.stage-closed',
  },
  'a stage whose turn it is not': {
    as: 'dana',
    params: { stage: 'director' },
    status: 409,
    code: 'approval.stage-not-open',
  },
  'a stage there is none of': {
    as: 'dana',
    params: { stage: 'parliament' },
    status: 400,
    code: 'input.invalid',
  },
  'with a stale version': {
    as: 'max',
    params: { stage: 'infrastructure' },
    headers: { 'If-Match': '"3"' },
    status: 412,
    code: 'request.changed',
  },
  'with a version that is none': {
    as: 'max',
    params: { stage: 'infrastructure' },
    headers: { 'If-Match': 'three' },
    status: 400,
    code: 'input.invalid',
  },
  'for another agency': {
    as: 'hugo',
    params: { stage: 'develop' },
    number: () => developing,
    status: 404,
    code: 'request.unknown',
  },
  'by a role that decides nothing': {
    as: 'iris',
    params: { stage: 'security' },
    status: 403,
    code: 'access.denied',
  },
  'by the agency’s staff': { as: 'ann', params: { stage: 'program' }, status: 403, code: 'access.denied' },
  'by a role that holds another stage': {
    as: 'prue',
    params: { stage: 'infrastructure' },
    status: 403,
    code: 'approval.not-holder',
  },
  'by whoever decided another stage': {
    as: 'cleo',
    params: { stage: 'infrastructure' },
    status: 403,
    code: 'approval.not-holder',
  },
  'an unknown outcome': {
    as: 'max',
    params: { stage: 'infrastructure' },
    body: { outcome: 'maybe' },
    status: 400,
    code: 'input.invalid',
  },
  'no outcome': {
    as: 'max',
    params: { stage: 'infrastructure' },
    body: {},
    status: 400,
    code: 'input.invalid',
  },
  'a decline without a reason': {
    as: 'max',
    params: { stage: 'infrastructure' },
    body: { outcome: 'decline' },
    status: 400,
    code: 'input.invalid',
  },
  'a decline for a blank reason': {
    as: 'max',
    params: { stage: 'infrastructure' },
    body: { outcome: 'decline', reason: '  ' },
    status: 400,
    code: 'input.invalid',
  },
  'rework naming no section': {
    as: 'max',
    params: { stage: 'infrastructure' },
    body: { outcome: 'return', reason: 'No.', mustChange: [] },
    status: 400,
    code: 'input.invalid',
  },
  'rework naming a section there is none of': {
    as: 'max',
    params: { stage: 'infrastructure' },
    body: { outcome: 'return', reason: 'No.', mustChange: ['price'] },
    status: 400,
    code: 'input.invalid',
  },
  'rework of sections but no reason': {
    as: 'max',
    params: { stage: 'infrastructure' },
    body: { outcome: 'return', mustChange: ['cost'] },
    status: 400,
    code: 'input.invalid',
  },
  'an approval with what must change': {
    as: 'max',
    params: { stage: 'infrastructure' },
    body: { outcome: 'approve', mustChange: ['cost'] },
    status: 400,
    code: 'input.invalid',
  },
  'a body that is no JSON': {
    as: 'max',
    params: { stage: 'infrastructure' },
    raw: '{',
    status: 400,
    code: 'body.not-json',
  },
  'a request that is in no chain': {
    as: 'dana',
    params: { stage: 'director' },
    number: () => 'work',
    status: 409,
    code: 'approval.none',
  },
  'a number that is none': {
    as: 'dana',
    params: { stage: 'director' },
    number: () => 'ABCD',
    status: 400,
    code: 'input.invalid',
  },
  'a number nobody was given': {
    as: 'dana',
    params: { stage: 'director' },
    number: () => '4HK7-9MXA-3',
    status: 404,
    code: 'request.unknown',
  },
  'nobody signed in': { params: { stage: 'director' }, status: 401, code: 'identity.missing' },
  'handing on what is not complete': {
    as: 'cleo',
    params: { stage: 'develop' },
    number: () => developing,
    status: 409,
    code: 'proposal.incomplete',
  },
  'an edit while others decide': {
    ...need,
    number: () => assessing,
    body: { text: 'Other.' },
    status: 409,
    code: 'proposal.locked',
  },
  'an edit of a section there is none of': {
    ...need,
    params: { section: 'price' },
    body: { text: 'x' },
    status: 400,
    code: 'input.invalid',
  },
  'an edit without text': { ...need, body: {}, status: 400, code: 'input.invalid' },
  'an edit of nothing but blanks': { ...need, body: { text: ' \n ' }, status: 400, code: 'input.invalid' },
  'an edit too long': { ...need, body: { text: 'x'.repeat(10_001) }, status: 400, code: 'input.invalid' },
  'an edit with characters that turn text around': {
    ...need,
    body: { text: 'a\u202eb' },
    status: 400,
    code: 'input.invalid',
  },
  'an edit with dollars where none belong': {
    ...need,
    body: { text: 'x', dollars: 3 },
    status: 400,
    code: 'section.invalid',
  },
  'a cost without numbers': {
    ...need,
    params: { section: 'cost' },
    body: { text: 'Dear.' },
    status: 400,
    code: 'section.invalid',
  },
  'a cost below nothing': {
    ...need,
    params: { section: 'cost' },
    body: { text: 'x', dollars: -1, hours: 1 },
    status: 400,
    code: 'input.invalid',
  },
  'a cost with cents': {
    ...need,
    params: { section: 'cost' },
    body: { text: 'x', dollars: 1.5, hours: 1 },
    status: 400,
    code: 'input.invalid',
  },
  'a cost as words': {
    ...need,
    params: { section: 'cost' },
    body: { text: 'x', dollars: 'ten', hours: 1 },
    status: 400,
    code: 'input.invalid',
  },
  'an edit against an edition there is none of': {
    ...need,
    body: { text: 'x' },
    headers: { 'If-Match': '"4"' },
    status: 412,
    code: 'proposal.changed',
  },
  'an edit by the agency’s staff': {
    ...need,
    as: 'ann',
    body: { text: 'x' },
    status: 403,
    code: 'access.denied',
  },
  'an edit by another agency’s specialist': {
    ...need,
    as: 'hugo',
    body: { text: 'x' },
    status: 404,
    code: 'request.unknown',
  },
  'an unknown field': { ...need, body: { text: 'x', colour: 'red' }, status: 400, code: 'input.invalid' },
  'an impact there is none of': {
    route: 'POST /requests/{id}/approval/impacts',
    as: 'cleo',
    number: () => developing,
    body: { area: 'weather', reason: 'Rain.' },
    status: 400,
    code: 'input.invalid',
  },
  'an impact that is assessed anyway': {
    route: 'POST /requests/{id}/approval/impacts',
    as: 'cleo',
    number: () => developing,
    body: { area: 'security', reason: 'Surely.' },
    status: 409,
    code: 'approval.impact-known',
  },
  'starting again what is under way': {
    route: 'POST /requests/{id}/approval/restart',
    as: 'cleo',
    number: () => developing,
    body: {},
    status: 409,
    code: 'approval.not-halted',
  },
  'reading the approval of another agency': {
    route: 'GET /requests/{id}/approval',
    as: 'bob',
    number: () => developing,
    status: 404,
    code: 'request.unknown',
  },
  'an inbox of too many': {
    route: 'GET /approvals',
    as: 'dana',
    query: { limit: '1000' },
    status: 400,
    code: 'input.invalid',
  },
  'an inbox of a role that is none': {
    route: 'GET /approvals',
    as: 'dana',
    query: { role: 'king' },
    status: 400,
    code: 'input.invalid',
  },
  'an inbox of a role one does not hold': {
    route: 'GET /approvals',
    as: 'dana',
    query: { role: 'security-officer' },
    status: 403,
    code: 'access.denied',
  },
  'impacts of a kind that has none': {
    route: 'POST /requests',
    as: 'ann',
    body: { kind: 'incident', service: 'email', summary: 'x', description: 'x', involves: ['security'] },
    status: 400,
    code: 'input.invalid',
  },
  'a delivery somebody asks for': {
    route: 'POST /requests',
    as: 'ann',
    body: { kind: 'delivery', service: 'email', summary: 'x', description: 'x' },
    status: 400,
    code: 'input.invalid',
  },
  'resolving past the approval': {
    route: 'POST /requests/{id}/resolution',
    as: 'sam',
    number: () => developing,
    body: { text: 'Done.' },
    status: 409,
    code: 'request.needs-approval',
  },
  'forwarding what is in the chain': {
    route: 'POST /requests/{id}/triage',
    as: 'sam',
    number: () => developing,
    body: { kind: 'application', service: 'email', impact: 'low', urgency: 'low' },
    status: 409,
    code: 'request.wrong-status',
  },
  'forwarding for a service there is none of': {
    route: 'POST /requests/{id}/triage',
    as: 'sam',
    number: () => developing,
    body: { kind: 'application', service: 'weather', impact: 'low', urgency: 'low' },
    status: 400,
    code: 'service.unknown',
  },
};

describe('refused with a clear answer, and nothing changed', () => {
  test.each(Object.entries(cases))('%s', async (_name, one) => {
    const {
      route = decision,
      as,
      number = () => assessing,
      params = {},
      body = approve,
      raw,
      headers,
      query,
    } = one;
    const named = number();
    const id = named === 'work' ? (await http.submit()).number : named;
    const before = await http.everything();
    const answer = await http.ask<{ detail: string }>(route, {
      ...(as === undefined ? {} : { as }),
      ...(route.includes('{id}') ? { params: { id, ...params } } : {}),
      ...(route.startsWith('GET')
        ? {}
        : raw === undefined
          ? { body }
          : { raw, headers: { 'Content-Type': 'application/json' } }),
      ...(headers === undefined ? {} : { headers }),
      ...(query === undefined ? {} : { query }),
    });
    expect([answer.status, answer.code]).toEqual([one.status, one.code]);
    expect(answer.body.detail).toMatch(/^[A-Z].*[.]$/s);
    expect(notAsReferenced(route, answer)).toEqual([]);
    expect(await http.everything()).toEqual(before);
  });

  test('as the submitter', async () => {
    const number = (await http.submit({ kind: 'application', involves: [] }, 'pam')).number;
    await http.ask('POST /requests/{id}/triage', {
      as: 'sam',
      params: { id: number },
      body: { kind: 'application', service: 'email', impact: 'low', urgency: 'low' },
    });
    await harness.until(number, 'develop');
    await harness.handOn(number);
    await harness.until(number, 'program');
    const answer = await harness.decide(number, 'program', 'pam');
    expect([answer.status, answer.code]).toEqual([403, 'approval.own-request']);
  });

  test('through a delegation that is over', async () => {
    const number = await harness.forward({ involves: [] });
    await harness.handOn(number);
    await harness.until(number, 'program');
    const gone = {
      id: 'both-for-pam',
      personId: 'idle',
      role: 'program-manager',
      agencyId: 'treasury',
      actingFor: 'pam',
    } as const;
    await openly(http.table).putAssignment({ ...gone, from: '2026-01-01', until: '2026-11-01' }, 'new');
    const answer = await harness.decide(number, 'program', 'idle');
    expect([answer.status, answer.code]).toEqual([404, 'request.unknown']);
    expect((await http.stateOf(number)).approval?.stages.program?.closed).toBeUndefined();
  });

  test('a decision sent twice with a key is made once, and answered alike', async () => {
    const number = await beingAssessed();
    const headers = { 'Idempotency-Key': 'once' };
    const first = await harness.decide(number, 'contractor', 'cora', approve, { headers });
    const again = await harness.decide(number, 'contractor', 'cora', approve, { headers });
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
    const without = await harness.decide(number, 'contractor', 'cora');
    expect(without.code).toBe('approval.stage-closed');
    const other = await harness.decide(
      number,
      'contractor',
      'cora',
      { outcome: 'decline', reason: 'No.' },
      { headers },
    );
    expect(other.code).toBe('idempotency.reused');
  });

  test('two who decide at once: one decision, and a clear answer for the other', async () => {
    const number = await beingAssessed();
    const answers = await Promise.all([
      harness.decide(number, 'infrastructure', 'max'),
      harness.decide(number, 'infrastructure', 'mona', { outcome: 'decline', reason: 'No room.' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const decisions = (await http.eventsOf(number)).filter(
      (event) => event.type === 'StageDecided' && event.stage === 'infrastructure',
    );
    expect(decisions).toHaveLength(1);
  });
});
