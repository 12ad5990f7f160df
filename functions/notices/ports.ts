import type { NoticeStore } from '../../platform/dynamodb/notices/notice-store.ts';
import type { PreferenceStore } from '../../platform/dynamodb/notices/preference-store.ts';
import type { SubscriptionStore } from '../../platform/dynamodb/notices/subscription-store.ts';
import type { Mailer } from '../../platform/ses/mailer.ts';
import type { DirectorTopic } from '../../platform/sns/director-topic.ts';
import type { CorePorts, Registered } from '../core/ports.ts';

/** What writing notices down needs. */
export type CreateNoticePorts = Omit<NoticePorts, 'topic' | 'mailer' | 'portal'>;

/** What notices need of the outside world besides what every capability does. */
export interface NoticePorts extends CorePorts, Registered {
  readonly subscriptions: SubscriptionStore;
  readonly preferences: PreferenceStore;
  readonly notices: NoticeStore;
  readonly topic: DirectorTopic;
  readonly mailer: Mailer;
  /** Origin of the portal, without a slash at its end. */
  readonly portal: string;
}
