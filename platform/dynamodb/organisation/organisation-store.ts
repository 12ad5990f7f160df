import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import {
  agencyShape,
  assignmentShape,
  type Authorship,
  changesBetween,
  personShape,
  serviceShape,
  type Agency,
  type Assignment,
  type Person,
  type Service,
  type LocalDate,
  type TrailEntry,
} from '../../../domain/organisation/index.ts';
import type { Role } from '../../../domain/vocabulary/index.ts';
import { agreementShape, type AgreementVersion } from '../../../domain/agreements/index.ts';
import { versions } from '../../../domain/versions/index.ts';
import type { CalendarDefinition } from '../../../domain/time/index.ts';
import { queryItems, type Table } from '../client.ts';
import { calendarShape } from './calendar-row.ts';
import { readRow } from '../rows.ts';
import { readTrail, trailItem, type TrailPlace } from './trail.ts';

/** A plain item and the revision a writer must have read. */
export interface Revised<T> {
  readonly value: T;
  readonly revision: number;
}

/** A version of a calendar: the definition and its number. */
export interface CalendarVersion {
  readonly agencyId: string;
  readonly version: number;
  readonly definition: CalendarDefinition;
}

/** `stale`: the item is not at the revision the writer had read, or the version exists. */
export type Written = 'written' | 'stale';

/**
 * Agencies, people, their assignments, calendars, agreements and the service catalogue. Whoever writes says in whose name:
 * each change stands in the trail, written with what it changes.
 */
export interface OrganisationStore {
  agencies(): Promise<readonly Agency[]>;
  agency(id: string): Promise<Revised<Agency> | undefined>;
  services(): Promise<readonly Service[]>;
  service(id: string): Promise<Revised<Service> | undefined>;
  person(id: string): Promise<Revised<Person> | undefined>;
  assignmentsOf(personId: string): Promise<readonly Assignment[]>;
  /** Assignments with which others act for a person. */
  givenBy(personId: string): Promise<readonly Assignment[]>;
  /** Assignments of a role for an agency, those for all agencies included; dates are the caller's to check. */
  holdersOf(agencyId: string, role: Role): Promise<readonly Assignment[]>;
  /** Every assignment for an agency, those for all agencies included: its service delivery team and its own people. */
  teamOf(agencyId: string): Promise<readonly Assignment[]>;
  calendar(agencyId: string, version: number): Promise<CalendarVersion | undefined>;
  calendars(agencyId: string): Promise<readonly CalendarVersion[]>;
  agreement(agencyId: string, version: number): Promise<AgreementVersion | undefined>;
  agreements(agencyId: string): Promise<readonly AgreementVersion[]>;
  /** The version in force on a day, which new requests are pinned to. */
  agreementOn(agencyId: string, day: LocalDate): Promise<AgreementVersion | undefined>;
  /** Who changed what, the newest first. @param before the place a page goes on after */
  trail(
    limit: number,
    before?: TrailPlace,
  ): Promise<readonly { readonly entry: TrailEntry; readonly place: TrailPlace }[]>;
  inNameOf(authorship: Authorship): OrganisationWriter;
}

/** Another assignment that must go on lasting at least until a day when one is written; for good when no day is given. */
export interface Provided {
  readonly assignment: Assignment;
  readonly until?: LocalDate;
}

/** The organisation, open to whoever is named as the author of what they change. */
export interface OrganisationWriter extends OrganisationStore {
  putAgency(agency: Agency, revision: number): Promise<Written>;
  putService(service: Service, revision: number): Promise<Written>;
  putPerson(person: Person, revision: number): Promise<Written>;
  /** Enters an assignment, or gives one another last day. `stale` as well when its last day has changed meanwhile. */
  putAssignment(
    assignment: Assignment,
    expect: 'new' | 'existing',
    provided?: Provided | undefined,
  ): Promise<Written>;
  addCalendar(calendar: CalendarVersion): Promise<Written>;
  addAgreement(agreement: AgreementVersion): Promise<Written>;
}

/** Whether an item under this key is part of the organisation. */
export function isOfOrganisation({ pk, sk }: { readonly pk: string; readonly sk: string }): boolean {
  if (pk.startsWith('person#'))
    return sk === 'person' || sk.startsWith('assignment#') || sk.startsWith('given#');
  return pk === 'directory' || pk.startsWith('agency#');
}

