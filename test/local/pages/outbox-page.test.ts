import { beforeEach, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { type Draft, openOutbox, type Outbox } from '../../../local/outbox/outbox.ts';
import { outboxPage } from '../../../local/pages/outbox-page.ts';
import { aStore } from '../../support/local-store.ts';

let outbox: Outbox;
let now: number;

beforeEach(async () => {
  now = Date.UTC(2026, 0, 2, 17);
  outbox = await openOutbox(aStore(), { now: () => now });
});

async function deliver(draft: Partial<Draft>): Promise<void> {
  await outbox.deliver({
    service: 'sns',
    channel: 'email',
    to: 'ada@agency.example',
    text: 'Text',
    recipient: 'ada',
    ...draft,
  });
  now += 60_000;
}

test('messages are shown newest first, in the zone asked for', async () => {
  await deliver({ text: 'first' });
  await deliver({ text: 'second' });
  const { body, headers } = outboxPage(outbox, { accept: 'text/html', zone: 'America/New_York' });
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(body.indexOf('<pre>second')).toBeLessThan(body.indexOf('<pre>first'));
  expect(body).toContain('<time datetime="2026-01-02T17:00:00.000Z">Jan 2, 2026, 12:00:00');
});

test('one recipient can be chosen', async () => {
  await deliver({ text: 'for ada' });
  await deliver({ text: 'for ben', recipient: 'ben' });
  const { body } = outboxPage(outbox, { recipient: 'ben' });
  expect(body).toContain('for ben');
  expect(body).not.toContain('for ada');
  expect(body).toContain('<option value="ben" selected>');
});

test('a message cannot become part of the page', async () => {
  await deliver({
    subject: '<b>',
    text: '<script>alert(1)</script>',
    recipient: '"><img>',
    link: 'javascript:alert(1)',
  });
  const { body } = outboxPage(outbox, { recipient: '"><img>' });
  expect(body).not.toMatch(/<script|<img|<b>|href="javascript/);
  expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});

test('the page has a language, landmarks, labels, and a style its own policy allows', async () => {
  await deliver({});
  const { body, headers } = outboxPage(outbox, {});
  for (const part of [
    '<html lang="en">',
    '<main id="main"',
    '<header>',
    '<label for="recipient">',
    '<caption>',
    'scope="col"',
  ]) {
    expect(body).toContain(part);
  }
  const style = /<style>([^]*)<\/style>/.exec(body)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
});

test('scripts get JSON', async () => {
  await deliver({ reference: 'n-1' });
  await deliver({ reference: 'n-1' });
  const { body } = outboxPage(outbox, { accept: 'application/json' });
  expect(JSON.parse(body)).toMatchObject({
    items: [{ at: '2026-01-02T17:00:00.000Z', reference: 'n-1' }],
    dropped: 1,
  });
});
