import * as z from 'zod';
import { parseJson } from '../../http/answer.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import { AwsError, mapParameter } from '../query-protocol.ts';
import { type FilterPolicy, matchOf, type MessageAttribute, parseFilterPolicy, passes } from './filter.ts';
import type { Subscription } from './state.ts';

/** A text per protocol, with one for the rest. */
const structuredSchema = z.looseObject({
  default: z.string(),
  email: z.string().optional(),
  sms: z.string().optional(),
});

/** 256 KB, text and attributes together. */
const largestMessage = 262_144;

/** Delivers a published message to every confirmed subscription whose filter it passes. */
export function publish(
  outbox: Outbox,
  subscriptions: readonly Subscription[],
  parameters: URLSearchParams,
): void {
  const text = textOf(parameters);
  const subject = subjectOf(parameters);
  const attributes = attributesOf(parameters);
  const reference = attributes.get('reference')?.value;
  for (const subscription of subscriptions) {
    const policy = policyOf(subscription);
    if (!subscription.confirmed || !passes(policy, attributes)) continue;
    const recipient = matchOf(policy, attributes, 'recipient');
    outbox.deliver({
      service: 'sns',
      channel: subscription.protocol,
      to: subscription.endpoint,
      // A text message has no subject line.
      ...(subject === undefined || subscription.protocol === 'sms' ? {} : { subject }),
      text: text(subscription.protocol),
      subscription: subscription.arn,
      ...(reference === undefined ? {} : { reference }),
      ...(recipient === undefined ? {} : { recipient }),
    });
  }
}

function policyOf({ filter }: Subscription): FilterPolicy {
  const policy = filter === undefined ? {} : parseFilterPolicy(filter);
  // It was parsed before it was stored.
  if (typeof policy === 'string') throw new Error(policy);
  return policy;
}

function textOf(parameters: URLSearchParams): (protocol: 'email' | 'sms') => string {
  const message = parameters.get('Message') ?? '';
  if (message === '') throw new AwsError('InvalidParameter', 'Invalid parameter: Empty message');
  if (Buffer.byteLength(message) > largestMessage) {
    throw new AwsError('InvalidParameter', 'Invalid parameter: Message too long');
  }
  if (parameters.get('MessageStructure') !== 'json') return () => message;
  const structured = structuredSchema.safeParse(parseJson(message));
  if (!structured.success) {
    throw new AwsError(
      'InvalidParameter',
      'Invalid parameter: Message Structure - No default entry in JSON message body',
    );
  }
  return (protocol) => structured.data[protocol] ?? structured.data.default;
}

/** SNS takes a subject of up to 100 printable ASCII characters. */
function subjectOf(parameters: URLSearchParams): string | undefined {
  const subject = parameters.get('Subject') ?? undefined;
  if (subject !== undefined && !/^[\x20-\x7e]{1,100}$/.test(subject)) {
    throw new AwsError('InvalidParameter', 'Invalid parameter: Subject');
  }
  return subject;
}

function attributesOf(parameters: URLSearchParams): ReadonlyMap<string, MessageAttribute> {
  const types = mapParameter(parameters, 'MessageAttributes', { name: 'Name', value: 'Value.DataType' });
  const values = mapParameter(parameters, 'MessageAttributes', { name: 'Name', value: 'Value.StringValue' });
  return new Map(
    [...types].map(([name, type]) => {
      const value = values.get(name) ?? '';
      if (value === '' && type !== 'Binary') {
        throw new AwsError(
          'ParameterValueInvalid',
          `The message attribute '${name}' must contain non-empty message attribute value.`,
        );
      }
      if (type === 'String.Array' && !Array.isArray(parseJson(value))) {
        throw new AwsError('ParameterValueInvalid', `The message attribute '${name}' is not a JSON array.`);
      }
      return [name, { type, value }];
    }),
  );
}
