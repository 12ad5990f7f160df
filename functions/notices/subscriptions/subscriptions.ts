import { can, policy } from '../../../domain/access/index.ts';
import {
  afterWrongCode,
  checkVerification,
  codeMinutes,
  newVerification,
} from '../../../domain/notices/index.ts';
import type { Subscription } from '../../../platform/dynamodb/notices/subscription-store.ts';
import type { SubscriptionState } from '../../../platform/sns/director-topic.ts';
import type { Call, Refusal, UseCase } from '../use-case.ts';
import type { contracts } from '../contract.ts';
import { maskAddress } from './mask-address.ts';
import { drawCode, hashOfCode } from './code.ts';
import type { NoticePorts } from '../ports.ts';

/** What a director's subscriptions need. */
export type SubscriptionPorts = Pick<NoticePorts, 'organisation' | 'subscriptions' | 'topic' | 'randomBytes'>;

type Contracts = typeof contracts;

/** How a director is told, and whether each address was confirmed, as SNS says at this moment. */
export function listSubscriptions(ports: SubscriptionPorts): UseCase<Contracts['listSubscriptions']> {
  return async (call) => {
    const denied = await findDenial(call, call.params.person, ports);
    if (denied !== undefined) return { ok: false, refusal: denied };
    const subscriptions = await ports.subscriptions.of(call.params.person);
    const states = await Promise.all(subscriptions.map(({ arn }) => ports.topic.stateOf(arn)));
    return {
      ok: true,
      body: {
        items: subscriptions.map((subscription, index) => view(subscription, states[index] ?? 'gone')),
      },
    };
  };
}

/**
 * Subscribes an address, in place of the one there was. Sent again it changes nothing. SNS asks a mailbox whether it
 * agrees and a telephone nothing: that is sent a code, and no notice before the code came back.
 */
export function subscribe(ports: SubscriptionPorts): UseCase<Contracts['subscribe']> {
  return async (call) => {
    const { person: personId, channel } = call.params;
    const { address } = call.body;
    const denied = await findDenial(call, personId, ports);
    if (denied !== undefined) return { ok: false, refusal: denied };
    if ((channel === 'email') !== address.includes('@'))
      return { ok: false, refusal: { code: 'subscription.wrong-address', channel } };
    const before = await ports.subscriptions.get(personId, channel);
    const subscribed = await ports.topic.subscribe(personId, channel, address);
    if (!subscribed.ok) return { ok: false, refusal: { code: `subscription.address-${subscribed.reason}` } };
    const { arn } = subscribed;
    const same = before?.arn === arn && before.endedAt === undefined;
    const isKnown = channel !== 'sms' || (same && before.verification === undefined);
    const code = isKnown ? undefined : drawCode(ports.randomBytes);
    const stored = await ports.subscriptions.put({
      personId,
      channel,
      arn,
      ...(code === undefined
        ? {}
        : { verification: newVerification(hashOfCode({ personId, channel }, code), call.now) }),
      address: maskAddress(address),
      consentAt: same ? before.consentAt : call.now,
      leftovers: leftoversOf(before, arn),
      revision: before?.revision ?? 0,
    });
    if (stored === undefined) return { ok: false, refusal: { code: 'subscription.changed' } };
    await endLeftovers(stored, ports);
    if (code !== undefined) await sendCode(stored, code, ports);
    return { ok: true, body: view(stored, await ports.topic.stateOf(arn)) };
  };
}

/** The code somebody was sent, which shows that they read what is sent there. */
export function confirmSubscription(ports: SubscriptionPorts): UseCase<Contracts['confirmSubscription']> {
  return async (call) => {
    const { person: personId, channel } = call.params;
    const denied = await findDenial(call, personId, ports);
    if (denied !== undefined) return { ok: false, refusal: denied };
    const before = await ports.subscriptions.get(personId, channel);
    if (before === undefined || before.endedAt !== undefined)
      return { ok: false, refusal: { code: 'subscription.none', channel } };
    const { verification, ...rest } = before;
    if (verification !== undefined) {
      const given = hashOfCode(before, call.body.code);
      const outcome = checkVerification(verification, given, call.now);
      if (outcome === 'spent') return { ok: false, refusal: { code: 'subscription.code-spent' } };
      const left = outcome === 'right' ? undefined : afterWrongCode(verification);
      const next = left === undefined ? rest : { ...rest, verification: left };
      if ((await ports.subscriptions.put(next)) === undefined)
        return { ok: false, refusal: { code: 'subscription.changed' } };
      if (left !== undefined)
        return { ok: false, refusal: { code: 'subscription.code-wrong', triesLeft: left.triesLeft } };
    }
    return { ok: true, body: view(rest, await ports.topic.stateOf(before.arn)) };
  };
}

/** By the subscription itself, so that it reaches the telephone it is about and no other. */
async function sendCode(
  { personId, channel, revision }: Subscription,
  code: string,
  { topic }: SubscriptionPorts,
): Promise<void> {
  await topic.publish({
    recipient: personId,
    channel,
    reference: `code#${personId}#${channel}#${revision}`,
    subject: 'Your code for Rotunda',
    text: `${code} is your code for notices of Rotunda. It is good for ${codeMinutes} minutes. Nobody will ever ask you for it.`,
  });
}

/** Ends a subscription. The record of the consent stays, with the time it was taken back. */
export function unsubscribe(ports: SubscriptionPorts): UseCase<Contracts['unsubscribe']> {
  return async (call) => {
    const { person: personId, channel } = call.params;
    const denied = await findDenial(call, personId, ports);
    if (denied !== undefined) return { ok: false, refusal: denied };
    const before = await ports.subscriptions.get(personId, channel);
    if (before === undefined) return { ok: true, body: {} };
    const stored = await ports.subscriptions.put({
      ...before,
      endedAt: before.endedAt ?? call.now,
      leftovers: leftoversOf(before),
    });
    if (stored === undefined) return { ok: false, refusal: { code: 'subscription.changed' } };
    await endLeftovers(stored, ports);
    return { ok: true, body: {} };
  };
}

/**
 * Why this caller may not; an administrator, who may read all, is told when there is nobody of that id. Who is told at an
 * address of their own may look at that and end it also when they have no role left.
 */
async function findDenial(
  { actor, route, person }: Pick<Call, 'actor' | 'route' | 'person'>,
  personId: string,
  { organisation }: Pick<SubscriptionPorts, 'organisation'>,
): Promise<Refusal | undefined> {
  if (personId === person.id && route.permission !== policy['subscription.write']) return undefined;
  if (can(actor, route.permission, { ownerId: personId }) === undefined) return { code: 'access.denied' };
  return (await organisation.person(personId)) === undefined ? { code: 'person.unknown' } : undefined;
}

/** SNS subscriptions to end, now that `arn` is the one in use. */
function leftoversOf(before: Subscription | undefined, arn?: string): readonly string[] {
  if (before === undefined) return [];
  return [...new Set([...before.leftovers, before.arn])].filter((other) => other !== arn);
}

/** Written down before it is done, so that a call that is cut off is finished by the next one. */
async function endLeftovers(
  subscription: Subscription,
  { topic, subscriptions }: SubscriptionPorts,
): Promise<void> {
  if (subscription.leftovers.length === 0) return;
  for (const arn of subscription.leftovers) await topic.unsubscribe(arn);
  await subscriptions.put({ ...subscription, leftovers: [] });
}

function view({ channel, address, consentAt, verification }: Subscription, known: SubscriptionState) {
  const state = verification !== undefined && known === 'confirmed' ? 'pending' : known;
  return { channel, address, state, consentAt: new Date(consentAt).toISOString() };
}
