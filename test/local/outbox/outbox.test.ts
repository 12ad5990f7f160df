import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { outboxMailer } from '../../../local/outbox/mailer.ts';
import { openOutbox } from '../../../local/outbox/outbox.ts';
import { smtpPost } from '../../../local/outbox/smtp.ts';
import type { Store } from '../../../local/store/store.ts';
import { aStore } from '../../support/local-store.ts';

let store: Store;
let log: string[];
let mail: MailServer;
beforeEach(async () => {
  store = aStore();
  log = [];
  mail = await mailServer();
});
afterEach(async () => {
  await mail.stop();
});

const sender = 'Service desk <desk@state.example>';
const receipt = (reference: string, to = 'ann@agency.example') => ({
  to,
  recipient: 'ann',
  reference,
  subject: 'Request received',
  text: 'We have your request.',
});
const open = (port?: number) =>
  openOutbox(store, {
    now: () => Date.UTC(2026, 0, 5),
    post:
      port === undefined ? undefined : smtpPost(`smtp://127.0.0.1:${port}`, sender, (line) => log.push(line)),
  });

test('an email is in the outbox, once for each reference and receiver', async () => {
  const outbox = await open();
  const mailer = outboxMailer(sender, outbox);
  await mailer.send(receipt('r-1'));
  await Promise.all([mailer.send(receipt('r-1')), mailer.send(receipt('r-1', 'bob@agency.example'))]);
  await mailer.send(receipt('r-2'));
  expect(outbox.list().map(({ to, reference }) => `${to} ${reference ?? ''}`)).toEqual([
    'ann@agency.example r-2',
    'bob@agency.example r-1',
    'ann@agency.example r-1',
  ]);
  expect(outbox.list({ limit: 1 })[0]).toMatchObject({ service: 'ses', from: sender, recipient: 'ann' });
  expect([outbox.dropped(), outbox.recipients()]).toEqual([1, ['ann']]);
  expect(outbox.list({ recipient: 'bob' })).toEqual([]);
});

test('with a mail server an email also leaves the machine, named so that a repeat is known', async () => {
  const outbox = await open(mail.port);
  await outboxMailer(sender, outbox).send(receipt('r-1'));
  await outbox.post();
  expect(mail.received()).toContain('Subject: Request received');
  expect(mail.received()).toContain('From: Service desk <desk@state.example>');
  expect(mail.received()).toMatch(/Message-ID: <[0-9a-f]{32}@rotunda\.invalid>/);
  await outbox.post();
  expect(mail.count()).toBe(1);
});

test('what a mail server that is down did not take is sent once it is back, by the next process too', async () => {
  const { port } = mail;
  await mail.stop();
  const outbox = await open(port);
  await outboxMailer(sender, outbox).send(receipt('r-1'));
  await outboxMailer(sender, outbox).send(receipt('r-2'));
  await outbox.post();
  expect(log[0]).toContain('what waits is sent later');
  mail = await mailServer(port);
  await (await open(port)).post();
  expect(mail.count()).toBe(2);
});

test('a round that fails is told of, and the next one sends what it left', async () => {
  const tell: string[] = [];
  let failing = true;
  const outbox = await openOutbox(store, {
    now: () => Date.UTC(2026, 0, 5),
    post: () => (failing ? Promise.reject(new Error('No room on the disk.')) : Promise.resolve('sent')),
    log: (sentence) => tell.push(sentence),
  });
  await outboxMailer(sender, outbox).send(receipt('r-1'));
  await outbox.post();
  expect(tell[0]).toBe('Emails wait for the next minute: No room on the disk.');
  failing = false;
  await outbox.post();
  expect(store.sql.prepare('SELECT seq FROM messages WHERE unposted IS NOT NULL').all()).toEqual([]);
});

test('once stopped nothing more leaves, and what waits is for the next process', async () => {
  const outbox = await open(mail.port);
  await outbox.stop();
  await outboxMailer(sender, outbox).send(receipt('r-1'));
  await outbox.post();
  expect(mail.count()).toBe(0);
  await (await open(mail.port)).post();
  expect(mail.count()).toBe(1);
});

test('an email the server refuses for good holds up none behind it', async () => {
  const outbox = await open(mail.port);
  mail.refuse('ann@agency.example');
  await outboxMailer(sender, outbox).send(receipt('r-1'));
  await outboxMailer(sender, outbox).send(receipt('r-2', 'bob@agency.example'));
  await outbox.post();
  expect(log).toEqual([
    expect.stringMatching(/^The mail server refused an email \(outbox [0-9a-f-]+\) for good\.$/),
  ]);
  expect(mail.count()).toBe(1);
});

interface MailServer {
  readonly port: number;
  /** All that was said to it. */
  received(): string;
  /** Emails it took. */
  count(): number;
  /** Refuses what is for this address from now on. */
  refuse(address: string): void;
  stop(): Promise<void>;
}

/** Takes what it is sent, as far as one email needs. */
async function mailServer(port = 0): Promise<MailServer> {
  let received = '';
  let count = 0;
  let refused: string | undefined;
  const server: Server = createServer((socket) => {
    let content = false;
    socket.write('220 ready\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      received += text;
      if (content) {
        if (!text.endsWith('\r\n.\r\n')) return;
        content = false;
        count += 1;
        socket.write('250 kept\r\n');
      } else if (text.startsWith('DATA')) {
        content = true;
        socket.write('354 go on\r\n');
      } else if (text.startsWith('QUIT')) socket.end('221 bye\r\n');
      else if (refused !== undefined && text.startsWith('RCPT') && text.includes(refused))
        socket.write('550 no such mailbox\r\n');
      else socket.write('250 fine\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received: () => received,
    count: () => count,
    refuse(address) {
      refused = address;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}
