import { approvals } from './approvals/capability.ts';
import type { ApprovalPorts } from './approvals/ports.ts';
import { attachments } from './attachments/capability.ts';
import type { AttachmentPorts } from './attachments/ports.ts';
import type { Capability } from './core/capability.ts';
import type { Registered } from './core/ports.ts';
import type { Route } from './http/contract.ts';
import type { EdgePorts } from './http/handler.ts';
import { ledger } from './ledger/capability.ts';
import { notices } from './notices/capability.ts';
import type { NoticePorts } from './notices/ports.ts';
import { organisation } from './organisation/capability.ts';
import type { OrganisationPorts } from './organisation/ports.ts';
import { requests } from './requests/capability.ts';

/** All that any capability asks of the outside world; each takes what it needs. */
export type Ports = AttachmentPorts &
  ApprovalPorts &
  NoticePorts &
  OrganisationPorts &
  Registered &
  EdgePorts;

/**
 * The registry: one row for each capability. What runs on AWS, the one-machine runtime, the reference, the matrix of who
 * may do what and the data model are made from it. What runs each minute runs in this order. What the deployed sweep,
 * dispatcher and stream take of it is listed in `registrations.ts`.
 */
export const capabilities: readonly Capability<Ports>[] = [
  ledger,
  requests,
  attachments,
  approvals,
  organisation,
  notices,
];

/** Every route there is. */
export function routesIn(registry: readonly Capability<never>[]): readonly Route[] {
  return registry.flatMap(({ routes }) => routes);
}
