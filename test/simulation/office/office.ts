import { authoritiesOf, type Assignment, type Authority } from '../../../domain/organisation/index.ts';
import { requestKind, type RequestState } from '../../../domain/requests/index.ts';
import { clientRoles, levels, type Role } from '../../../domain/vocabulary/index.ts';
import type { Organisation } from '../../../functions/organisation/file/organisation-file.ts';
import { localDate } from '../../../functions/core/local-date.ts';
import {
  organisationStore,
  type OrganisationStore,
} from '../../../platform/dynamodb/organisation/organisation-store.ts';
import { ledger } from '../../../platform/dynamodb/ledger/ledger.ts';
import type { Table } from '../../../platform/dynamodb/client.ts';
import type { World } from '../world.ts';
import type { Clerk, Command } from './clerk.ts';
import type { Place } from './place.ts';
import { movesOn } from './moves.ts';
import { requestsWithStatus } from '../evidence/rows.ts';

/** Requests somebody may still do something about. */
const living = ['submitted', 'triaged', 'in-progress', 'in-approval', 'waiting', 'halted', 'resolved'];
const kinds = [
  'incident',
  'incident',
  'service',
  'inquiry',
  'application',
  'application',
  'project',
] as const;
const services = ['email', 'network', 'program', 'advice'] as const;
/** Requests waiting to be worked on from which on nobody submits another. */
const mostLiving = 40;

/** The people of the organisation and what they do, one thing after the other. */
export class Office implements Place {
  readonly world: World;
  readonly clerk: Clerk;
  readonly organisation: Organisation;
  readonly zone: string;
  /** The table past all faults, for whoever decides what happens next; through all lives of the process. */
  readonly table: Table;
  readonly store: OrganisationStore;
  /** Numbers of requests to do something about. */
  #living: string[] = [];
  #said = 0;

  constructor(world: World, clerk: Clerk, organisation: Organisation) {
    this.world = world;
    this.clerk = clerk;
    this.organisation = organisation;
    this.zone = organisation.department.zone;
    const send = (command: never): Promise<unknown> => world.life.store.client.send(command);
    this.table = { client: { send: send }, name: 'rotunda' };
    this.store = organisationStore(this.table);
  }

  get today(): string {
    return localDate(this.zone, this.world.time.now());
  }

  get living(): readonly string[] {
    return this.#living;
  }

  /** A word that stands nowhere else, and says whose it is. */
  words(agencyId: string): string {
    this.#said += 1;
    return `words-${agencyId}-${this.#said}.`;
  }

  /** Looks at what there is to do. */
  morning(): void {
    this.#living = [...requestsWithStatus(this.world.life.store.sql, living)];
  }

  /** What somebody may speak for today. */
  async authoritiesOf(personId: string): Promise<readonly Authority[]> {
    const known = new Map<string, readonly Assignment[]>();
    const collect = async (id: string): Promise<void> => {
      if (known.has(id)) return;
      const held = await this.store.assignmentsOf(id);
      known.set(id, held);
      for (const { actingFor } of held) if (actingFor !== undefined) await collect(actingFor);
    };
    await collect(personId);
    return authoritiesOf(personId, this.today, (id) => known.get(id) ?? []);
  }

  /** Somebody at random who holds one of these roles for an agency today; nobody may. */
  async somebodyWith(roles: readonly Role[], agencyId: string): Promise<string | undefined> {
    const { dice } = this.world;
    const role = dice.pick(roles);
    if (role === undefined) return undefined;
    const today = this.today;
    const holders = (await this.store.holdersOf(agencyId, role)).filter(
      ({ from, until }) => from <= today && (until === undefined || today <= until),
    );
    return dice.pick(holders.map(({ personId }) => personId).sort());
  }

