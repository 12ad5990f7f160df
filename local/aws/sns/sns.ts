import { randomUUID } from 'node:crypto';
import type { Answer } from '../../http/answer.ts';
import { element } from '../../pages/markup.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import { AwsError, mapParameter, queryAnswer, queryError } from '../query-protocol.ts';
import { parseFilterPolicy } from './filter.ts';
import { publish } from './publish.ts';
import type { SnsState, Subscription } from './state.ts';

export interface Sns {
  readonly state: SnsState;
  readonly outbox: Outbox;
  /** The address a person opens to confirm a subscription. */
  readonly confirmationLink: (topic: string, token: string) => string;
}

type Action = (sns: Sns, parameters: URLSearchParams) => string;

const actions: Readonly<Record<string, Action>> = {
  CreateTopic: createTopic,
  Subscribe: subscribe,
  ConfirmSubscription: confirmSubscription,
  Unsubscribe: unsubscribe,
  ListSubscriptionsByTopic: listSubscriptionsByTopic,
  GetSubscriptionAttributes: getSubscriptionAttributes,
  Publish: publishAction,
};

/** Answers one SNS call, as SDKs send it: the Query protocol. */
export function answerSns(sns: Sns, parameters: URLSearchParams): Answer {
  const name = parameters.get('Action') ?? '';
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  try {
    if (action === undefined) {
      throw new AwsError('InvalidAction', `The action ${name} is not answered on this machine.`);
    }
    return queryAnswer(name, action(sns, parameters));
  } catch (error) {
    if (error instanceof AwsError) return queryError(error);
    throw error;
  }
}

function createTopic({ state }: Sns, parameters: URLSearchParams): string {
  const name = requireParameter(parameters, 'Name');
  if (!/^[\w-]{1,256}$/.test(name)) throw new AwsError('InvalidParameter', 'Invalid parameter: Topic Name');
  const arn = `arn:aws:sns:us-east-1:000000000000:${name}`;
  state.addTopic(arn);
  return element('TopicArn', arn);
}

function subscribe(sns: Sns, parameters: URLSearchParams): string {
  const topic = knownTopic(sns, parameters);
  const protocol = requireParameter(parameters, 'Protocol');
  const endpoint = requireParameter(parameters, 'Endpoint');
  if (protocol !== 'email' && protocol !== 'sms') {
    throw new AwsError('InvalidParameter', `Invalid parameter: ${protocol} is not delivered on this machine`);
  }
  const wellFormed = protocol === 'email' ? /^[^\s@]+@[^\s@]+$/ : /^\+?[0-9][0-9 ()-]{5,19}$/;
  if (!wellFormed.test(endpoint))
    throw new AwsError('InvalidParameter', `Invalid parameter: ${protocol} endpoint`);
  const filter = filterOf(parameters);
  const existing = sns.state
    .subscriptionsOf(topic)
    .find((candidate) => candidate.protocol === protocol && candidate.endpoint === endpoint);
  if (existing !== undefined && existing.filter !== filter) {
    throw new AwsError(
      'InvalidParameter',
      'Invalid parameter: Attributes Reason: Subscription already exists with different attributes',
    );
  }
  const subscription =
    existing ??
    sns.state.subscribe({
      topic,
      protocol,
      endpoint,
      // Carriers ask nobody; mailboxes are asked first.
      confirmed: protocol === 'sms',
      ...(filter === undefined ? {} : { filter }),
    });
  if (!subscription.confirmed) askToConfirm(sns, subscription);
  const showArn = subscription.confirmed || parameters.get('ReturnSubscriptionArn') === 'true';
  return element('SubscriptionArn', showArn ? subscription.arn : 'pending confirmation');
}

function filterOf(parameters: URLSearchParams): string | undefined {
  const attributes = mapParameter(parameters, 'Attributes', { name: 'key', value: 'value' });
  if ((attributes.get('FilterPolicyScope') ?? 'MessageAttributes') !== 'MessageAttributes') {
    throw new AwsError(
      'InvalidParameter',
      'Invalid parameter: FilterPolicyScope: only MessageAttributes is answered here',
    );
  }
  const text = attributes.get('FilterPolicy');
  if (text === undefined) return undefined;
  const policy = parseFilterPolicy(text);
  if (typeof policy === 'string') throw new AwsError('InvalidParameter', `Invalid parameter: ${policy}`);
  return text;
}

