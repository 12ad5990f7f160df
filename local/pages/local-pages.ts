import type { IncomingMessage } from 'node:http';
import { type Answer, header } from '../http/answer.ts';
import { type LocalTopic, subscriptionsPath } from '../outbox/director-topic.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { outboxPage } from './outbox-page.ts';
import { clockPage, type TimeMachine } from './clock-page.ts';
import { docsPage } from './docs-page.ts';
import { homePage } from './home-page.ts';
import { subscriptionPage } from './subscription-page.ts';
import { type Identity, identityPaths } from '../identity/identity.ts';

export interface LocalPages {
  readonly identity: Identity;
  readonly outbox: Outbox;
  readonly topic: Pick<LocalTopic, 'confirm'>;
  readonly machine: TimeMachine;
  readonly zone: string;
  readonly origin: string;
}

/** Everything this server answers besides the API itself; undefined for a path that is none of it. */
export async function localPage(
  { identity, outbox, topic, machine, zone, origin }: LocalPages,
  request: IncomingMessage,
  url: URL,
  readBody: () => Promise<Buffer | undefined>,
): Promise<Answer | undefined> {
  const method = request.method ?? 'GET';
  switch (url.pathname) {
    case '/':
      return homePage(machine.now(), zone, origin);
    case identityPaths.signIn:
      return method === 'POST'
        ? identity.signIn({
            headers: request.headers,
            body: (await readBody())?.toString('utf8'),
            next: url.searchParams.get('next') ?? undefined,
          })
        : identity.signInPage({ headers: request.headers, next: url.searchParams.get('next') ?? undefined });
    case identityPaths.configuration:
      return identity.configuration();
    case identityPaths.keys:
      return identity.keys();
    case '/local/outbox':
      return outboxPage(outbox, {
        accept: header(request, 'accept'),
        recipient: url.searchParams.get('recipient') ?? undefined,
        zone,
      });
    case '/local/clock':
      return clockPage(
        method,
        header(request, 'content-type'),
        method === 'POST' ? await readBody() : undefined,
        machine,
      );
    default:
      return url.pathname.startsWith(`${subscriptionsPath}/`)
        ? subscriptionPage(method, url.pathname.slice(subscriptionsPath.length + 1), topic)
        : docsPage(url.pathname);
  }
}
