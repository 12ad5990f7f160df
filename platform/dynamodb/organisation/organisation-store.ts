import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import {
  agencyShape,
  assignmentShape,
  personShape,
  serviceShape,
  type Agency,
  type Assignment,
  type Person,
  type Service,
  type LocalDate,
} from '../../../domain/organisation/index.ts';
import type { Role } from '../../../domain/vocabulary/index.ts';
import { agreementShape, type AgreementVersion } from '../../../domain/agreements/index.ts';
import { versions } from '../../../domain/versions/index.ts';
import type { CalendarDefinition } from '../../../domain/time/index.ts';
import { queryItems, type Table } from '../client.ts';
import { calendarShape } from './calendar-row.ts';
import { putIf } from '../put-if.ts';
import { readRow } from '../rows.ts';

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

/** Agencies, people, their assignments, calendars, agreements and the service catalogue. */
export interface OrganisationStore {
  agencies(): Promise<readonly Agency[]>;
  agency(id: string): Promise<Revised<Agency> | undefined>;
  putAgency(agency: Agency, revision: number): Promise<Written>;
  services(): Promise<readonly Service[]>;
  service(id: string): Promise<Revised<Service> | undefined>;
  putService(service: Service, revision: number): Promise<Written>;
  person(id: string): Promise<Revised<Person> | undefined>;
  putPerson(person: Person, revision: number): Promise<Written>;
  assignmentsOf(personId: string): Promise<readonly Assignment[]>;
  /** Assignments with which others act for a person. */
  givenBy(personId: string): Promise<readonly Assignment[]>;
  /** Assignments of a role for an agency, those for all agencies included; dates are the caller's to check. */
  holdersOf(agencyId: string, role: Role): Promise<readonly Assignment[]>;
  /** Every assignment for an agency, those for all agencies included: its service delivery team and its own people. */
  teamOf(agencyId: string): Promise<readonly Assignment[]>;
  putAssignment(assignment: Assignment, expect: 'new' | 'existing'): Promise<Written>;
  calendar(agencyId: string, version: number): Promise<CalendarVersion | undefined>;
  calendars(agencyId: string): Promise<readonly CalendarVersion[]>;
  addCalendar(calendar: CalendarVersion): Promise<Written>;
  agreement(agencyId: string, version: number): Promise<AgreementVersion | undefined>;
  agreements(agencyId: string): Promise<readonly AgreementVersion[]>;
  /** The version in force on a day, which new requests are pinned to. */
  agreementOn(agencyId: string, day: LocalDate): Promise<AgreementVersion | undefined>;
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

  const put = async (
    item: Record<string, unknown>,
    condition: string,
    values?: Record<string, unknown>,
  ): Promise<Written> => ((await putIf(table, item, condition, values)) ? 'written' : 'stale');

  const putRevised = (pk: string, sk: string, value: object, revision: number): Promise<Written> =>
    revision === 0
      ? put({ ...value, pk, sk, revision: 1 }, 'attribute_not_exists(pk)')
      : put({ ...value, pk, sk, revision: revision + 1 }, 'revision = :revision', { ':revision': revision });

  const everywhereToo = async (agencyId: string, prefix: string): Promise<readonly Assignment[]> => {
    const [here, everywhere] = await Promise.all([
      list(assignmentShape, `agency#${agencyId}`, prefix),
      list(assignmentShape, 'agency#*', prefix),
    ]);
    return [...here, ...everywhere];
  };

  return {
    agencies: () => list(agencyShape, 'directory', 'agency#'),
    agency: (id) => revised(agencyShape, 'directory', `agency#${id}`),
    putAgency: (agency, revision) => putRevised('directory', `agency#${agency.id}`, agency, revision),
    services: () => list(serviceShape, 'directory', 'service#'),
    service: (id) => revised(serviceShape, 'directory', `service#${id}`),
    putService: (service, revision) => putRevised('directory', `service#${service.id}`, service, revision),
    person: (id) => revised(personShape, `person#${id}`, 'person'),
    putPerson: (person, revision) => putRevised(`person#${person.id}`, 'person', person, revision),
    assignmentsOf: (personId) => list(assignmentShape, `person#${personId}`, 'assignment#'),
    givenBy: (personId) => list(assignmentShape, `person#${personId}`, 'given#'),
    holdersOf: (agencyId, role) => everywhereToo(agencyId, `member#${role}#`),
    teamOf: (agencyId) => everywhereToo(agencyId, 'member#'),

    async putAssignment(assignment, expect) {
      const { id, personId, role, agencyId, actingFor } = assignment;
      const ConditionExpression = expect === 'new' ? 'attribute_not_exists(pk)' : 'attribute_exists(pk)';
      const copy = (pk: string, sk: string) => ({ TableName: name, Item: { ...assignment, pk, sk } });
      try {
        await client.send(
          new TransactWriteCommand({
            TransactItems: [
              { Put: { ...copy(`person#${personId}`, `assignment#${id}`), ConditionExpression } },
              { Put: { ...copy(`agency#${agencyId}`, `member#${role}#${id}`), ConditionExpression } },
              // Goes with the other two, whose conditions guard all three.
              ...(actingFor === undefined ? [] : [{ Put: copy(`person#${actingFor}`, `given#${id}`) }]),
            ],
          }),
        );
        return 'written';
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        if (error.CancellationReasons?.some(({ Code }) => Code === 'ConditionalCheckFailed')) return 'stale';
        throw error;
      }
    },

    async calendar(agencyId, version) {
      const item = await get(`agency#${agencyId}`, versionKey('calendar', version));
      return item === undefined ? undefined : { agencyId, version, definition: readRow(calendarShape, item) };
    },
    async calendars(agencyId) {
      const definitions = await list(calendarShape, `agency#${agencyId}`, 'calendar#');
      return definitions.map((definition, index) => ({ agencyId, version: index + 1, definition }));
    },
    addCalendar: ({ agencyId, version, definition }) =>
      put(
        { ...definition, pk: `agency#${agencyId}`, sk: versionKey('calendar', version) },
        'attribute_not_exists(pk)',
      ),

    async agreement(agencyId, version) {
      const item = await get(`agency#${agencyId}`, versionKey('agreement', version));
      return item === undefined ? undefined : readRow(agreementShape, item);
    },
    agreements: (agencyId) => list(agreementShape, `agency#${agencyId}`, 'agreement#'),
    async agreementOn(agencyId, day) {
      return versions(await list(agreementShape, `agency#${agencyId}`, 'agreement#')).inForce(day);
    },
    addAgreement: (agreement) =>
      put(
        { ...agreement, pk: `agency#${agreement.agencyId}`, sk: versionKey('agreement', agreement.version) },
        'attribute_not_exists(pk)',
      ),
  };
}
