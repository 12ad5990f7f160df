import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { assessments, ChainWalk } from '../support/chain-walk.ts';
import { freePort } from '../support/free-port.ts';
import { type RuntimeProcess, startRuntimeProcess } from '../support/runtime-process.ts';
import { timeMachine } from '../support/time-machine.ts';
import { until } from '../support/until.ts';

jest.setTimeout(90_000);

const folder = mkdtempSync(join(tmpdir(), 'rotunda-chain-'));
const port = await freePort();
let runtime: RuntimeProcess;
let walk: ChainWalk;

beforeAll(async () => {
  runtime = await startRuntimeProcess(folder, port);
  walk = new ChainWalk(runtime.url);
}, 60_000);

afterAll(async () => {
  await runtime.stop();
  rmSync(folder, { recursive: true, force: true });
});

const { travelTo, messagesTo } = timeMachine(() => runtime.url);
const textsTo = async (recipient: string): Promise<readonly string[]> =>
  (await messagesTo(recipient)).map(({ text }) => text);

describe('an application, from the agency to the director’s approval', () => {
  let number = '';

  test('is forwarded by the center and developed by the specialist', async () => {
    await travelTo('2027-03-01T14:00:00Z');
    number = await walk.forwarded();
    await walk.handOn(number);
    await walk.until(number, ...assessments);
  });

  test('is assessed by four people, before and after the machine was killed', async () => {
    await walk.decide(number, 'infrastructure');
    await walk.decide(number, 'security');
    await runtime.kill();
    runtime = await startRuntimeProcess(folder, port);
    walk = new ChainWalk(runtime.url);
    await walk.until(number, 'procurement', 'contractor');
    await walk.decide(number, 'contractor');
    await walk.decide(number, 'procurement');
    await walk.until(number, 'program');
  });

  test('comes back from the director, and only what the change touched is asked again', async () => {
    await walk.decide(number, 'program');
    await walk.until(number, 'director');
    await walk.returnForCost(number);
  });

  test('is approved, and the requester finds the request by which it is delivered', async () => {
    expect((await walk.decide(number, 'director')).body).toMatchObject({ status: 'approved' });
    await travelTo('2027-03-02T15:00:00Z');
    const approval = await walk.read(number, '/approval');
    const delivery = await walk.read(String(approval['delivery']));
    expect(delivery).toMatchObject({ kind: 'delivery', deliveryOf: number, status: 'submitted' });
    const told = await textsTo('nora-fieldstone');
    expect(told.some((text) => text.includes(`Request ${number} has been approved`))).toBe(true);
    expect(told.some((text) => text.includes(`delivered as request ${String(delivery['number'])}`))).toBe(
      true,
    );
    expect(told.join()).not.toContain('licences');
  });
});

test('a major project is weighed by the portfolio office', async () => {
  const number = await walk.forwarded({ kind: 'project', involves: [] });
  await walk.handOn(number, { text: 'A new data center.', dollars: 900_000, hours: 9_000 });
  await walk.until(number, 'portfolio');
  const effect = 'The mail project waits for a year.';
  expect((await walk.decide(number, 'portfolio', { outcome: 'approve', effect })).status).toBe(200);
  await walk.until(number, 'program');
});

test('a declined one tells its requester why, and what would change it', async () => {
  const number = await walk.forwarded({ involves: ['security'] });
  await walk.handOn(number);
  await walk.until(number, 'security');
  await walk.decide(number, 'security', {
    outcome: 'decline',
    reason: 'Unsafe.',
    wouldChange: 'A second factor.',
  });
  expect(await walk.read(number, '/approval')).toMatchObject({
    status: 'declined',
    decisions: [{ stage: 'develop' }, { reason: 'Unsafe.', wouldChange: 'A second factor.' }],
  });
});

test('a withdrawn one is asked of nobody any more', async () => {
  const number = await walk.forwarded();
  const nora = await walk.as('nora-fieldstone');
  await nora.post(`/requests/${number}/withdrawal`, { reason: 'Bought elsewhere.' });
  expect(await walk.open(number)).toEqual([]);
  expect((await walk.decide(number, 'develop')).body['code']).toBe('approval.ended');
});

test('one that nobody touches reminds its holder, then climbs to the director and above', async () => {
  const number = await walk.forwarded();
  await travelTo('2027-03-25T20:00:00Z');
  const breach = (text: string): boolean => text.includes(`develop decision of request ${number} was due`);
  expect(
    (await textsTo('marcus-bridgewood')).some(
      (text) => text.includes(`develop decision of request ${number} is due`) || / due soon/.test(text),
    ),
  ).toBe(true);
  expect((await textsTo('vera-northwind')).some(breach)).toBe(true);
  expect((await textsTo('hugo-beaconsway')).some(breach)).toBe(true);
  const approval = await walk.read(number, '/approval');
  expect(approval).toMatchObject({ status: 'halted', halted: { reason: 'expired' } });
  const marcus = await walk.as('marcus-bridgewood');
  await marcus.post(`/requests/${number}/approval/restart`);
  await walk.until(number, 'develop');
});

test('one whose only assessor leaves is decided by a deputy whom the director names', async () => {
  const number = await walk.forwarded({ involves: ['security'] });
  await walk.handOn(number);
  await walk.until(number, 'security');
  const ada = await walk.as('ada-keyring');
  const { body } = await ada.get('/people/stella-watchtower/assignments');
  const [held] = body['items'] as readonly { readonly id: string }[];
  await ada.post(`/people/stella-watchtower/assignments/${held?.id ?? ''}/end`, { until: '2027-03-25' });
  await travelTo('2027-03-27T14:00:00Z');
  const nobody = (text: string): boolean =>
    text.includes(`who can assess the security impact for request ${number}`);
  await until(async () => (await textsTo('vera-northwind')).some(nobody) || undefined, 'Nobody told her.');

  const vera = await walk.as('vera-northwind');
  const named = await vera.post(`/requests/${number}/approval/security/deputies`, {
    person: 'jonas-compassrose',
    reason: 'Stella has left.',
  });
  expect(named.status).toBe(200);
  expect((await walk.decide(number, 'security', { outcome: 'approve' }, 'jonas-compassrose')).status).toBe(
    200,
  );
  await walk.until(number, 'program');
});
