import { beforeAll, describe, expect, test } from '@jest/globals';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { termsBookOf } from '../../../domain/agreements/index.ts';
import { dueAlarms, evolvePromises, isOpen, nextAlarmAt } from '../../../domain/promises/index.ts';
import { type RequestEvent, requestKind } from '../../../domain/requests/index.ts';
import { impactAreas } from '../../../domain/vocabulary/index.ts';
import { execute } from '../../../functions/core/execute.ts';
import { sweep } from '../../../functions/ledger/sweep.ts';
import { anAgreement, aRequest, aRuleBook, dana, type RequestBuilder } from '../../support/builders.ts';
import { anApplication, complete, decide } from '../../support/chain.ts';
import { openHttpHarness, type HttpHarness } from '../../support/http-harness.ts';
import { aNumber, store } from '../../support/requests.ts';
import { DAY, HOUR } from '../../support/time.ts';
import { openly } from '../../support/organisation.ts';

/** A kind that raises everything missed at its own instant, so that one sweep has much to raise. */
const chattyKind: typeof requestKind = {
  ...requestKind,
  alarms(state, now, rules) {
    const book = termsBookOf(rules);
    const alarms: RequestEvent[] = [];
    let { clocks } = state;
    for (let due = nextAlarmAt(clocks); due !== undefined && due <= now; due = nextAlarmAt(clocks))
      for (const alarm of dueAlarms(clocks, Math.max(due, state.updatedAt), book)) {
        alarms.push(alarm);
        clocks = evolvePromises(clocks, alarm, book);
      }
    return alarms;
  },
};

const sweepOf = (desk: HttpHarness): ReturnType<typeof sweep> =>
  sweep({ ...desk.ports, kinds: [chattyKind] });

/** Promises each stage a decision, so that an application has many open clocks at once. */
const first = anAgreement({
  targets: [...anAgreement().targets, { metric: 'decision', minutes: 600, hours: 'business' }],
});
/** Ten warnings and ten steps of escalation: every clock has twenty-one alarms to raise. */
const second = {
  ...first,
  version: 2,
  warnings: [10, 20, 30, 40, 50, 60, 70, 80, 90, 95],
  escalation: Array.from({ length: 10 }, () => ({ minutes: 10, to: 'executive' as const })),
};

/** An application all assessors have before them, under the agreement with the many steps. */
function assessed(): RequestBuilder {
  const asked = anApplication({
    id: aNumber(),
    involves: [...impactAreas],
    rules: aRuleBook(first, second),
  });
  return decide(complete(asked), 'develop').does(
    { type: 'RestateAgreement', agreementVersion: 2, reason: 'A new plan.' },
    { from: dana },
  );
}

async function stepsOf(desk: HttpHarness, id: string): Promise<readonly string[]> {
  return (await desk.eventsOf(id)).flatMap((event) =>
    'alarmAt' in event ? [`${event.clockId} ${event.step}`] : [],
  );
}

describe('a request with more alarms due than a transaction holds', () => {
  const harness = openHttpHarness();

  beforeAll(async () => {
    await openly(harness.table).addAgreement({ ...second, agencyId: 'treasury' });
  });

  test('is swept in parts, each step once, and everybody else of its shard with it', async () => {
    const request = assessed();
    const ledger = harness.ports.ledger(requestKind);
    const { id } = await store(ledger, request);
    const others = await Promise.all(
      Array.from({ length: 20 }, () => store(ledger, aRequest({ id: aNumber() }))),
    );
    const open = request.state.clocks.clocks.filter(isOpen);
    expect(open.length).toBeGreaterThanOrEqual(5);
    harness.clock = request.state.updatedAt + 90 * DAY;

    const swept = await sweepOf(harness);

    const steps = await stepsOf(harness, id);
    expect(steps.length).toBeGreaterThan(100);
    expect(new Set(steps).size).toBe(steps.length);
    // What was broken before the new terms climbs on; of what is broken nobody is warned.
    const ofTheFirst = steps.filter((step) => step.startsWith('first-response'));
    const broken = ofTheFirst.indexOf('first-response breach');
    expect(ofTheFirst.slice(broken + 1)).toEqual(
      Array.from({ length: 10 }, (_, index) => `first-response escalation-${index + 1}`),
    );
    const before = request.events.filter((event) => 'alarmAt' in event).length;
    expect(swept).toMatchObject({
      SweepFailed: 0,
      AlarmsRaised: steps.length - before + others.length * 10,
    });
    expect((await harness.stateOf(id)).version).toBe((await harness.eventsOf(id)).length);
    expect(await sweepOf(harness)).toEqual({ AlarmsRaised: 0, SweepLagMs: 0, SweepFailed: 0 });
  });

  test('takes a command all the same, whose events come after the last of them', async () => {
    const request = assessed();
    const { id } = await store(harness.ports.ledger(requestKind), request);
    const executed = await execute(
      chattyKind,
      {
        id,
        command: { type: 'AddComment', text: 'Any news?', visibility: 'public' },
        now: request.state.updatedAt + 90 * DAY,
        permit: () => dana,
        ifMatch: request.state.version,
      },
      harness.ports,
    );
    expect(executed.outcome).toBe('done');
    const events = await harness.eventsOf(id);
    expect((await stepsOf(harness, id)).length).toBeGreaterThan(100);
    expect(events.at(-1)?.type).toBe('CommentAdded');
  });
});

describe('a row that cannot be read', () => {
  const harness = openHttpHarness();

  test('is named, counted and passed over, and the others are swept', async () => {
    const ledger = harness.ports.ledger(requestKind);
    const [damaged, healthy] = await Promise.all([
      store(ledger, aRequest({ id: aNumber() })),
      store(ledger, aRequest({ id: aNumber() })),
    ]);
    await harness.table.client.send(
      new UpdateCommand({
        TableName: harness.table.name,
        Key: { pk: `request#${damaged.id}`, sk: 'request' },
        UpdateExpression: 'SET #status = :nonsense',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':nonsense': 'nonsense' },
      }),
    );
    harness.clock = healthy.updatedAt + 90 * DAY;
    expect(await sweepOf(harness)).toMatchObject({ SweepFailed: 1, AlarmsRaised: 10 });
    expect(await stepsOf(harness, healthy.id)).toHaveLength(10);
    expect(harness.log).toContain('ERROR SWEEP_FAILED');
  });
});

describe('a row of a kind nobody has registered', () => {
  const desk = openHttpHarness();

  test('is named as well', async () => {
    const alarmAt = desk.clock - HOUR;
    const row = { pk: 'survey#1', sk: 'survey', version: 1, alarmsOf: 'alarm#3', alarmAt };
    await desk.table.client.send(new PutCommand({ TableName: desk.table.name, Item: row }));
    expect((await sweepOf(desk)).SweepFailed).toBe(1);
  });
});
