import { isClientRole } from '../../../domain/vocabulary/index.ts';
import type { Place } from './place.ts';

const administrator = 'ada';
/** Versions of one agency's agreement; more would only make the run slow. */
const mostVersions = 40;

/** Somebody leaves, comes, stands in for somebody else, or an agreement gets another version. */
export async function changeOrganisation(office: Place): Promise<void> {
  const changes = [delegate, delegate, endDelegation, leave, comeBack, changeAgreement];
  await office.world.dice.pick(changes)?.(office);
}

/** A person hands what they hold to a colleague, for some days. */
async function delegate(office: Place): Promise<void> {
  const { dice } = office.world;
  const giver = dice.pick(office.organisation.people);
  const colleagues = office.organisation.people.filter(
    ({ id, agencyId }) => id !== giver?.id && agencyId === giver?.agencyId,
  );
  const receiver = dice.pick(colleagues);
  if (giver === undefined || receiver === undefined) return;
  const from = dayAfter(office.today, dice.between(0, 3));
  await office.clerk.send({
    person: giver.id,
    route: 'POST /delegations',
    body: { to: receiver.id, from, until: dayAfter(from, dice.between(0, 10)) },
    keyed: false,
  });
}

/** Whoever acts for somebody, or has given it, ends it. */
async function endDelegation(office: Place): Promise<void> {
  const { dice } = office.world;
  const person = dice.pick(office.organisation.people);
  if (person === undefined) return;
  const held = await office.store.assignmentsOf(person.id);
  const acting = dice.pick(
    held.filter(({ actingFor, until }) => actingFor !== undefined && (until ?? '9') >= office.today),
  );
  if (acting === undefined) return;
  await office.clerk.send({
    person: person.id,
    route: 'POST /delegations/{assignment}/end',
    params: { assignment: acting.id },
    body: { until: office.today },
    keyed: false,
  });
}

/** An assignment ends; somebody of the same side takes the place the next day, or nobody does. */
async function leave(office: Place): Promise<void> {
  const { dice } = office.world;
  const person = dice.pick(office.organisation.people.filter(({ id }) => id !== administrator));
  if (person === undefined) return;
  const held = (await office.store.assignmentsOf(person.id)).filter(
    ({ actingFor, until, role }) => actingFor === undefined && until === undefined && role !== 'executive',
  );
  const ending = dice.pick(held);
  if (ending === undefined) return;
  await office.clerk.send({
    person: administrator,
    route: 'POST /people/{person}/assignments/{assignment}/end',
    params: { person: person.id, assignment: ending.id },
    body: { until: office.today },
    keyed: false,
  });
  if (dice.oneIn(4)) return;
  const successors = office.organisation.people.filter(
    ({ id, agencyId }) =>
      id !== person.id &&
      id !== administrator &&
      agencyId === (isClientRole(ending.role) ? ending.agencyId : undefined),
  );
  const successor = dice.pick(successors);
  if (successor === undefined) return;
  await office.clerk.send({
    person: administrator,
    route: 'POST /people/{person}/assignments',
    params: { person: successor.id },
    body: { role: ending.role, agency: ending.agencyId, from: dayAfter(office.today, 1) },
    keyed: false,
  });
}

/** A role of the first day that nobody holds any more is given to whoever had it then. */
async function comeBack(office: Place): Promise<void> {
  const { assignments } = office.organisation;
  for (const { personId, role, agencyId, actingFor } of assignments) {
    if (actingFor !== undefined) continue;
    const holders = await office.store.holdersOf(agencyId === '*' ? 'treasury' : agencyId, role);
    const isHeld = holders.some(({ from, until }) => from <= office.today && (until ?? '9') >= office.today);
    if (isHeld) continue;
    await office.clerk.send({
      person: administrator,
      route: 'POST /people/{person}/assignments',
      params: { person: personId },
      body: { role, agency: agencyId, from: office.today },
      keyed: false,
    });
    return;
  }
}

/** The next version of an agreement: other times, other warnings, other waits. */
async function changeAgreement(office: Place): Promise<void> {
  const { dice } = office.world;
  const agency = dice.pick(office.organisation.agencies)?.agency.id ?? '';
  const versions = await office.store.agreements(agency);
  const newest = versions.at(-1);
  if (newest === undefined || versions.length >= mostVersions) return;
  const { agencyId: _agency, version: _version, from: _from, ...terms } = newest;
  await office.clerk.send({
    person: administrator,
    route: 'POST /agencies/{agency}/agreements',
    params: { agency },
    body: {
      ...terms,
      from: dayAfter(office.today, dice.between(0, 5)),
      targets: terms.targets.map((target) => ({
        ...target,
        minutes: Math.max(10, Math.round((target.minutes * dice.between(70, 140)) / 100)),
      })),
      warnings: dice.pick([[50], [75, 90], [80], []]),
      pausesOn: dice.pick([[], ['vendor'], ['evidence'], ['vendor', 'problem', 'evidence']]),
    },
    keyed: false,
  });
}

/** A day some days later, as `YYYY-MM-DD`. */
function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
