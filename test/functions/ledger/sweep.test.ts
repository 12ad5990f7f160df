import { beforeEach, describe, expect, test } from '@jest/globals';
import { requestKind } from '../../../domain/requests/index.ts';
import { sweep, type SweepPorts } from '../../../functions/ledger/sweep.ts';
import { openHttpHarness } from '../../support/http-harness.ts';
import { at, HOUR, MINUTE } from '../../support/time.ts';

const harness = openHttpHarness();
const ports: SweepPorts = { ...harness.ports, kinds: [requestKind] };

/** Steps raised on a request so far, `clock step`. */
async function raised(id: string): Promise<readonly string[]> {
  const events = await harness.eventsOf(id);
  return events.flatMap((event) => ('alarmAt' in event ? [`${event.clockId} ${event.step}`] : []));
}

const everyStep = ['warning-75', 'warning-90', 'breach', 'escalation-1', 'escalation-2'];
const allOf = (...clocks: readonly string[]): readonly string[] =>
  clocks.flatMap((clock) => everyStep.map((step) => `${clock} ${step}`)).sort();
/** What a first sweep raises when it comes by days late. */
const breaches = ['first-response breach', 'resolution breach'];

beforeEach(async () => {
  // What earlier tests left behind climbs to its end long before anything of this one is due.
  for (let days = 4; days >= 0; days -= 1) {
    harness.clock = at('Mon 09:00') + weeks * 7 * 24 * HOUR - days * 24 * HOUR;
    await sweep(ports);
  }
  weeks += 1;
});
let weeks = 1;

describe('the sweep', () => {
  test('every five minutes for two days raises each step once, in order', async () => {
    const { number } = await harness.submit();
    const start = harness.clock;
    for (let minute = 0; minute <= 29 * 60; minute += 5) {
      harness.clock = start + minute * MINUTE;
      await sweep(ports);
    }
    const steps = await raised(number);
    expect([...steps].sort()).toEqual(allOf('first-response', 'resolution'));
    expect(steps.filter((step) => step.startsWith('resolution'))).toEqual(
      everyStep.map((step) => `resolution ${step}`),
    );
  });

  test('that comes by days late tells what is broken, for the time it was due, and nobody above yet', async () => {
    const { number } = await harness.submit();
    const start = harness.clock;
    harness.clock = start + 72 * HOUR;
    const swept = await sweep(ports);
    expect(swept).toEqual({ AlarmsRaised: 2, SweepLagMs: 72 * HOUR - 45 * MINUTE, SweepFailed: 0 });
    expect(await raised(number)).toEqual(breaches);
    const breach = (await harness.eventsOf(number)).find(({ type }) => type === 'ClockBreached');
    expect(breach).toMatchObject({
      clockId: 'first-response',
      at: harness.clock,
      dueAt: start + HOUR,
      alarmAt: start + HOUR + 1,
    });
  });

  test('that runs twice finds nothing the second time', async () => {
    const { number } = await harness.submit();
    harness.clock += 72 * HOUR;
    await sweep(ports);
    const before = await harness.everything();
    expect(await sweep(ports)).toEqual({ AlarmsRaised: 0, SweepLagMs: 0, SweepFailed: 0 });
    expect(await harness.everything()).toEqual(before);
    expect(await raised(number)).toEqual(breaches);
  });

  test('that runs in four places at once still raises each step once', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => harness.submit()));
    harness.clock += 72 * HOUR;
    await Promise.all([sweep(ports), sweep(ports), sweep(ports), sweep(ports)]);
    for (const { number } of made) expect(await raised(number)).toEqual(breaches);
  });

  test('and people at work at the same moment do not lose or double each other’s events', async () => {
    const { number } = await harness.submit();
    harness.clock += 5 * HOUR;
    const [, answer] = await Promise.all([
      sweep(ports),
      harness.ask('POST /requests/{id}/responses', {
        as: 'iris',
        params: { id: number },
        body: { text: 'On it.' },
      }),
    ]);
    expect(answer.status).toBe(200);
    const events = await harness.eventsOf(number);
    expect(await raised(number)).toEqual(['first-response breach']);
    expect(events.filter(({ type }) => type === 'ResponseGiven')).toHaveLength(1);
    expect((await harness.stateOf(number)).version).toBe(events.length);
  });

  test('reads what is due, not what is open', async () => {
    await Promise.all(Array.from({ length: 5 }, () => harness.submit()));
    harness.clock += 44 * MINUTE;
    expect(await sweep(ports)).toEqual({ AlarmsRaised: 0, SweepLagMs: 0, SweepFailed: 0 });
    harness.clock += MINUTE;
    expect(await sweep(ports)).toEqual({ AlarmsRaised: 5, SweepLagMs: 0, SweepFailed: 0 });
  });

  test('leaves alone what waits on the client and what is done', async () => {
    const [waiting, done] = [await harness.submit(), await harness.submit()];
    harness.clock += MINUTE;
    await harness.ask('POST /requests/{id}/questions', {
      as: 'iris',
      params: { id: waiting.number },
      body: { text: 'Which floor?' },
    });
    await harness.ask('POST /requests/{id}/resolution', {
      as: 'iris',
      params: { id: done.number },
      body: { text: 'Done.' },
    });
    harness.clock += 72 * HOUR;
    expect((await sweep(ports)).AlarmsRaised).toBe(0);
    expect(await raised(waiting.number)).toEqual([]);
  });

  test('leaves a request written by a faster clock to the next time, and says so', async () => {
    const { number } = await harness.submit();
    const start = harness.clock;
    // Its promise to answer is due in an hour, but somebody whose clock is hours fast has written last.
    harness.clock = start + 5 * HOUR;
    await harness.ask('POST /requests/{id}/comments', {
      as: 'ann',
      params: { id: number },
      body: { text: 'Hello?' },
    });
    const before = await raised(number);
    harness.log.splice(0);
    const slow: SweepPorts = {
      ...ports,
      now: () => start + 2 * HOUR - MINUTE,
      alarmsDue: (partition) => ports.alarmsDue(partition, start + 9 * HOUR),
    };
    expect((await sweep(slow)).AlarmsRaised).toBe(0);
    expect(harness.log).toEqual(['WARN SWEEP_POSTPONED']);
    expect(await raised(number)).toEqual(before);
    harness.clock = start + 9 * HOUR;
    expect((await sweep(ports)).AlarmsRaised).toBeGreaterThan(0);
  });
});
