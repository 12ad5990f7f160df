import type { Capability } from '../../functions/core/capability.ts';
import type { CorePorts, Registered } from '../../functions/core/ports.ts';
import { capabilities, type Ports } from '../../functions/capabilities.ts';
import type { AttachmentPorts } from '../../functions/attachments/ports.ts';
import type { ApprovalPorts } from '../../functions/approvals/ports.ts';
import type { NoticePorts } from '../../functions/notices/ports.ts';
import type { FailedReaction } from '../../functions/stream/failure.ts';
import type { Reaction } from '../../functions/stream/reaction.ts';
import { changeFromHistory } from '../../functions/stream/history.ts';
import { parseAggregateKey } from '../../platform/dynamodb/ledger/keys.ts';

/** What reactions need of the outside world. What needs the state machine or the bucket is not run without it. */
export interface RetryPorts
  extends
    CorePorts,
    Registered,
    Pick<NoticePorts, 'subscriptions' | 'preferences' | 'notices'>,
    Partial<Pick<ApprovalPorts, 'decisions' | 'tokens' | 'chain' | 'callback'>>,
    Partial<Pick<AttachmentPorts, 'contents'>> {}

/** What reactions may need that the command was not told of. */
export type Missing = 'state machine' | 'bucket';

/** What running a failed reaction again came to. */
export interface RunAgain {
  /** Events a reaction was run for; an item counts as one. */
  readonly events: number;
  /** Notices put, and those of them that were not there before. */
  readonly notices: { readonly put: number; readonly created: number };
  /** What reactions that could not be run wait for. */
  readonly waitingFor: ReadonlySet<Missing>;
}

/**
 * Runs a failed reaction again, or all that the change concerns when none is named, whatever becomes of the others.
 *
 * @throws what the first of them that fails throws
 */
export async function runAgain(failed: FailedReaction, ports: RetryPorts): Promise<RunAgain> {
  const { from = 0, to = 1 } = failed;
  const notices = { put: 0, created: 0 };
  const concerned = await reactionsTo(failed, {
    ...ports,
    notices: {
      ...ports.notices,
      async put(notice) {
        const outcome = await ports.notices.put(notice);
        notices.put += 1;
        notices.created += outcome === 'new' ? 1 : 0;
        return outcome;
      },
    },
  });
  const possible = concerned.filter(({ missing }) => missing.length === 0);
  const settled = await Promise.allSettled(possible.map(({ run }) => run()));
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
  return {
    events: possible.length === 0 ? 0 : to - from,
    notices,
    waitingFor: new Set(concerned.flatMap(({ missing }) => missing)),
  };
}

interface Concerned {
  /** What it needs that the command was not told of. */
  readonly missing: readonly Missing[];
  readonly run: () => Promise<void>;
}

async function reactionsTo(
  { reaction, pk, sk, from, to }: FailedReaction,
  ports: RetryPorts,
): Promise<readonly Concerned[]> {
  const isMeant = ({ name }: { readonly name: string }): boolean =>
    reaction === undefined || name === reaction;
  // What reactions do not use, which is for people, and what is missing, which then is not run.
  const all = ports as Ports;
  const key = parseAggregateKey(pk);
  const kind = ports.kinds.find(({ name }) => name === key?.kind && name === sk);
  if (key === undefined || kind === undefined || from === undefined || to === undefined)
    return capabilities.flatMap((capability) =>
      capability.itemReactions
        .filter((one) => isMeant(one) && sk.startsWith(one.prefix))
        .map((one) => ({
          missing: missingFor(capability, one, ports),
          run: () => one.react({ pk, sk }, all),
        })),
    );
  const change = await changeFromHistory(kind, key.id, { from, to }, ports);
  return capabilities.flatMap((capability) =>
    capability
      .reactions(all)
      .filter((one) => isMeant(one) && one.kind === kind.name)
      .filter(({ on }) => on === 'all' || change.events.some(({ type }) => on.has(type)))
      .map((one) => ({ missing: missingFor(capability, one, ports), run: () => one.react(change) })),
  );
}

function missingFor(
  { reactionNeeds }: Capability<Ports>,
  { onlyTable }: Pick<Reaction, 'onlyTable'>,
  { chain, contents }: RetryPorts,
): readonly Missing[] {
  if (onlyTable === true) return [];
  const needs = (what: string): boolean => reactionNeeds.some((need) => need.startsWith(`${what}.`));
  return [
    ...(chain === undefined && needs('chain') ? (['state machine'] as const) : []),
    ...(contents === undefined && needs('attachments') ? (['bucket'] as const) : []),
  ];
}
