import type { Ports } from '../functions/capabilities.ts';
import type { Capability } from '../functions/core/capability.ts';
import { register } from '../functions/core/registration.ts';
import { corePorts } from '../functions/core/table-ports.ts';
import type { StreamPorts } from '../functions/stream/handler.ts';
import { decisionLists } from '../platform/dynamodb/approvals/decision-lists.ts';
import { tokenStore } from '../platform/dynamodb/approvals/token-store.ts';
import type { Table } from '../platform/dynamodb/client.ts';
import { noticeStore } from '../platform/dynamodb/notices/notice-store.ts';
import { subscriptionStore } from '../platform/dynamodb/notices/subscription-store.ts';
import { organisationChanges } from '../platform/dynamodb/organisation/organisation-changes.ts';
import { preferenceStore } from '../platform/dynamodb/notices/preference-store.ts';
import { organisationStore } from '../platform/dynamodb/organisation/organisation-store.ts';
import { rememberedOrganisation } from './organisation/remembered-organisation.ts';

/** What AWS provides elsewhere, as this machine has it: time, the log, and an implementation of each port. */
export interface LocalSetting
  extends
    Pick<Ports, 'now' | 'log' | 'zone' | 'portal' | 'topic' | 'mailer' | 'chain' | 'callback'>,
    Pick<Ports, 'bucket' | 'contents'>,
    Pick<StreamPorts, 'failures'> {
  readonly table: Table;
  /** Another number as soon as something of the organisation was written. */
  readonly revision: () => number;
}

/** All that any capability asks of the outside world, as this machine provides it. */
export function localPorts(
  { table, revision, ...setting }: LocalSetting,
  registry: readonly Capability<Ports>[],
): Ports & StreamPorts {
  return {
    ...corePorts(table, {
      ...setting,
      revision,
      organisation: rememberedOrganisation(organisationStore(table), revision),
    }),
    ...register(registry),
    ...setting,
    identityClaim: 'username',
    changes: organisationChanges(table),
    decisions: decisionLists(table),
    tokens: tokenStore(table),
    subscriptions: subscriptionStore(table),
    preferences: preferenceStore(table),
    notices: noticeStore(table),
  };
}
