import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { directorRoles, type Role } from '../domain/vocabulary/index.ts';
import { type Assignment, type Person } from '../domain/organisation/index.ts';
import { maskAddress } from '../functions/notices/subscriptions/mask-address.ts';
import type { NoticePorts } from '../functions/notices/ports.ts';
import type { Outbox } from './outbox/outbox.ts';

/** The topic and the queue that infrastructure makes on AWS; making them again changes nothing. */
export async function createChannels(topic: string, queue: string): Promise<void> {
  await new SNSClient({}).send(new CreateTopicCommand({ Name: topic }));
  await new SQSClient({}).send(new CreateQueueCommand({ QueueName: queue }));
}

/** Subscribes every sample director by email and SMS, and opens their confirmations for them. */
export async function subscribeDirectors(
  people: readonly Person[],
  assignments: readonly Assignment[],
  { now, topic, subscriptions }: Pick<NoticePorts, 'now' | 'topic' | 'subscriptions'>,
  outbox: Pick<Outbox, 'list'>,
): Promise<void> {
  const isDirector = (role: Role): boolean => (directorRoles as readonly Role[]).includes(role);
  const directors = people.filter(({ id }) =>
    assignments.some(({ personId, role }) => personId === id && isDirector(role)),
  );
  for (const [index, { id, email }] of directors.entries()) {
    // Numbers from 555-0100 to 555-0199 are set aside for examples.
    const addresses = { email, sms: `+1517555${String(100 + index).padStart(4, '0')}` } as const;
    for (const channel of ['email', 'sms'] as const) {
      const subscribed = await topic.subscribe(id, channel, addresses[channel]);
      if (!subscribed.ok)
        throw new Error(
          `The sample director ${id} cannot be subscribed: the address is ${subscribed.reason}.`,
        );
      await subscriptions.put({
        personId: id,
        channel,
        arn: subscribed.arn,
        address: maskAddress(addresses[channel]),
        consentAt: now(),
        leftovers: [],
        revision: 0,
      });
    }
  }
  for (const { link } of outbox.list({ limit: directors.length })) if (link !== undefined) await fetch(link);
}
