import * as z from 'zod';
import { subscriptionChannels, teamPaces } from '../../domain/notices/index.ts';
import { plainId } from '../../platform/http/text.ts';
import { contract, instant } from '../http/contract.ts';

const params = z.strictObject({ person: plainId });
const onChannel = z.strictObject({
  person: plainId,
  channel: z.enum(subscriptionChannels).meta({ description: 'email or sms' }),
});

const subscription = z
  .object({
    channel: z.enum(subscriptionChannels),
    address: z
      .string()
      .meta({ description: 'With most of its characters hidden.', examples: ['d***@it.state.example'] }),
    state: z.enum(['pending', 'confirmed', 'gone']).meta({
      description:
        'pending: the confirmation was not opened yet, or the code sent to a telephone did not come back; gone: it never was, or the receiver has ended it. Until confirmed, notices go to your own address.',
    }),
    consentAt: instant,
  })
  .meta({ id: 'Subscription' });

const preferences = z
  .object({
    teamWork: z.enum(teamPaces).meta({
      description:
        'Of work given to a team of yours: at-once, each request as it comes; daily, one message at eight of what nobody has taken up by then, and critical requests at once; urgent, critical and high requests at once and nothing else.',
    }),
  })
  .meta({ id: 'Preferences' });

export const contracts = {
  readPreferences: contract({ params, reply: preferences }),
  writePreferences: contract({
    params,
    body: z.strictObject({ teamWork: z.enum(teamPaces) }).meta({ id: 'NewPreferences' }),
    reply: preferences,
  }),
  listSubscriptions: contract({
    params,
    reply: z.object({ items: z.array(subscription) }).meta({ id: 'Subscriptions' }),
  }),
  subscribe: contract({
    params: onChannel,
    body: z
      .strictObject({
        address: z
          .union([z.email().max(254), z.string().regex(/^\+1[2-9]\d{2}[2-9]\d{6}$/)], {
            error: 'Give an email address, or a telephone number such as +15175550142.',
          })
          .meta({ examples: ['+15175550142'] }),
        consent: z.literal(true, { error: 'Notices are sent only to those who agree: send true.' }),
      })
      .meta({ id: 'NewSubscription' }),
    reply: subscription,
    // Each may send a text message, which costs money and reaches whomever was named.
    perHour: 10,
  }),
  confirmSubscription: contract({
    params: onChannel,
    body: z
      .strictObject({
        code: z
          .string()
          .regex(/^\d{6}$/, { message: 'Give the six digits you were sent.' })
          .meta({ examples: ['204913'] }),
      })
      .meta({ id: 'SubscriptionCode' }),
    reply: subscription,
  }),
  unsubscribe: contract({ params: onChannel, status: 204 }),
} as const;
