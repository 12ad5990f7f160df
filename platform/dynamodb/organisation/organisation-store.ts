import { GetCommand } from '@aws-sdk/lib-dynamodb';
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
}

/** Whether an item under this key is part of the organisation. */
export function isOfOrganisation({ pk, sk }: { readonly pk: string; readonly sk: string }): boolean {
  if (pk.startsWith('person#'))
    return sk === 'person' || sk.startsWith('assignment#') || sk.startsWith('given#');
  return pk === 'directory' || pk.startsWith('agency#');
}

/** The sort key of a version of a calendar or an agreement. */
export function versionKey(prefix: 'calendar' | 'agreement', version: number): string {
  return `${prefix}#${String(version).padStart(4, '0')}`;
}

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
  };
}
