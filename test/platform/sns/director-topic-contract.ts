import { beforeAll, expect } from '@jest/globals';
import type { DirectorTopic } from '../../../platform/sns/director-topic.ts';
import { testExcept } from '../../support/contract.ts';

/** A topic to be held to the contract, and what its receivers see. */
export interface TopicUnderTest {
  readonly topic: DirectorTopic;
  /** Does what a receiver does with the message that asks to confirm. */
  confirm(address: string): Promise<void>;
  /** Texts that have reached an address, oldest first; requests to confirm left out. */
  textsTo(address: string): Promise<readonly string[]>;
}

/** What every topic keeps, on AWS and on one machine. */
export function holdToTopicContract(
  open: () => Promise<TopicUnderTest>,
  skipped: readonly string[] = [],
): void {
  const test = testExcept(skipped);
  let under: TopicUnderTest;
  beforeAll(async () => {
    under = await open();
  });
  const announce = (recipient: string, channel: 'email' | 'sms', reference: string, text: string) =>
    under.topic.publish({ recipient, channel, reference, subject: 'A notice', text });

  test('a text message reaches only the director it is for', async () => {
    await under.topic.subscribe('dana', 'sms', '+15175550101');
    await under.topic.subscribe('ivan', 'sms', '+15175550102');
    await announce('dana', 'sms', 'for-dana', 'Due soon');
    expect(await under.textsTo('+15175550101')).toEqual(['Due soon']);
    expect(await under.textsTo('+15175550102')).toEqual([]);
  });

  test('a mailbox gets nothing before its owner confirmed, and everything after', async () => {
    const subscribed = await under.topic.subscribe('edna', 'email', 'edna@state.example');
    const arn = subscribed.ok ? subscribed.arn : '';
    await announce('edna', 'email', 'early', 'Too early');
    expect(await under.topic.stateOf(arn)).toBe('pending');
    await under.confirm('edna@state.example');
    expect(await under.topic.stateOf(arn)).toBe('confirmed');
    await announce('edna', 'email', 'late', 'In time');
    expect(await under.textsTo('edna@state.example')).toEqual(['In time']);
  });

  test('the same subscription asked for again is the same', async () => {
    const first = await under.topic.subscribe('flo', 'sms', '+15175550103');
    expect(await under.topic.subscribe('flo', 'sms', '+15175550103')).toEqual(first);
  });

  test('an address that has one person is refused to another', async () => {
    await under.topic.subscribe('flo', 'sms', '+15175550103');
    expect(await under.topic.subscribe('gus', 'sms', '+15175550103')).toEqual({ ok: false, reason: 'taken' });
  });

  test('what is no address is refused', async () => {
    expect(await under.topic.subscribe('hal', 'email', 'nowhere')).toEqual({ ok: false, reason: 'refused' });
  });

  test('what has ended gets nothing more, and can be ended again', async () => {
    const subscribed = await under.topic.subscribe('ida', 'sms', '+15175550104');
    const arn = subscribed.ok ? subscribed.arn : '';
    await under.topic.unsubscribe(arn);
    await under.topic.unsubscribe(arn);
    expect(await under.topic.stateOf(arn)).toBe('gone');
    await announce('ida', 'sms', 'after', 'Still there?');
    expect(await under.textsTo('+15175550104')).toEqual([]);
  });
}