function askToConfirm({ outbox, confirmationLink }: Sns, { topic, endpoint, token }: Subscription): void {
  outbox.deliver({
    service: 'sns',
    channel: 'email',
    to: endpoint,
    subject: 'AWS Notification - Subscription Confirmation',
    text: 'You have chosen to subscribe to notices of Rotunda. To confirm, open the link.',
    link: confirmationLink(topic, token),
  });
}

function confirmSubscription(sns: Sns, parameters: URLSearchParams): string {
  const topic = knownTopic(sns, parameters);
  const token = requireParameter(parameters, 'Token');
  const subscription = sns.state.subscriptionsOf(topic).find((candidate) => candidate.token === token);
  if (subscription === undefined) throw new AwsError('InvalidParameter', 'Invalid parameter: Token');
  if (!subscription.confirmed) sns.state.confirm(subscription.arn);
  return element('SubscriptionArn', subscription.arn);
}

/** As on AWS, what is gone already is gone. */
function unsubscribe({ state }: Sns, parameters: URLSearchParams): string {
  const arn = requireParameter(parameters, 'SubscriptionArn');
  if (!arn.startsWith('arn:aws:sns:'))
    throw new AwsError('InvalidParameter', 'Invalid parameter: SubscriptionArn');
  if (state.subscription(arn) !== undefined) state.unsubscribe(arn);
  return '';
}

/** All in one page: a hundred would be a page on AWS, and a department has fewer directors. */
function listSubscriptionsByTopic(sns: Sns, parameters: URLSearchParams): string {
  const members = sns.state
    .subscriptionsOf(knownTopic(sns, parameters))
    .map(
      ({ arn, confirmed, protocol, endpoint, topic }) =>
        `<member>${element('SubscriptionArn', confirmed ? arn : 'PendingConfirmation')}` +
        `${element('Owner', '000000000000')}${element('Protocol', protocol)}` +
        `${element('Endpoint', endpoint)}${element('TopicArn', topic)}</member>`,
    );
  return `<Subscriptions>${members.join('')}</Subscriptions>`;
}

function getSubscriptionAttributes({ state }: Sns, parameters: URLSearchParams): string {
  const subscription = state.subscription(requireParameter(parameters, 'SubscriptionArn'));
  if (subscription === undefined) throw new AwsError('NotFound', 'Subscription does not exist', 404);
  const { arn, topic, protocol, endpoint, confirmed, filter } = subscription;
  const attributes: Readonly<Record<string, string>> = {
    SubscriptionArn: arn,
    TopicArn: topic,
    Owner: '000000000000',
    Protocol: protocol,
    Endpoint: endpoint,
    PendingConfirmation: String(!confirmed),
    RawMessageDelivery: 'false',
    ...(filter === undefined ? {} : { FilterPolicy: filter, FilterPolicyScope: 'MessageAttributes' }),
  };
  const entries = Object.entries(attributes).map(
    ([key, value]) => `<entry>${element('key', key)}${element('value', value)}</entry>`,
  );
  return `<Attributes>${entries.join('')}</Attributes>`;
}

function publishAction(sns: Sns, parameters: URLSearchParams): string {
  publish(sns.outbox, sns.state.subscriptionsOf(knownTopic(sns, parameters)), parameters);
  return element('MessageId', randomUUID());
}

function knownTopic({ state }: Sns, parameters: URLSearchParams): string {
  const topic = requireParameter(parameters, 'TopicArn');
  if (!state.hasTopic(topic)) throw new AwsError('NotFound', 'Topic does not exist', 404);
  return topic;
}

function requireParameter(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name);
  if (value === null || value === '') throw new AwsError('InvalidParameter', `Invalid parameter: ${name}`);
  return value;
}
