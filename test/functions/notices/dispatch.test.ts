import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Channel, Notice } from '../../../domain/notices/index.ts';
import type { DispatchPorts } from '../../../functions/notices/dispatch/dispatch.ts';
import { noticesSchedule } from '../../../functions/notices/notices-schedule.ts';
import { aNumber } from '../../support/requests.ts';
import { at, HOUR, MINUTE } from '../../support/time.ts';
import { type Office, openOffice } from './notices-harness.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

/** Breaches written down for a director, due now. */
async function breaches(
  count: number,
  recipient = 'dana',
  ...channels: readonly Channel[]
): Promise<readonly string[]> {
  const numbers = Array.from({ length: count }, () => aNumber());
  const notices = numbers.flatMap((requestId) =>
    channels.map((channel): Notice => ({
      recipient,
      channel,
      requestId,
      sequence: 4,
      template: 'breach',
      severity: 'breach',
      promise: 'first-response',
      dueAt: office.clock,
      createdAt: office.clock,
      notBefore: office.clock,
    })),
  );
  await Promise.all(notices.map((notice) => office.ports.notices.put(notice)));
  return numbers;
}

/** Ports of a process that dies when it has sent, before it can say so. */
function dyingAfterSend(): DispatchPorts {
  return {
    ...office.ports,
    notices: { ...office.ports.notices, finish: () => Promise.reject(new Error('killed')) },
  };
}

/** Ports whose mail service answers with an error. */
function withMailFault(error: Error): DispatchPorts {
  return { ...office.ports, mailer: { send: () => Promise.reject(error) } };
}

async function states(recipient = 'dana'): Promise<readonly unknown[]> {
  return [...new Set((await office.noticesOf(recipient)).map(({ state }) => state))];
}

async function danaSubscribes(): Promise<void> {
  await office.subscribed('dana', 'email', 'dana@it.state.example');
  await office.subscribed('dana', 'sms', '+15175550142');
}

describe('one round', () => {
  test('tells a director of 40 breaches in one e-mail and one SMS', async () => {
    await danaSubscribes();
    await breaches(40, 'dana', 'email', 'sms');
    expect(await office.dispatches()).toEqual({
      messages: 2,
      notices: 80,
      failed: 0,
      postponed: 0,
      lagMs: 0,
    });
    const sent = office.sent();
    expect(
      sent.map(({ service, channel, to, recipient }) => [service, channel, to, recipient]).sort(),
    ).toEqual([
      ['sns', 'email', 'dana@it.state.example', 'dana'],
      ['sns', 'sms', '+15175550142', 'dana'],
    ]);
    expect(sent.find(({ channel }) => channel === 'email')).toMatchObject({ subject: '40 promises broken' });
    expect(sent.find(({ channel }) => channel === 'sms')?.text).toBe(
      '40 promises broken. https://rotunda.it.state.example',
    );
    expect(await states()).toEqual(['sent']);
  });

  test('holds however many there are: 120 in one message, more than a transaction holds', async () => {
    await breaches(120, 'dana', 'mail');
    expect(await office.dispatches()).toMatchObject({ messages: 1, notices: 120 });
    expect(office.sent()).toHaveLength(1);
    expect(await office.dispatches()).toMatchObject({ messages: 0 });
  });

  test('sends what is due and leaves what is not', async () => {
    const [number = ''] = await breaches(1, 'dana', 'mail');
    office.clock -= MINUTE;
    expect(await office.dispatches()).toMatchObject({ messages: 0 });
    office.clock += 6 * MINUTE;
    expect(await office.dispatches()).toEqual({
      messages: 1,
      notices: 1,
      failed: 0,
      postponed: 0,
      lagMs: 5 * MINUTE,
    });
    expect(office.sent()).toMatchObject([
      {
        service: 'ses',
        to: 'dana@it.state.example',
        from: 'rotunda@it.state.example',
        recipient: 'dana',
        subject: `Promise broken: first response of ${number}`,
      },
    ]);
  });

  test('once sent, a notice is out of the index and keeps the message it went in', async () => {
    await breaches(1, 'dana', 'mail');
    await office.dispatches();
    const [notice] = await office.noticesOf('dana');
    const [message] = office.sent();
    expect(notice).toMatchObject({ state: 'sent', dispatch: message?.reference, sentAt: office.clock });
    expect(notice).not.toHaveProperty('alarmAt');
  });

  test('logs ids and counts, and never an address', async () => {
    await danaSubscribes();
    await breaches(2, 'dana', 'email', 'sms', 'mail');
    await noticesSchedule(office.ports)();
    expect(office.log.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'INFO STARTED',
      'INFO COMPLETED',
    ]);
    expect(office.log.join()).not.toMatch(/@|\+1517/);
  });
});

