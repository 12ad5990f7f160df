import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Channel, Notice } from '../../../domain/notices/index.ts';
import type { DispatchPorts } from '../../../functions/notices/dispatch/dispatch.ts';
import { scheduleHandler } from '../../../functions/core/schedule-handler.ts';
import { dispatchSchedule } from '../../../functions/notices/dispatch/dispatch-schedule.ts';
import { aRequest } from '../../support/builders.ts';
import { aNumber } from '../../support/requests.ts';
import { at, HOUR, MINUTE } from '../../support/time.ts';
import { type NoticesHarness, openNoticesHarness } from './notices-harness.ts';

let harness: NoticesHarness;
beforeEach(async () => {
  harness = await openNoticesHarness();
});
afterEach(() => harness.close());

/** Breaches written down for a director, due now. */
async function writeBreaches(
  count: number,
  recipient = 'dana',
  ...channels: readonly Channel[]
): Promise<readonly string[]> {
  const numbers = Array.from({ length: count }, () => aNumber());
  const notices = numbers.flatMap((id) =>
    channels.map((channel): Notice => ({
      recipient,
      channel,
      subject: { kind: 'request', id },
      sequence: 4,
      template: 'breach',
      severity: 'breach',
      facts: { promise: 'first-response', dueAt: harness.clock },
      createdAt: harness.clock,
      notBefore: harness.clock,
    })),
  );
  await Promise.all(notices.map((notice) => harness.ports.notices.put(notice)));
  return numbers;
}

/** Ports of a process that dies when it has sent, before it can say so. */
function dieAfterSending(): DispatchPorts {
  return {
    ...harness.ports,
    notices: { ...harness.ports.notices, finish: () => Promise.reject(new Error('killed')) },
  };
}

/** Ports whose mail service answers with an error. */
function failMailWith(error: Error): DispatchPorts {
  return { ...harness.ports, mailer: { send: () => Promise.reject(error) } };
}

async function listStates(recipient = 'dana'): Promise<readonly unknown[]> {
  return [...new Set((await harness.listNotices(recipient)).map(({ state }) => state))];
}

async function subscribeDana(): Promise<void> {
  await harness.subscribeDirector('dana', 'email', 'dana@it.state.example');
  await harness.subscribeDirector('dana', 'sms', '+15175550142');
}

