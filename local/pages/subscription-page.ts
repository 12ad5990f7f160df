import type { Answer } from '../http/answer.ts';
import type { LocalTopic } from '../outbox/director-topic.ts';
import { page } from './page.ts';

/**
 * Where a director confirms a subscription by the link in a message. Looking changes nothing, since mail scanners open
 * links: the button does.
 */
export async function subscriptionPage(
  method: string,
  token: string,
  topic: Pick<LocalTopic, 'confirm'>,
): Promise<Answer> {
  if (method !== 'POST')
    return page(
      'Confirm your subscription',
      '<p>Do you want notices of Rotunda at this address?</p><form method="post"><button>Yes, send me notices</button></form>',
    );
  return (await topic.confirm(token)) === undefined
    ? page('This link does not work', '<p>It is incomplete, or the subscription no longer exists.</p>', 400)
    : page('Subscription confirmed', '<p>Notices will be sent to this address from now on.</p>');
}
