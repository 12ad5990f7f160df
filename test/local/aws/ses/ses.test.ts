import { GetAccountCommand, SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Endpoint } from '../../../../local/aws/endpoint.ts';
import { startEndpoint, temporaryDirectory } from '../fixture.ts';

let folder: ReturnType<typeof temporaryDirectory>;
let endpoint: Endpoint;
let ses: SESv2Client;
let log: string[];

beforeEach(() => {
  folder = temporaryDirectory();
  log = [];
});

afterEach(async () => {
  delete process.env['SMTP_URL'];
  ses.destroy();
  await endpoint.stop();
  folder.remove();
});

async function startSes(): Promise<void> {
  endpoint = await startEndpoint(folder.directory, { log: (sentence) => log.push(sentence) });
  ses = new SESv2Client({ maxAttempts: 1 });
}

function receipt(reference: string, to = ['ann@agency.example']): SendEmailCommand {
  return new SendEmailCommand({
    FromEmailAddress: 'Service desk <desk@state.example>',
    Destination: { ToAddresses: to },
    Content: {
      Simple: {
        Subject: { Data: 'Request received' },
        Body: { Text: { Data: 'We have your request.' } },
        Headers: [{ Name: 'reference', Value: reference }],
      },
    },
    EmailTags: [{ Name: 'recipient', Value: 'ann' }],
  });
}

test('an email is in the outbox, once for each reference and receiver', async () => {
  await startSes();
  expect((await ses.send(receipt('r-1'))).MessageId).toEqual(expect.any(String));
  await ses.send(receipt('r-1', ['ann@agency.example', 'bob@agency.example']));
  await ses.send(receipt('r-2'));
  expect(endpoint.outbox.list().map(({ to, reference }) => `${to} ${reference ?? ''}`)).toEqual([
    'ann@agency.example r-2',
    'bob@agency.example r-1',
    'ann@agency.example r-1',
  ]);
  expect(endpoint.outbox.list()[0]).toMatchObject({
    service: 'ses',
    subject: 'Request received',
    recipient: 'ann',
  });
  expect(endpoint.outbox.dropped()).toBe(1);
});

test('bad input and other calls are refused with the names AWS uses', async () => {
  await startSes();
  await expect(ses.send(receipt('r', []))).rejects.toMatchObject({ name: 'BadRequestException' });
  await expect(ses.send(receipt('r', ['no address']))).rejects.toMatchObject({ name: 'BadRequestException' });
  await expect(ses.send(new GetAccountCommand({}))).rejects.toMatchObject({ name: 'NotFoundException' });
});

test('with SMTP_URL an email also leaves the machine; a mail server that is down is one sentence', async () => {
  const mail = await mailServer();
  process.env['SMTP_URL'] = `smtp://127.0.0.1:${mail.port}`;
  await startSes();
  await ses.send(receipt('r-1'));
  await endpoint.drain();
  expect(mail.received()).toContain('Subject: Request received');
  expect(mail.received()).toMatch(/Message-ID: <[0-9a-f]{32}@rotunda\.invalid>/);
  mail.server.close();

  await ses.send(receipt('r-2'));
  await endpoint.drain();
  expect(log).toEqual([expect.stringContaining('was not sent through SMTP_URL')]);
  expect(endpoint.outbox.list()).toHaveLength(2);
});

/** Says yes to everything, as far as one email needs. */
async function mailServer(): Promise<{ server: Server; port: number; received(): string }> {
  let received = '';
  const server = createServer((socket) => {
    let content = false;
    socket.write('220 ready\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      received += text;
      if (content) {
        if (!text.endsWith('\r\n.\r\n')) return;
        content = false;
        socket.write('250 kept\r\n');
      } else if (text.startsWith('DATA')) {
        content = true;
        socket.write('354 go on\r\n');
      } else if (text.startsWith('QUIT')) socket.end('221 bye\r\n');
      else socket.write('250 fine\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port, received: () => received };
}
