import { decide, evolve, type RequestCommand, type RequestState } from '../../domain/requests/index.ts';
import { type Stamp } from '../../domain/vocabulary/index.ts';
import type { RequestLedger } from '../../platform/dynamodb/ledger/ledger.ts';
import type { StageToken } from '../../platform/dynamodb/approvals/token-store.ts';
import type { Once } from '../../platform/dynamodb/ledger/idempotency.ts';
import type { Refusal } from '../http/problems.ts';
import { type RuleBooks, versionsOf } from './rule-books.ts';

export interface ExecutePorts {
  readonly ledger: RequestLedger;
  readonly ruleBooks: RuleBooks;
}

/** One command on one request, from whatever edge it came. */
export interface Execution {
  readonly id: string;
  readonly command: RequestCommand;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Says by which authority the person does this, now that the request is known, or refuses. Asked again after a conflict. */
  readonly permit: (state: RequestState) => Stamp | Refusal;
  readonly ifMatch?: number;
  /** Makes the record of the answer from the state it answers with. */
  readonly once?: (after: RequestState) => Once;
  /** Makes the callback token to be stored with the stage this opens; none when it opens none. */
  readonly token?: (after: RequestState) => StageToken | undefined;
}

export type Executed =
  | { readonly outcome: 'done'; readonly state: RequestState; readonly events: number }
  | { readonly outcome: 'repeated' }
  | { readonly outcome: 'refused'; readonly refusal: Refusal };

/** Writers on one request at once that are let through before one is told to come back. */
const maxAttempts = 8;

/**
 * What another writer stored while this command was on its way lies a moment after the instant it came in: it counts
 * as having come just after that. A clock further behind than this is a fault, which the domain refuses.
 */
const maxSkewMs = 5_000;

/**
 * Load, decide, append: the only way a request changes. Two writers on one request: one wins, the other loads
 * again and decides anew on what it finds.
 */
export async function execute(execution: Execution, ports: ExecutePorts): Promise<Executed> {
  const { id, command, now, permit, ifMatch, once, token } = execution;
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const before = await ports.ledger.load(id);
    if (before === undefined) return refused({ code: 'request.unknown' });
    const by = permit(before);
    if ('code' in by) return refused(by);
    if (ifMatch !== undefined && ifMatch !== before.version)
      return refused({ code: 'request.changed', version: before.version });
    const extra = command.type === 'RestateAgreement' ? [command.agreementVersion] : [];
    const rules = await ports.ruleBooks.bookOf(before.agencyId, [...versionsOf(before), ...extra]);
    if (rules === undefined)
      return refused({ code: 'agreement.unknown', version: extra[0] ?? before.agreementVersion });
    const overtaken = before.updatedAt > now && before.updatedAt - now <= maxSkewMs;
    const decision = decide(id, before, command, { now: overtaken ? before.updatedAt : now, by, rules });
    if (!decision.ok) return refused(decision.refusal);
    if (decision.events.length === 0) return { outcome: 'done', state: before, events: 0 };
    const after = decision.events.reduce<RequestState>(
      (state, event) => evolve(id, state, event, rules),
      before,
    );
    const stageToken = token?.(after);
    const appended = await ports.ledger.append({
      before,
      after,
      events: decision.events,
      ...(once === undefined ? {} : { once: once(after) }),
      ...(stageToken === undefined ? {} : { token: stageToken }),
    });
    if (appended === 'repeated') return { outcome: 'repeated' };
    if (appended === 'appended') return { outcome: 'done', state: after, events: decision.events.length };
  }
  return refused({ code: 'request.busy' });
}

function refused(refusal: Refusal): Executed {
  return { outcome: 'refused', refusal };
}
