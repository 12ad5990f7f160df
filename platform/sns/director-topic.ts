import {
  GetSubscriptionAttributesCommand,
  InvalidParameterException,
  NotFoundException,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import type { SubscriptionChannel } from '../../domain/notices/index.ts';

/** A message to one director by one channel. */
export interface Announcement {
  /** Person id. */
  readonly recipient: string;
  readonly channel: SubscriptionChannel;
  /** The same at every try, so that a repeat can be told. */
  readonly reference: string;
  readonly subject: string;
  readonly text: string;
}

export type Subscribed =
  | { readonly ok: true; readonly arn: string }
  /** `taken`: the address gets somebody else's notices. `refused`: SNS does not deliver there. */
  | { readonly ok: false; readonly reason: 'taken' | 'refused' };

/** `gone`: never confirmed in time, or ended by the receiver from a message. */
export type SubscriptionState = 'pending' | 'confirmed' | 'gone';

/** The topic directors are told through: one subscription for each director and channel, filtered by both. */
export interface DirectorTopic {
  publish(announcement: Announcement): Promise<void>;
  /** The same call again gives the same subscription. */
  subscribe(recipient: string, channel: SubscriptionChannel, address: string): Promise<Subscribed>;
  /** Harmless when it is gone. */
  unsubscribe(arn: string): Promise<void>;
  stateOf(arn: string): Promise<SubscriptionState>;
}

const text = (value: string): { DataType: 'String'; StringValue: string } => ({
  DataType: 'String',
  StringValue: value,
});

/** The topic in SNS. */
export function directorTopic(topicArn: string, client: SNSClient = new SNSClient({})): DirectorTopic {
  return {
    async publish({ recipient, channel, reference, subject, text: message }) {
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subject,
          Message: message,
          MessageAttributes: {
            recipient: text(recipient),
            channel: text(channel),
            reference: text(reference),
          },
        }),
      );
    },

    async subscribe(recipient, channel, address) {
      try {
        const { SubscriptionArn } = await client.send(
          new SubscribeCommand({
            TopicArn: topicArn,
            Protocol: channel,
            Endpoint: address,
            Attributes: { FilterPolicy: JSON.stringify({ recipient: [recipient], channel: [channel] }) },
            ReturnSubscriptionArn: true,
          }),
        );
        if (SubscriptionArn === undefined) throw new Error('SNS subscribed without saying what.');
        return { ok: true, arn: SubscriptionArn };
      } catch (error) {
        if (!(error instanceof InvalidParameterException)) throw error;
        // The filter names the person: other attributes are another person's.
        return { ok: false, reason: /already exists/i.test(error.message) ? 'taken' : 'refused' };
      }
    },

    async unsubscribe(arn) {
      try {
        await client.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
      } catch (error) {
        // SNS ends no subscription that was not confirmed; such a one lapses by itself after two days.
        if (error instanceof NotFoundException || error instanceof InvalidParameterException) return;
        throw error;
      }
    },

    async stateOf(arn) {
      try {
        const { Attributes } = await client.send(
          new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }),
        );
        return Attributes?.['PendingConfirmation'] === 'true' ? 'pending' : 'confirmed';
      } catch (error) {
        if (error instanceof NotFoundException) return 'gone';
        throw error;
      }
    },
  };
}
