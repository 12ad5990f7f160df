import { describe, expect, test } from '@jest/globals';
import { openDirectorTopic } from '../../../local/outbox/director-topic.ts';
import { openOutbox } from '../../../local/outbox/outbox.ts';
import { subscriptionPage } from '../../../local/pages/subscription-page.ts';
import { holdToTopicContract } from '../../platform/sns/director-topic-contract.ts';
import { aStore } from '../../support/local-store.ts';

async function open() {
  const store = aStore();
  const outbox = await openOutbox(store, { now: () => Date.UTC(2026, 0, 5) });
  const topic = await openDirectorTopic(store, outbox, (token) => `http://localhost/${token}`);
  const linkTo = (address: string): string =>
    outbox.list().find(({ to, link }) => to === address && link !== undefined)?.link ?? '';
  return {
    store,
    outbox,
    topic,
    tokenTo: (address: string) => linkTo(address).slice('http://localhost/'.length),
  };
}

describe('the topic of one machine', () => {
  holdToTopicContract(async () => {
    const { outbox, topic, tokenTo } = await open();
    return {
      topic,
      async confirm(address) {
        await topic.confirm(tokenTo(address));
      },
      textsTo: (address) =>
        Promise.resolve(
          outbox
            .list()
            .filter(({ to, link }) => to === address && link === undefined)
            .map(({ text }) => text)
            .reverse(),
        ),
    };
  });

  test('drops and counts a notice published again, also after the process has gone', async () => {
    const { store, outbox, topic } = await open();
    await topic.subscribe('dana', 'sms', '+15175550101');
    const notice = { recipient: 'dana', channel: 'sms', reference: 'n-1', subject: 'S', text: 'T' } as const;
    await topic.publish(notice);
    const again = await openDirectorTopic(store, await openOutbox(store, { now: () => 0 }), String);
    await again.publish(notice);
    expect([outbox.list().length, outbox.dropped()]).toEqual([1, 1]);
  });

  test('asks again for a confirmation that was not given, and shows the link once more', async () => {
    const { outbox, topic } = await open();
    await topic.subscribe('edna', 'email', 'edna@state.example');
    await topic.subscribe('edna', 'email', 'edna@state.example');
    expect(new Set(outbox.list().map(({ link }) => link)).size).toBe(1);
    expect(outbox.list()).toHaveLength(2);
  });

  test('is confirmed by a button, never by looking, since mail scanners open links', async () => {
    const { topic, tokenTo } = await open();
    const subscribed = await topic.subscribe('edna', 'email', 'edna@state.example');
    const arn = subscribed.ok ? subscribed.arn : '';
    const token = tokenTo('edna@state.example');
    expect((await subscriptionPage('GET', token, topic)).body).toContain('<form method="post">');
    expect(await topic.stateOf(arn)).toBe('pending');
    expect((await subscriptionPage('POST', 'made-up', topic)).status).toBe(400);
    expect((await subscriptionPage('POST', token, topic)).status).toBe(200);
    expect(await topic.stateOf(arn)).toBe('confirmed');
  });
});
