import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type HttpEvent, httpHandler } from '../../../functions/http/handler.ts';
import { notices } from '../../../functions/notices/capability.ts';
import { deliver } from '../../../functions/notices/dispatch/deliver.ts';
import { dana } from '../../support/builders.ts';
import { openly } from '../../support/organisation.ts';
import { type NoticesHarness, openNoticesHarness } from './notices-harness.ts';

let harness: NoticesHarness;
beforeEach(async () => {
  harness = await openNoticesHarness();
  await harness.assign('ada', 'administrator', { agencyId: '*' });
});
afterEach(() => harness.close());

interface Answer {
  readonly status: number | undefined;
  readonly body: Record<string, unknown>;
}

async function ask(
  method: string,
  person: string,
  as: string,
  channel?: string,
  body?: object,
  path = `/people/{person}/subscriptions${channel === undefined ? '' : '/{channel}'}`,
): Promise<Answer> {
  const ports = { ...harness.ports, identityClaim: 'username' };
  const handler = httpHandler(
    {
      routes: notices.routes,
      useCases: notices.handlers(ports),
      problemOf: (refusal) => notices.problemOf(refusal),
    },
    ports,
  );
  const { statusCode, body: text } = await handler({
    routeKey: `${method} ${path}`,
    headers: { 'content-type': 'application/json' },
    pathParameters: { person, ...(channel === undefined ? {} : { channel }) },
    requestContext: { requestId: 'r1', authorizer: { jwt: { claims: { username: as } } } },
    isBase64Encoded: false,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  } as unknown as HttpEvent);
  return {
    status: statusCode,
    body: text === undefined ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

const readSubscriptions = (as = 'dana', person = 'dana'): Promise<Answer> => ask('GET', person, as);
const subscribe = (channel: string, address: string, as = 'dana', person = 'dana'): Promise<Answer> =>
  ask('PUT', person, as, channel, { address, consent: true });
const confirm = (code: string, as = 'dana', person = 'dana'): Promise<Answer> =>
  ask('PUT', person, as, 'sms', { code }, '/people/{person}/subscriptions/{channel}/confirmation');
const endSubscription = (channel: string, as = 'dana', person = 'dana'): Promise<Answer> =>
  ask('DELETE', person, as, channel);

/** The code that was sent last. */
function codeSent(): string {
  const text = harness.listMessages().findLast(({ channel }) => channel === 'sms')?.text ?? '';
  return /^(\d{6}) is your code/.exec(text)?.[1] ?? `none in ${text}`;
}
const anotherThan = (code: string): string => (code === '000000' ? '000001' : '000000');

/** Sends Dana a message through the topic, and says which addresses it reached. */
async function reachDirector(channel: 'email' | 'sms'): Promise<readonly string[]> {
  const before = harness.listMessages().length;
  await harness.ports.topic.publish({
    recipient: dana.personId,
    channel,
    reference: `r${before}`,
    subject: 's',
    text: 't',
  });
  return harness
    .listMessages()
    .slice(before)
    .map(({ to }) => to);
}

describe('a director', () => {
  test('subscribes, confirms, and sees the address with most of it hidden', async () => {
    const asked = await subscribe('email', 'dana.long@it.state.example');
    expect(asked).toEqual({
      status: 200,
      body: {
        channel: 'email',
        address: 'd***@it.state.example',
        state: 'pending',
        consentAt: '2026-11-30T14:00:00.000Z',
      },
    });
    await harness.confirmAll();
    expect((await subscribe('sms', '+15175550142')).body).toMatchObject({
      address: '***0142',
      state: 'pending',
    });
    expect((await confirm(codeSent())).body).toMatchObject({ address: '***0142', state: 'confirmed' });
    expect((await readSubscriptions()).body).toMatchObject({
      items: [
        { channel: 'email', state: 'confirmed' },
        { channel: 'sms', state: 'confirmed' },
      ],
    });
    expect(await reachDirector('email')).toEqual(['dana.long@it.state.example']);
    expect(harness.log.join()).not.toMatch(/dana\.long|0142/);
  });

  test('who sends the same again changes nothing, not even the day of the consent', async () => {
    const first = await subscribe('sms', '+15175550142');
    harness.clock += 1000;
    expect(await subscribe('sms', '+15175550142')).toEqual(first);
  });

  test('who gives another address is told there and no longer at the old one', async () => {
    await subscribe('sms', '+15175550142');
    await subscribe('sms', '+15175550199');
    expect(await reachDirector('sms')).toEqual(['+15175550199']);
    await subscribe('sms', '+15175550142');
    expect(await reachDirector('sms')).toEqual(['+15175550142']);
  });

  test('ends a subscription, twice without harm, and may come back', async () => {
    await subscribe('sms', '+15175550142');
    expect((await endSubscription('sms')).status).toBe(204);
    expect((await endSubscription('sms')).status).toBe(204);
    expect((await endSubscription('email')).status).toBe(204);
    expect((await readSubscriptions()).body).toEqual({ items: [] });
    expect(await reachDirector('sms')).toEqual([]);
    await subscribe('sms', '+15175550142');
    expect(await reachDirector('sms')).toEqual(['+15175550142']);
  });

  test('whose call was cut off half-way finishes it with the next', async () => {
    await subscribe('sms', '+15175550142');
    const dying = { ...harness.ports.topic, unsubscribe: () => Promise.reject(new Error('killed')) };
    const { topic } = harness.ports;
    Object.assign(harness.ports, { topic: dying });
    expect((await subscribe('sms', '+15175550199')).status).toBe(500);
    Object.assign(harness.ports, { topic });
    expect(await reachDirector('sms')).toEqual(['+15175550142', '+15175550199']);
    await subscribe('sms', '+15175550199');
    expect(await reachDirector('sms')).toEqual(['+15175550199']);
  });
});

describe('a telephone', () => {
  test('is told nothing before its code came back, and the person hears by mail meanwhile', async () => {
    const say = [
      {
        subject: { kind: 'request', id: '4HK79MXA3' },
        template: 'breach',
        severity: 'breach',
        facts: { promise: 'resolution', dueAt: harness.clock },
        sequence: 2,
      },
    ] as const;
    const notice = { recipient: 'dana', channel: 'sms', say } as const;
    await subscribe('sms', '+15175550142');
    await deliver({ ...notice, reference: 'd-1' }, harness.ports);
    expect(harness.listMessages().at(-1)).toMatchObject({ channel: 'email', to: 'dana@it.state.example' });
    await confirm(codeSent());
    await deliver({ ...notice, reference: 'd-2' }, harness.ports);
    expect(harness.listMessages().at(-1)).toMatchObject({ channel: 'sms', to: '+15175550142' });
  });

  test('has five tries for a code that is good for a quarter of an hour', async () => {
    await subscribe('sms', '+15175550142');
    const code = codeSent();
    for (const left of [4, 3, 2, 1])
      expect((await confirm(anotherThan(code))).body).toMatchObject({
        status: 409,
        code: 'subscription.code-wrong',
        detail: expect.stringContaining(left === 1 ? 'once more' : `${left} times more`),
      });
    expect((await confirm(anotherThan(code))).body).toMatchObject({
      detail: expect.stringContaining('the last try'),
    });
    expect((await confirm(code)).body).toMatchObject({ code: 'subscription.code-spent' });
    await subscribe('sms', '+15175550142');
    harness.clock += 15 * 60_000 + 1;
    expect((await confirm(codeSent())).body).toMatchObject({ code: 'subscription.code-spent' });
    await subscribe('sms', '+15175550142');
    expect((await confirm(codeSent())).body).toMatchObject({ state: 'confirmed' });
    expect((await confirm('123456')).body).toMatchObject({ state: 'confirmed' });
  });

  test('that was confirmed is not asked again, one that took its place is', async () => {
    await subscribe('sms', '+15175550142');
    await confirm(codeSent());
    const sent = harness.listMessages().length;
    expect((await subscribe('sms', '+15175550142')).body).toMatchObject({ state: 'confirmed' });
    expect(harness.listMessages()).toHaveLength(sent);
    expect((await subscribe('sms', '+15175550199')).body).toMatchObject({ state: 'pending' });
    expect(harness.listMessages().at(-1)?.to).toBe('+15175550199');
  });

  test('that nobody subscribed has nothing to confirm, and nobody confirms another’s', async () => {
    expect((await confirm('123456')).body).toMatchObject({ status: 409, code: 'subscription.none' });
    await subscribe('sms', '+15175550142');
    expect((await confirm(codeSent(), 'ivan')).body).toMatchObject({ code: 'access.denied' });
    expect(JSON.stringify([harness.log, await harness.listNotices('dana')])).not.toContain(codeSent());
  });

  test('gets ten codes an hour and no more', async () => {
    for (let call = 0; call < 10; call += 1)
      expect((await subscribe('sms', '+15175550142')).status).toBe(200);
    expect((await subscribe('sms', '+15175550142')).body).toMatchObject({ code: 'quota.spent' });
  });
});

test('who is no director any more sees what was subscribed, and can end it but begin nothing new', async () => {
  await subscribe('sms', '+15175550142');
  const [role] = await harness.ports.organisation.assignmentsOf('dana');
  if (role === undefined) throw new Error('Dana has no role to lose.');
  await openly(harness.table).putAssignment({ ...role, until: '2026-01-31' }, 'existing');
  expect((await readSubscriptions()).body).toMatchObject({ items: [{ channel: 'sms' }] });
  expect((await subscribe('sms', '+15175550143')).body).toMatchObject({ code: 'access.denied' });
  expect((await endSubscription('sms')).status).toBe(204);
  expect((await readSubscriptions()).body).toEqual({ items: [] });
  expect(await reachDirector('sms')).toEqual([]);
});

describe('a subscription is refused', () => {
  test('for an address that fits another channel, or none', async () => {
    expect((await subscribe('sms', 'dana@it.state.example')).body).toMatchObject({
      code: 'subscription.wrong-address',
    });
    expect((await subscribe('email', '+15175550142')).body).toMatchObject({
      code: 'subscription.wrong-address',
    });
    for (const address of ['dana', '5175550142', '+441632960961', '+10175550142', 'a b@c.example'])
      expect([address, (await subscribe('sms', address)).body['code']]).toEqual([address, 'input.invalid']);
    expect((await ask('PUT', 'dana', 'dana', 'fax', { address: '+15175550142', consent: true })).status).toBe(
      400,
    );
  });

  test('without consent', async () => {
    for (const consent of [false, undefined, 'true'])
      expect((await ask('PUT', 'dana', 'dana', 'sms', { address: '+15175550142', consent })).status).toBe(
        400,
      );
  });

  test('for an address at which somebody else is told', async () => {
    await subscribe('sms', '+15175550142', 'ivan', 'ivan');
    expect(await subscribe('sms', '+15175550142')).toMatchObject({
      status: 409,
      body: { code: 'subscription.address-taken' },
    });
  });

  test('to everybody but the director, though an administrator may look', async () => {
    expect((await readSubscriptions('ivan')).body).toMatchObject({ code: 'access.denied' });
    expect((await subscribe('sms', '+15175550142', 'ann', 'ann')).body).toMatchObject({
      code: 'access.denied',
    });
    expect((await readSubscriptions('ada')).status).toBe(200);
    expect((await readSubscriptions('ada', 'nobody')).body).toMatchObject({
      status: 404,
      code: 'person.unknown',
    });
    expect((await subscribe('sms', '+15175550142', 'ada')).body).toMatchObject({ code: 'access.denied' });
    expect((await endSubscription('sms', 'ivan')).body).toMatchObject({ code: 'access.denied' });
  });

  test('to one of two who change it at the same moment, and who is told so', async () => {
    const { topic } = harness.ports;
    const bothHaveRead = Promise.withResolvers<undefined>();
    let changes = 0;
    const held: typeof topic = {
      ...topic,
      async subscribe(...asked) {
        changes += 1;
        if (changes === 2) bothHaveRead.resolve(undefined);
        await bothHaveRead.promise;
        return await topic.subscribe(...asked);
      },
    };
    Object.assign(harness.ports, { topic: held });
    const answers = await Promise.all([subscribe('sms', '+15175550142'), subscribe('sms', '+15175550142')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('how somebody is told of work of their teams', () => {
  const path = '/people/{person}/preferences';

  test('is what is usual until they choose, and what they chose from then on', async () => {
    expect(await ask('GET', 'iris', 'iris', undefined, undefined, path)).toEqual({
      status: 200,
      body: { teamWork: 'daily' },
    });
    const chosen = { status: 200, body: { teamWork: 'at-once' } };
    expect(await ask('PUT', 'iris', 'iris', undefined, { teamWork: 'at-once' }, path)).toEqual(chosen);
    expect(await ask('GET', 'iris', 'iris', undefined, undefined, path)).toEqual(chosen);
  });

  test('is nobody else’s to see or choose', async () => {
    expect(await ask('GET', 'iris', 'joe', undefined, undefined, path)).toMatchObject({ status: 403 });
    expect(await ask('PUT', 'iris', 'ada', undefined, { teamWork: 'urgent' }, path)).toMatchObject({
      status: 403,
    });
  });
});