const versionKey = (prefix: string, version: number): string =>
  `${prefix}#${String(version).padStart(4, '0')}`;

/** The organisation in DynamoDB. Agencies and services share one small directory partition so that they can be listed. */
export function organisationStore(table: Table): OrganisationStore {
  const { client, name } = table;
  const get = async (pk: string, sk: string): Promise<Record<string, unknown> | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: name, Key: { pk, sk }, ConsistentRead: true }),
    );
    return Item;
  };

  const list = async <T>(schema: z.ZodType<T>, pk: string, prefix: string): Promise<readonly T[]> => {
    const found: T[] = [];
    const items = queryItems(table, {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
      ConsistentRead: true,
    });
    for await (const item of items) found.push(readRow(schema, item));
    return found;
  };

  const revised = async <T>(
    schema: z.ZodType<T>,
    pk: string,
    sk: string,
  ): Promise<Revised<T> | undefined> => {
    const item = await get(pk, sk);
    return item === undefined
      ? undefined
      : { value: readRow(schema, item), revision: Number(item['revision']) };
  };

  /** All or nothing; `stale` when a condition does not hold. */
  const write = async (writes: NonNullable<TransactWriteCommandInput['TransactItems']>): Promise<Written> => {
    try {
      await client.send(new TransactWriteCommand({ TransactItems: writes }));
      return 'written';
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict'))
        return 'stale';
      throw error;
    }
  };

  const everywhereToo = async (agencyId: string, prefix: string): Promise<readonly Assignment[]> => {
    const [here, everywhere] = await Promise.all([
      list(assignmentShape, `agency#${agencyId}`, prefix),
      list(assignmentShape, 'agency#*', prefix),
    ]);
    return [...here, ...everywhere];
  };

  const reading: Omit<OrganisationStore, 'inNameOf'> = {
    agencies: () => list(agencyShape, 'directory', 'agency#'),
    agency: (id) => revised(agencyShape, 'directory', `agency#${id}`),
    services: () => list(serviceShape, 'directory', 'service#'),
    service: (id) => revised(serviceShape, 'directory', `service#${id}`),
    person: (id) => revised(personShape, `person#${id}`, 'person'),
    assignmentsOf: (personId) => list(assignmentShape, `person#${personId}`, 'assignment#'),
    givenBy: (personId) => list(assignmentShape, `person#${personId}`, 'given#'),
    holdersOf: (agencyId, role) => everywhereToo(agencyId, `member#${role}#`),
    teamOf: (agencyId) => everywhereToo(agencyId, 'member#'),
    async calendar(agencyId, version) {
      const item = await get(`agency#${agencyId}`, versionKey('calendar', version));
      return item === undefined ? undefined : { agencyId, version, definition: readRow(calendarShape, item) };
    },
    async calendars(agencyId) {
      const definitions = await list(calendarShape, `agency#${agencyId}`, 'calendar#');
      return definitions.map((definition, index) => ({ agencyId, version: index + 1, definition }));
    },
    async agreement(agencyId, version) {
      const item = await get(`agency#${agencyId}`, versionKey('agreement', version));
      return item === undefined ? undefined : readRow(agreementShape, item);
    },
    agreements: (agencyId) => list(agreementShape, `agency#${agencyId}`, 'agreement#'),
    async agreementOn(agencyId, day) {
      return versions(await list(agreementShape, `agency#${agencyId}`, 'agreement#')).inForce(day);
    },
    trail: (limit, before) => readTrail(table, limit, before),
  };

  const writing = ({ by, at }: Authorship): Omit<OrganisationWriter, keyof OrganisationStore> => {
    const signed = (item: Record<string, unknown>) => ({
      TableName: name,
      Item: { ...item, changedBy: by, changedAt: at },
    });
    const noted = (entry: Omit<TrailEntry, 'at' | 'by'>) => ({
      Put: { TableName: name, Item: trailItem({ at, by, ...entry }) },
    });

    const putRevised = async (
      subject: TrailEntry['subject'],
      schema: z.ZodType<{ readonly id: string }>,
      key: { readonly pk: string; readonly sk: string },
      value: { readonly id: string },
      revision: number,
    ): Promise<Written> => {
      const before = revision === 0 ? undefined : await revised(schema, key.pk, key.sk);
      if (before?.revision !== (revision === 0 ? undefined : revision)) return 'stale';
      const guard =
        revision === 0
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'revision = :revision',
              ExpressionAttributeValues: { ':revision': revision },
            };
      const changes = changesBetween(before?.value, value);
      return write([
        { Put: { ...signed({ ...value, ...key, revision: revision + 1 }), ...guard } },
        noted({ subject, id: value.id, changes }),
      ]);
    };

    const addVersion = (
      subject: 'calendar' | 'agreement',
      { agencyId, version }: { readonly agencyId: string; readonly version: number },
      content: object,
    ): Promise<Written> =>
      write([
        {
          Put: {
            ...signed({ ...content, pk: `agency#${agencyId}`, sk: versionKey(subject, version) }),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        noted({ subject, id: agencyId, changes: [{ field: 'version', after: version }] }),
      ]);

    return {
      putAgency: (agency, revision) =>
        putRevised('agency', agencyShape, { pk: 'directory', sk: `agency#${agency.id}` }, agency, revision),
      putService: (service, revision) =>
        putRevised(
          'service',
          serviceShape,
          { pk: 'directory', sk: `service#${service.id}` },
          service,
          revision,
        ),
      putPerson: (person, revision) =>
        putRevised('person', personShape, { pk: `person#${person.id}`, sk: 'person' }, person, revision),

      async putAssignment(assignment, expect, provided) {
        const { id, personId, role, agencyId, actingFor } = assignment;
        const key = { pk: `person#${personId}`, sk: `assignment#${id}` };
        const item = expect === 'new' ? undefined : await get(key.pk, key.sk);
        if (expect === 'existing' && item === undefined) return 'stale';
        const before = item === undefined ? undefined : readRow(assignmentShape, item);
        const guard = before === undefined ? isAbsent : lastsUntil('=', before.until);
        const copy = (pk: string, sk: string) => signed({ ...assignment, pk, sk });
        return write([
          { Put: { ...copy(key.pk, key.sk), ...guard } },
          { Put: { ...copy(`agency#${agencyId}`, `member#${role}#${id}`), ...guard } },
          // Goes with the other two, whose conditions guard all three.
          ...(actingFor === undefined ? [] : [{ Put: copy(`person#${actingFor}`, `given#${id}`) }]),
          ...(provided === undefined ? [] : [{ ConditionCheck: checkOf(provided) }]),
          noted({
            subject: 'assignment',
            id,
            assignment: { personId, role, agencyId },
            changes: changesBetween(before, assignment).filter(({ field }) => !named.includes(field)),
          }),
        ]);
      },

      addCalendar: (calendar) => addVersion('calendar', calendar, calendar.definition),
      addAgreement: (agreement) => addVersion('agreement', agreement, agreement),
    };
  };

  const checkOf = ({ assignment, until }: Provided) => ({
    TableName: name,
    Key: { pk: `person#${assignment.personId}`, sk: `assignment#${assignment.id}` },
    ...lastsUntil('>=', until),
  });

  const store: OrganisationStore = {
    ...reading,
    inNameOf: (authorship) => ({ ...store, ...writing(authorship) }),
  };
  return store;
}

/** What an entry of an assignment names beside its changes. */
const named: readonly string[] = ['id', 'personId', 'role', 'agencyId'];

const isAbsent = { ConditionExpression: 'attribute_not_exists(pk)' };

/** That an assignment is there and has this last day, or one that is not before it; none when no day is given. */
function lastsUntil(comparison: '=' | '>=', until: LocalDate | undefined) {
  const names = { ExpressionAttributeNames: { '#until': 'until' } };
  const open = 'attribute_not_exists(#until)';
  if (until === undefined) return { ...names, ConditionExpression: `attribute_exists(pk) AND ${open}` };
  const lasts = comparison === '=' ? '#until = :until' : `(${open} OR #until >= :until)`;
  return {
    ...names,
    ConditionExpression: `attribute_exists(pk) AND ${lasts}`,
    ExpressionAttributeValues: { ':until': until },
  };
}