describe('one round', () => {
  test('tells a director of 40 breaches in one email and one SMS', async () => {
    await subscribeDana();
    await writeBreaches(40, 'dana', 'email', 'sms');
    expect(await harness.dispatch()).toEqual({
      messages: 2,
      notices: 80,
      failed: 0,
      dropped: 0,
      postponed: 0,
      lagMs: 0,
    });
    const sent = harness.listMessages();
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
    expect(await listStates()).toEqual(['sent']);
  });

  test('holds however many there are: 120 in one message, more than a transaction holds', async () => {
    await writeBreaches(120, 'dana', 'mail');
    expect(await harness.dispatch()).toMatchObject({ messages: 1, notices: 120 });
    expect(harness.listMessages()).toHaveLength(1);
    expect(await harness.dispatch()).toMatchObject({ messages: 0 });
  });

  test('sends what is due and leaves what is not', async () => {
    const [number = ''] = await writeBreaches(1, 'dana', 'mail');
    harness.clock -= MINUTE;
    expect(await harness.dispatch()).toMatchObject({ messages: 0 });
    harness.clock += 6 * MINUTE;
    expect(await harness.dispatch()).toEqual({
      messages: 1,
      notices: 1,
      failed: 0,
      dropped: 0,
      postponed: 0,
      lagMs: 5 * MINUTE,
    });
    expect(harness.listMessages()).toMatchObject([
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
    await writeBreaches(1, 'dana', 'mail');
    await harness.dispatch();
    const [notice] = await harness.listNotices('dana');
    const [message] = harness.listMessages();
    expect(notice).toMatchObject({ state: 'sent', dispatch: message?.reference, sentAt: harness.clock });
    expect(notice).not.toHaveProperty('alarmAt');
  });

  test('logs ids and counts, and never an address', async () => {
    await subscribeDana();
    await writeBreaches(2, 'dana', 'email', 'sms', 'mail');
    await scheduleHandler('notices-dispatch', dispatchSchedule, harness.ports)();
    expect(harness.log.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'INFO STARTED',
      'INFO COMPLETED',
    ]);
    expect(harness.log.at(-1)).toBe(
      'INFO COMPLETED {"operation":"dispatch","NoticeLagMs":0,"MessagesSent":3,"NoticesFailed":0}',
    );
    expect(harness.log.join()).not.toMatch(/@|\+1517/);
  });
});

describe('exactly once', () => {
  test('two rounds at once send one message', async () => {
    await writeBreaches(5, 'dana', 'mail');
    const rounds = await Promise.all([harness.dispatch(), harness.dispatch(), harness.dispatch()]);
    expect(rounds.reduce((sum, { messages }) => sum + messages, 0)).toBe(1);
    expect(harness.listMessages()).toHaveLength(1);
    expect(harness.countDropped()).toBe(0);
    expect(await harness.dispatch()).toMatchObject({ messages: 0 });
  });

  test('a crash between sending and marking repeats the same message under the same reference', async () => {
    await writeBreaches(3, 'dana', 'mail');
    const published: { readonly reference: string; readonly text: string }[] = [];
    const watched = {
      send: async (mail: Parameters<DispatchPorts['mailer']['send']>[0]) => {
        published.push(mail);
        await harness.ports.mailer.send(mail);
      },
    };
    await expect(harness.dispatch({ ...dieAfterSending(), mailer: watched })).rejects.toThrow(
      '1 of 1 messages failed',
    );
    expect(await listStates()).toEqual(['pending']);
    // A notice that comes meanwhile waits for the next message; too early nothing is tried again.
    await writeBreaches(1, 'dana', 'mail');
    expect(await harness.dispatch({ ...harness.ports, mailer: watched })).toMatchObject({ messages: 0 });
    harness.clock += 2 * MINUTE;
    expect(await harness.dispatch({ ...harness.ports, mailer: watched })).toMatchObject({
      messages: 1,
      notices: 3,
    });
    expect(published).toHaveLength(2);
    expect(published[1]).toEqual(published[0]);
    expect([harness.listMessages().length, harness.countDropped()]).toEqual([1, 1]);
    // The one that waited goes by itself.
    expect(await harness.dispatch()).toMatchObject({ messages: 1, notices: 1 });
    expect(await listStates()).toEqual(['sent']);
  });

  test('a crash among the marks finishes them without sending again when nothing is left to tell', async () => {
    await writeBreaches(2, 'dana', 'mail');
    const line = { recipient: 'dana', channel: 'mail' } as const;
    const { dispatch } = await harness.ports.notices.claim(line, await listKeys(), harness.clock);
    if (dispatch === undefined) throw new Error('Not claimed.');
    await harness.ports.notices.finish({ ...dispatch, turn: 99 }, { state: 'sent' }, harness.clock);
    expect(await listStates()).toEqual(['sent']);
    harness.clock += 2 * MINUTE;
    expect(await harness.dispatch()).toMatchObject({ messages: 0 });
    expect(harness.listMessages()).toEqual([]);
    await writeBreaches(1, 'dana', 'mail');
    expect(await harness.dispatch()).toMatchObject({ messages: 1 });
  });

  test('a claim made on old knowledge fails, whatever happened in between', async () => {
    await writeBreaches(2, 'dana', 'mail');
    const line = { recipient: 'dana', channel: 'mail' } as const;
    const stale = await listKeys();
    expect(await harness.dispatch()).toMatchObject({ messages: 1 });
    expect(await harness.ports.notices.claim(line, stale, harness.clock)).toEqual({ unreadable: [] });
  });

  async function listKeys(): Promise<readonly string[]> {
    return (await harness.listNotices('dana')).map(({ sk }) => String(sk));
  }
});

describe('a message that does not get through', () => {
  test('for a passing reason is tried at longer intervals for as long as it takes', async () => {
    await writeBreaches(1, 'dana', 'mail');
    const slow = failMailWith(Object.assign(new Error('busy'), { name: 'TooManyRequestsException' }));
    for (const wait of [0, 2, 4, 8, 16]) {
      harness.clock += wait * MINUTE;
      expect(await harness.dispatch(slow)).toMatchObject({ postponed: 1 });
    }
    harness.clock += HOUR;
    expect(await harness.dispatch()).toMatchObject({ messages: 1 });
    expect(harness.listMessages()).toHaveLength(1);
  });

  test('to a refused address is given up after three tries, and stays to be seen', async () => {
    await writeBreaches(1, 'dana', 'mail');
    const refused = failMailWith(Object.assign(new Error('dana@nowhere'), { name: 'MessageRejected' }));
    for (let hour = 0; hour < 3; hour += 1) {
      await harness.dispatch(refused);
      harness.clock += HOUR;
    }
    expect(await harness.listNotices('dana')).toMatchObject([
      { state: 'failed', failure: 'MessageRejected' },
    ]);
    expect(harness.log.filter((line) => line.startsWith('ERROR NOTICE_FAILED'))).toHaveLength(1);
    expect(harness.log.join()).not.toContain('nowhere');
    expect(await harness.dispatch()).toMatchObject({ messages: 0, failed: 0 });
  });

  test('to somebody nobody knows is given up at once, and holds up nobody', async () => {
    await writeBreaches(1, 'stranger', 'mail');
    await writeBreaches(1, 'dana', 'mail');
    expect(await harness.dispatch()).toMatchObject({ messages: 1, failed: 1 });
    expect(await harness.listNotices('stranger')).toMatchObject([{ state: 'failed', failure: 'NoAddress' }]);
  });

  test('because nobody is behind the subscription goes to the person’s own address', async () => {
    await harness.subscribeDirector('ivan', 'sms', '+15175550143');
    await harness.subscribeDirector('dana', 'email', 'pending@it.state.example', false);
    const subscription = await harness.ports.subscriptions.get('ivan', 'sms');
    await harness.ports.topic.unsubscribe(subscription?.arn ?? '');
    await writeBreaches(1, 'dana', 'email');
    await writeBreaches(1, 'ivan', 'sms');
    expect(await harness.dispatch()).toMatchObject({ messages: 2 });
    expect(
      harness
        .listMessages()
        .map(({ service, to }) => `${service} ${to}`)
        .sort(),
    ).toEqual(['ses dana@it.state.example', 'ses ivan@it.state.example']);
    // Confirmed, it is used.
    await harness.confirmAll();
    await writeBreaches(1, 'dana', 'email');
    await harness.dispatch();
    expect(harness.listMessages().at(-1)).toMatchObject({ service: 'sns', to: 'pending@it.state.example' });
  });

  test('a morning after a night of breaches is one SMS', async () => {
    harness.clock = at('Tue 06:00');
    await harness.subscribeDirector('dana', 'sms', '+15175550142');
    await writeBreaches(7, 'dana', 'sms');
    await harness.dispatch();
    expect(harness.listMessages().map(({ text }) => text)).toEqual([
      '7 promises broken. https://rotunda.it.state.example',
    ]);
  });
});

describe('a notice that waited', () => {
  test('is left out when it is no longer true, and its row says why', async () => {
    await subscribeDana();
    const broken = aRequest({ id: aNumber(), at: 'Mon 16:00' }).sweptUntil('Mon 17:30');
    await harness.storeRequest(broken);
    harness.clock = at('Mon 23:00');
    await harness.deliverChanges(broken);
    await harness.dispatch();
    const acknowledged = broken.acknowledged('first-response', { at: 'Tue 03:00' });
    await harness.storeRequest(acknowledged);
    harness.clock = at('Tue 06:00');
    const sent = harness.listMessages().length;
    expect(await harness.dispatch()).toMatchObject({ messages: 0, dropped: 1 });
    expect(harness.listMessages()).toHaveLength(sent);
    const rows = await harness.listNotices('dana');
    expect(rows.find(({ channel }) => channel === 'sms')).toMatchObject({
      state: 'dropped',
      dropped: 'acknowledged',
      droppedAt: harness.clock,
    });
    expect(await harness.dispatch()).toMatchObject({ messages: 0, dropped: 0 });
  });

  test('is dropped when the question was answered over the weekend', async () => {
    const request = aRequest({ id: aNumber(), at: 'Fri 20:30' }).triaged({}, { at: 'Fri 20:40' });
    const question = request.waitingOnClient({ at: 'Fri 20:45' });
    await harness.storeRequest(question);
    harness.clock = at('Fri 20:50');
    await harness.deliverChanges(question);
    const answered = question.answered({ at: 'Sat 12:00' }).resolved({ at: 'Sat 13:00' });
    await harness.storeRequest(answered);
    await harness.deliverChanges(answered, question.events.length + 1);
    harness.clock = at('Mon 07:00', 1);
    await harness.dispatch();
    const [message] = harness.listMessages().filter(({ recipient }) => recipient === 'ann');
    expect(message?.subject).toBe('2 updates');
    expect(message?.text).toMatch(/is resolved[^]*We have received/);
    expect(message?.text).not.toContain('question');
  });

  test('is not sent to somebody whose role has ended, but a broken promise is', async () => {
    await harness.assign('old', 'service-director', { until: '2026-11-30' });
    const late = aRequest({ id: aNumber(), at: 'Mon 16:00' }).sweptUntil('Mon 17:30');
    await harness.storeRequest(late);
    harness.clock = at('Mon 21:00');
    await harness.deliverChanges(late);
    harness.clock = at('Tue 09:00');
    await harness.dispatch();
    expect(await harness.listNotices('old')).toMatchObject([{ template: 'breach', state: 'sent' }]);
  });
});

describe('a notice that cannot be read', () => {
  /** Spoils the only notice a person has so far, and says its key. */
  async function spoilNotice(recipient: string): Promise<string> {
    const [notice] = await harness.listNotices(recipient);
    const Item = { ...notice, facts: 'nonsense' };
    await harness.table.client.send(new PutCommand({ TableName: harness.table.name, Item }));
    return String(notice?.['sk']);
  }

  test('is named in the log and counted as failed, and the others of that person and of everybody go out', async () => {
    await writeBreaches(1, 'dana', 'mail');
    const key = await spoilNotice('dana');
    await writeBreaches(2, 'dana', 'mail');
    await writeBreaches(1, 'ivan', 'mail');
    expect(await harness.dispatch()).toEqual({
      messages: 2,
      notices: 3,
      failed: 1,
      dropped: 0,
      postponed: 0,
      lagMs: 0,
    });
    expect(
      harness
        .listMessages()
        .map(({ to, subject }) => `${to}: ${subject ?? ''}`)
        .sort(),
    ).toEqual([
      'dana@it.state.example: 2 promises broken',
      expect.stringMatching(/^ivan@it\.state\.example: Promise broken: first response of /),
    ]);
    expect(harness.log).toEqual([
      `ERROR NOTICE_UNREADABLE {"recipient":"dana","channel":"mail","key":"${key}"}`,
    ]);
    const stored = await harness.listNotices('dana');
    expect(stored.find(({ sk }) => sk === key)).toMatchObject({ state: 'pending' });
    expect(stored.filter(({ sk }) => sk !== key)).toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
  });

  test('is named again each round until it is put right, and then goes out', async () => {
    await writeBreaches(1, 'dana', 'mail');
    const [whole] = await harness.listNotices('dana');
    await spoilNotice('dana');
    expect(await harness.dispatch()).toMatchObject({ messages: 0, failed: 1 });
    expect(await dispatchSchedule.run(harness.ports)).toEqual({
      NoticeLagMs: 0,
      MessagesSent: 0,
      NoticesFailed: 1,
    });
    await harness.table.client.send(new PutCommand({ TableName: harness.table.name, Item: whole }));
    expect(await harness.dispatch()).toMatchObject({ messages: 1, failed: 0 });
  });

  test('among those of a message under way does not keep the rest of it back', async () => {
    await writeBreaches(1, 'dana', 'mail');
    const [first] = await harness.listNotices('dana');
    await writeBreaches(1, 'dana', 'mail');
    const slow = failMailWith(Object.assign(new Error('busy'), { name: 'TooManyRequestsException' }));
    expect(await harness.dispatch(slow)).toMatchObject({ postponed: 2 });
    const Item = { ...first, facts: 'nonsense' };
    await harness.table.client.send(new PutCommand({ TableName: harness.table.name, Item }));
    harness.clock += 2 * MINUTE;
    expect(await harness.dispatch()).toMatchObject({ messages: 1, notices: 1, failed: 1 });
  });
});
