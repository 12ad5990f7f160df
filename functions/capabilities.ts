import { approvals } from './approvals/capability.ts';
import type { ApprovalPorts } from './approvals/ports.ts';
import type { Capability } from './core/capability.ts';
import type { Registered } from './core/ports.ts';
import type { Route } from './http/contract.ts';
import type { EdgePorts } from './http/handler.ts';
import { ledger } from './ledger/capability.ts';
import { notices } from './notices/capability.ts';
import type { NoticePorts } from './notices/ports.ts';
import { organisation } from './organisation/capability.ts';
import { requests } from './requests/capability.ts';
import type { RequestPorts } from './requests/ports.ts';
import type { Reactions } from './stream/handler.ts';

/** All that any capability asks of the outside world; each takes what it needs. */
export type Ports = RequestPorts & ApprovalPorts & NoticePorts & Registered & EdgePorts;

/**
 * The registry: one row for each capability. What runs on AWS, the one-machine runtime, the reference, the matrix of who
 * may do what, the data model, the sweep and the stream are made from it. What runs each minute runs in this order.
 */
export const capabilities: readonly Capability<Ports>[] = [
  ledger,
  requests,
  approvals,
  organisation,
  notices,
];

/** What the capabilities bring for what works on all of them. */
export function register(registry: readonly Capability<never>[]): Registered {
  const subjects = registry.flatMap((one) => one.notices);
  const words = [...subjects.map((subject) => subject.words), ...registry.flatMap((one) => one.words)];
  return {
    kinds: registry.flatMap(({ kinds }) => kinds),
    subjects,
    words: new Map(words.map((one) => [one.kind, one])),
  };
}

/** Every route there is. */
export function routesIn(registry: readonly Capability<never>[]): readonly Route[] {
  return registry.flatMap(({ routes }) => routes);
}

/** What follows from changes, of all capabilities together. */
export function allReactions<P>(registry: readonly Capability<P>[]): Reactions<P> {
  return {
    reactions: (ports) => registry.flatMap((one) => one.reactions(ports)),
    itemReactions: registry.flatMap(({ itemReactions }) => itemReactions),
  };
}
