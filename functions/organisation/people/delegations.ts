import type * as z from 'zod';
import { type Assignment, endProblems, hasEnded, lastDayBefore } from '../../../domain/organisation/index.ts';
import { roles } from '../../../domain/vocabulary/index.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import type { UseCase } from '../use-case.ts';
import { localDate } from '../../core/local-date.ts';
import { chainFinder } from './acting-chain.ts';
import type { contracts } from '../contract.ts';
import { withName, peopleById } from './names.ts';
import type { CorePorts } from '../../core/ports.ts';
import type { OrganisationPorts } from '../ports.ts';
import { assignmentView } from '../view.ts';

type Contracts = typeof contracts;

/**
 * Who acts for the caller and for whom the caller acts, now or later. It is their own record, so it is shown as well to
 * somebody who holds nothing until it begins.
 */
export function listDelegations(ports: CorePorts): UseCase<Contracts['listDelegations']> {
  return async ({ actor, now }) => {
    const today = localDate(ports.zone, now);
    const [given, received] = await Promise.all([
      ports.organisation.givenBy(actor.personId),
      receivedBy(actor.personId, ports.organisation),
    ]);
    return {
      ok: true,
      body: {
        today,
        given: await shown(given, today, ports),
        received: await shown(received, today, ports),
      },
    };
  };
}

/**
 * Ends a delegation, for whoever gave or received it. It never makes one last longer, so ending twice is harmless and
 * one that is over stays as it is.
 */
export function endDelegation({
  changes,
  organisation,
  zone,
}: OrganisationPorts): UseCase<Contracts['endDelegation']> {
  return async ({ actor, params, body, now }) => {
    const concerned = await Promise.all([
      organisation.givenBy(actor.personId),
      receivedBy(actor.personId, organisation),
    ]);
    const held = concerned.flat().find(({ id }) => id === params.assignment);
    if (held === undefined) return { ok: false, refusal: { code: 'delegation.unknown' } };
    const today = localDate(zone, now);
    const until = body.until ?? lastDayBefore(today);
    const errors = endProblems(until, today).map(({ path, message }) => ({
      field: path,
      message,
    }));
    if (errors.length > 0) return { ok: false, refusal: { code: 'delegation.invalid', errors } };
    if (held.until !== undefined && held.until <= until) return { ok: true, body: assignmentView(held) };
    const ended: Assignment = { ...held, until };
    const by = { personId: actor.personId, role: held.role, actingFor: [] };
    if ((await changes.inNameOf({ by, at: now }).putAssignment(ended, 'existing')) === 'stale')
      return { ok: false, refusal: { code: 'delegation.unknown' } };
    return { ok: true, body: assignmentView(ended) };
  };
}

async function receivedBy(personId: string, organisation: OrganisationStore): Promise<readonly Assignment[]> {
  return (await organisation.assignmentsOf(personId)).filter(({ actingFor }) => actingFor !== undefined);
}

type Shown = z.input<Contracts['listDelegations']['reply']>['given'][number];

/** Those that have not ended, with names, the earliest first. */
async function shown(assignments: readonly Assignment[], today: string, ports: CorePorts): Promise<Shown[]> {
  const current = assignments.filter((one) => !hasEnded(one, today));
  const chainOf = chainFinder(ports);
  const chains = await Promise.all(
    current.map((assignment) => chainOf(assignment, assignment.from > today ? assignment.from : today)),
  );
  const people = await peopleById(
    current.flatMap(({ personId, actingFor = '' }, index) => [personId, actingFor, ...(chains[index] ?? [])]),
    ports.organisation,
  );
  return current
    .map(({ id, personId, actingFor = '', role, agencyId, from, until }, index) => ({
      id,
      person: withName(personId, people),
      // Whoever it was given by is named although nobody holds the role any more.
      actingFor: (chains[index] ?? [actingFor]).map((one) => withName(one, people)),
      role,
      agency: agencyId,
      from,
      ...(until === undefined ? {} : { until }),
      inForce: from <= today && chains[index] !== undefined,
    }))
    .toSorted(byDay);
}

function byDay(a: Shown, b: Shown): number {
  return (
    a.from.localeCompare(b.from) ||
    a.person.name.localeCompare(b.person.name) ||
    roles.indexOf(a.role) - roles.indexOf(b.role) ||
    a.agency.localeCompare(b.agency)
  );
}
