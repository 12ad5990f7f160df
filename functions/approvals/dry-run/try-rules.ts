import type * as z from 'zod';
import { memoize } from '../../../platform/concurrency/memoize.ts';
import {
  type ApprovalRules,
  barredFrom,
  applyRuleChanges,
  type Detour,
  detourOf,
  neededFor,
  type RuleChanges,
  type StageId,
} from '../../../domain/approvals/index.ts';
import { principalOf, type Role } from '../../../domain/vocabulary/index.ts';
import { type RoleHolder } from '../../../domain/organisation/index.ts';
import { requestKind, submittersOf } from '../../../domain/requests/index.ts';
import { approvalRulesOf } from '../../../domain/agreements/index.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import type { CorePorts } from '../../core/ports.ts';
import { iso } from '../../http/call.ts';
import { roleHoldersOf } from '../../core/role-holders.ts';
import type { contracts } from '../contract.ts';
import { type Forwarded, type Reading, recentApprovals } from './recent-approvals.ts';

export interface TryPorts {
  readonly zone: string;
  readonly lists: CorePorts['lists'];
  readonly organisation: Pick<OrganisationStore, 'agreement' | 'services' | 'holdersOf' | 'assignmentsOf'>;
}

export interface Trial extends Omit<Reading, 'since'> {
  readonly changes: RuleChanges;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Requests to list; the newest of those that differ. */
  readonly listed: number;
}

export type Tried = z.input<(typeof contracts)['dryRun']['reply']>;
type Item = Tried['differing'][number];

/** The last quarter: three months have 92 days at most. */
export const quarterDays = 92;

/** A request that would have gone another way, and the rules by which it would have. */
interface Differing {
  readonly state: Forwarded;
  readonly detour: Detour;
  readonly rules: ApprovalRules;
}

/**
 * Compares how applications and projects went, or go, under the rules each is pinned to with how they would have gone
 * under the same rules with changes: those in the chain, and those that left it within the last quarter. It only reads.
 */
export async function tryRules(trial: Trial, ports: TryPorts): Promise<Tried> {
  const { changes, now, listed } = trial;
  const since = now - quarterDays * 24 * 60 * 60_000;
  const { requests, complete } = await recentApprovals({ ...trial, since }, ports.lists(requestKind));
  const services = await ports.organisation.services();
  const impactsOf = new Map(services.map(({ id, impacts }) => [id, impacts]));
  const pinned = pinnedRules(ports);
  const differing: Differing[] = [];
  for (const state of requests) {
    const { approval, involves, service } = state;
    const own = await pinned(state);
    const rules = applyRuleChanges(own, changes);
    const catalogued = impactsOf.get(service) ?? [];
    const request = { approval, catalogued, ...(involves === undefined ? {} : { involves }) };
    const detour = detourOf(request, own, rules);
    if (detour !== undefined) differing.push({ state, detour, rules });
  }
  differing.sort((a, b) => b.state.submittedAt - a.state.submittedAt || (a.state.id < b.state.id ? -1 : 1));
  const roleHolders = roleHoldersToday(now, ports);
  const items: Item[] = [];
  for (const one of differing.slice(0, listed)) items.push(await itemOf(one, roleHolders));
  return { looked: requests.length, complete, found: differing.length, differing: items };
}

async function itemOf({ state, detour, rules }: Differing, roleHolders: RoleHolders): Promise<Item> {
  const { id, agencyId, summary, status, submittedAt } = state;
  const asked = (stages: readonly StageId[]): Promise<Item['added']> =>
    Promise.all(
      stages.map(async (stage) => {
        const { roles, quorum } = rules.stages[stage];
        const all = await roleHolders(agencyId, roles);
        const people = all.filter(
          (roleHolder) =>
            barredFrom(stage, roleHolder, { decisions: detour.kept }, submittersOf(state)) === undefined,
        );
        return {
          stage,
          roles: [...roles],
          needed: neededFor(quorum, new Set(people.map(principalOf)).size),
          people: people.map(({ personId, actingFor }) => ({ person: personId, actingFor: [...actingFor] })),
        };
      }),
    );
  return {
    number: id,
    agency: agencyId,
    summary,
    status,
    submittedAt: iso(submittedAt),
    added: await asked(detour.added),
    removed: [...detour.removed],
    changed: await asked(detour.changed),
    ...(detour.refusedReturns === 0 ? {} : { refusedReturns: detour.refusedReturns }),
  };
}

/** Gives the rules a request is pinned to. Many requests share an agreement version, which is read once. */
function pinnedRules({ organisation }: TryPorts): (state: Forwarded) => Promise<ApprovalRules> {
  return memoize(
    async ({ agencyId, agreementVersion }) => {
      const agreement = await organisation.agreement(agencyId, agreementVersion);
      if (agreement === undefined)
        throw new Error(`${agencyId} has no agreement version ${agreementVersion}.`);
      return approvalRulesOf(agreement);
    },
    ({ agencyId, agreementVersion }) => `${agencyId}#${agreementVersion}`,
  );
}

type RoleHolders = (agencyId: string, roles: readonly Role[]) => Promise<readonly RoleHolder[]>;

/** Gives who speaks for roles of an agency today; the same few questions for every request of an agency. */
function roleHoldersToday(now: number, ports: TryPorts): RoleHolders {
  return memoize((agencyId, roles) => roleHoldersOf(roles, agencyId, now, ports));
}
