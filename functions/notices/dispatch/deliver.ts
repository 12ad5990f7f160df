import {
  messageFor,
  type Notice,
  type NoticeContent,
  type SubjectWords,
} from '../../../domain/notices/index.ts';
import type { Dispatch } from '../../../platform/dynamodb/notices/notice-store.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import type {
  Subscription,
  SubscriptionStore,
} from '../../../platform/dynamodb/notices/subscription-store.ts';
import type { Mailer } from '../../../platform/ses/mailer.ts';
import type { DirectorTopic } from '../../../platform/sns/director-topic.ts';

export interface DeliverPorts {
  /** Origin of the portal, without a slash at its end. */
  readonly portal: string;
  readonly zone: string;
  /** The words of each kind of subject. */
  readonly words: ReadonlyMap<string, SubjectWords>;
  readonly organisation: Pick<OrganisationStore, 'person'>;
  readonly subscriptions: Pick<SubscriptionStore, 'get'>;
  readonly topic: Pick<DirectorTopic, 'publish' | 'stateOf'>;
  readonly mailer: Mailer;
}

/** What is to be said, to whom, and by which channel. */
export type OutgoingMessage = Pick<Dispatch, 'recipient' | 'channel' | 'reference'> & {
  readonly say: readonly (NoticeContent & Pick<Notice, 'sequence'>)[];
};

/** Nobody of this id is known, so there is no address. */
export class NoAddress extends Error {
  constructor() {
    super('The recipient has no address.');
    this.name = 'NoAddress';
  }
}

/**
 * Hands one message to SNS or SES. SNS takes a message for a subscription that was never confirmed or has ended, and
 * delivers it to nobody; so it is asked first, and such a message goes to the person's own address instead, as one does to
 * a telephone whose code has not come back.
 */
export async function deliver(
  { recipient, channel, reference, say }: OutgoingMessage,
  ports: DeliverPorts,
): Promise<void> {
  if (channel !== 'mail') {
    const subscription = await ports.subscriptions.get(recipient, channel);
    if (subscription !== undefined && (await isInUse(subscription, ports))) {
      await ports.topic.publish({ recipient, channel, reference, ...messageFor(channel, say, ports) });
      return;
    }
  }
  const person = await ports.organisation.person(recipient);
  if (person === undefined) throw new NoAddress();
  const message = messageFor('mail', say, ports);
  await ports.mailer.send({ to: person.value.email, recipient, reference, ...message });
}

async function isInUse(
  { arn, endedAt, verification }: Subscription,
  { topic }: Pick<DeliverPorts, 'topic'>,
): Promise<boolean> {
  if (endedAt !== undefined || verification !== undefined) return false;
  return (await topic.stateOf(arn)) === 'confirmed';
}