  /** A request at random, as it stands. */
  async someRequest(): Promise<RequestState | undefined> {
    const number = this.world.dice.pick(this.#living);
    return number === undefined ? undefined : ledger(this.table, requestKind).load(number);
  }

  /** A request in the chain at random: it takes many people to get one through. */
  async #someApproval(): Promise<RequestState | undefined> {
    const inChain = requestsWithStatus(this.world.life.store.sql, ['in-approval', 'halted']);
    const number = this.world.dice.pick(inChain);
    return number === undefined ? undefined : ledger(this.table, requestKind).load(number);
  }

  /** Somebody of an agency asks for something; nobody does while there is more than enough to do. */
  async submit(): Promise<void> {
    if (this.#living.length >= mostLiving) return;
    const { dice } = this.world;
    const agency = dice.pick(this.organisation.agencies)?.agency.id ?? '';
    const person = await this.somebodyWith(clientRoles, agency);
    if (person === undefined) return;
    const kind = dice.pick(kinds) ?? 'incident';
    const said = this.words(agency);
    const isAsked = kind === 'application' || kind === 'project';
    const answer = await this.clerk.send(
      {
        person,
        route: 'POST /requests',
        body: {
          agency,
          kind,
          service: dice.pick(services),
          summary: said,
          description: 'What it is about.',
          impact: dice.pick(levels),
          urgency: dice.pick(levels),
          ...(isAsked && dice.oneIn(2) ? { involves: ['security', 'infrastructure'] } : {}),
        },
        keyed: true,
        tells: ['RequestSubmitted'],
        marker: said,
      },
      dice.oneIn(10),
    );
    if (answer?.status === 201) this.#living.push(String(answer.body['number']));
  }

  /** Two people do something about the same request at the same time. */
  async actTogether(): Promise<void> {
    const first = await this.someRequest();
    const commands = [await this.#chooseCommand(first), await this.#chooseCommand(first)];
    await this.clerk.sendBoth(commands.filter((command) => command !== undefined));
  }

  /** Somebody does something about a request. */
  async actOnce(): Promise<void> {
    const command = await this.#chooseCommand();
    if (command === undefined) return;
    const { dice, time } = this.world;
    const answer = await this.clerk.send(command, command.keyed && dice.oneIn(12));
    const attachment = answer?.body['attachment'];
    if (answer?.status !== 201 || typeof attachment !== 'string' || dice.oneIn(5)) return;
    // The bucket tells of each file once or twice, and again when it was not heard.
    const key = `${command.params?.['id'] ?? ''}/${attachment}`;
    const told = dice.oneIn(4) ? 2 : 1;
    for (let tries = 0, times = 0; times < told && tries < 20; tries += 1) {
      const outcome = await this.world.during((life) =>
        life.announceUpload(key).then(
          () => true,
          () => false,
        ),
      );
      if (outcome !== 'killed' && outcome.value) times += 1;
      else await this.world.travelTo(time.true + 60_000);
    }
    await this.world.settle();
  }

  /** What somebody at random does next about a request. */
  async #chooseCommand(given?: RequestState): Promise<Command | undefined> {
    const { dice, time } = this.world;
    const state =
      given ?? (dice.oneIn(2) ? await this.#someApproval() : undefined) ?? (await this.someRequest());
    if (state === undefined) return undefined;
    const moves = movesOn(state, {
      dice,
      now: time.now(),
      words: () => this.words(state.agencyId),
      anybody: () => dice.pick(this.organisation.people)?.id ?? '',
      newestAgreement: (await this.store.agreements(state.agencyId)).length,
    });
    const weighted = moves.flatMap((move) => Array.from({ length: move.weight ?? 1 }, () => move));
    const move = dice.pick(weighted);
    if (move === undefined) return undefined;
    // Now and then somebody tries whom it does not concern.
    const person = dice.oneIn(20)
      ? dice.pick(this.organisation.people)?.id
      : ((dice.oneIn(2) ? dice.pick(move.people ?? []) : undefined) ??
        (await this.somebodyWith(move.roles, state.agencyId)));
    if (person === undefined) return undefined;
    const { roles: _roles, people: _people, weight: _weight, keyed = true, ...command } = move;
    return { ...command, person, keyed };
  }
}