describe('exactly once', () => {
  test('two rounds at once send one message', async () => {
    await breaches(5, 'dana', 'mail');
    const rounds = await Promise.all([office.dispatches(), office.dispatches(), office.dispatches()]);
    expect(rounds.reduce((sum, { messages }) => sum + messages, 0)).toBe(1);
    expect(office.sent()).toHaveLength(1);
    expect(office.dropped()).toBe(0);
    expect(await office.dispatches()).toMatchObject({ messages: 0 });
  });

  test('a crash between sending and marking repeats the same message under the same reference', async () => {
    await breaches(3, 'dana', 'mail');
    const published: { readonly reference: string; readonly text: string }[] = [];
    const watched = {
      send: async (mail: Parameters<DispatchPorts['mailer']['send']>[0]) => {
        published.push(mail);
        await office.ports.mailer.send(mail);
      },
    };
    await expect(office.dispatches({ ...dyingAfterSend(), mailer: watched })).rejects.toThrow(
      '1 of 1 messages failed',
    );
    expect(await states()).toEqual(['pending']);
    // A notice that comes meanwhile waits for the next message; too early nothing is tried again.
    await breaches(1, 'dana', 'mail');
    expect(await office.dispatches({ ...office.ports, mailer: watched })).toMatchObject({ messages: 0 });
    office.clock += 2 * MINUTE;
    expect(await office.dispatches({ ...office.ports, mailer: watched })).toMatchObject({
      messages: 1,
      notices: 3,
    });
    expect(published).toHaveLength(2);
    expect(published[1]).toEqual(published[0]);
    expect([office.sent().length, office.dropped()]).toEqual([1, 1]);
    // The one that waited goes by itself.
    expect(await office.dispatches()).toMatchObject({ messages: 1, notices: 1 });
    expect(await states()).toEqual(['sent']);
  });

  test('a crash among the marks finishes them without sending again when nothing is left to tell', async () => {
    await breaches(2, 'dana', 'mail');
    const [first] = await Promise.all([
      office.ports.notices.claim({ recipient: 'dana', channel: 'mail' }, await keys(), office.clock),
    ]);
    if (first === undefined) throw new Error('Not claimed.');
    await office.ports.notices.finish({ ...first, turn: 99 }, { state: 'sent' }, office.clock);
    expect(await states()).toEqual(['sent']);
    office.clock += 2 * MINUTE;
    expect(await office.dispatches()).toMatchObject({ messages: 0 });
    expect(office.sent()).toEqual([]);
    await breaches(1, 'dana', 'mail');
    expect(await office.dispatches()).toMatchObject({ messages: 1 });
  });

  test('a claim made on old knowledge fails, whatever happened in between', async () => {
    await breaches(2, 'dana', 'mail');
    const line = { recipient: 'dana', channel: 'mail' } as const;
    const stale = await keys();
    expect(await office.dispatches()).toMatchObject({ messages: 1 });
    expect(await office.ports.notices.claim(line, stale, office.clock)).toBeUndefined();
  });

  async function keys(): Promise<readonly string[]> {
    return (await office.noticesOf('dana')).map(({ sk }) => String(sk));
  }
});

describe('a message that does not get through', () => {
  test('for a passing reason is tried at longer intervals for as long as it takes', async () => {
    await breaches(1, 'dana', 'mail');
    const slow = withMailFault(Object.assign(new Error('busy'), { name: 'TooManyRequestsException' }));
    for (const wait of [0, 2, 4, 8, 16]) {
      office.clock += wait * MINUTE;
      expect(await office.dispatches(slow)).toMatchObject({ postponed: 1 });
    }
    office.clock += HOUR;
    expect(await office.dispatches()).toMatchObject({ messages: 1 });
    expect(office.sent()).toHaveLength(1);
  });

  test('to a refused address is given up after three tries, and stays to be seen', async () => {
    await breaches(1, 'dana', 'mail');
    const refused = withMailFault(Object.assign(new Error('dana@nowhere'), { name: 'MessageRejected' }));
    for (let hour = 0; hour < 3; hour += 1) {
      await office.dispatches(refused);
      office.clock += HOUR;
    }
    expect(await office.noticesOf('dana')).toMatchObject([{ state: 'failed', failure: 'MessageRejected' }]);
    expect(office.log.filter((line) => line.startsWith('ERROR NOTICE_FAILED'))).toHaveLength(1);
    expect(office.log.join()).not.toContain('nowhere');
    expect(await office.dispatches()).toMatchObject({ messages: 0, failed: 0 });
  });

  test('to somebody nobody knows is given up at once, and holds up nobody', async () => {
    await breaches(1, 'stranger', 'mail');
    await breaches(1, 'dana', 'mail');
    expect(await office.dispatches()).toMatchObject({ messages: 1, failed: 1 });
    expect(await office.noticesOf('stranger')).toMatchObject([{ state: 'failed', failure: 'NoAddress' }]);
  });

  test('because nobody is behind the subscription goes to the person’s own address', async () => {
    await office.subscribed('ivan', 'sms', '+15175550143');
    await office.subscribed('dana', 'email', 'pending@it.state.example', false);
    const subscription = await office.ports.subscriptions.get('ivan', 'sms');
    await office.ports.topic.unsubscribe(subscription?.arn ?? '');
    await breaches(1, 'dana', 'email');
    await breaches(1, 'ivan', 'sms');
    expect(await office.dispatches()).toMatchObject({ messages: 2 });
    expect(
      office
        .sent()
        .map(({ service, to }) => `${service} ${to}`)
        .sort(),
    ).toEqual(['ses dana@it.state.example', 'ses ivan@it.state.example']);
    // Confirmed, it is used.
    await office.confirmAll();
    await breaches(1, 'dana', 'email');
    await office.dispatches();
    expect(office.sent().at(-1)).toMatchObject({ service: 'sns', to: 'pending@it.state.example' });
  });

  test('a morning after a night of breaches is one SMS', async () => {
    office.clock = at('Tue 06:00');
    await office.subscribed('dana', 'sms', '+15175550142');
    await breaches(7, 'dana', 'sms');
    await office.dispatches();
    expect(office.sent().map(({ text }) => text)).toEqual([
      '7 promises broken. https://rotunda.it.state.example',
    ]);
  });
});
