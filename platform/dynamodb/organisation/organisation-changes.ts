import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import {
  type Agency,
  agencyShape,
  type Assignment,
  assignmentShape,
  type Authorship,
  changesBetween,
  type LocalDate,
  type Person,
  personShape,
  type Service,
  serviceShape,
  type TrailEntry,
} from '../../../domain/organisation/index.ts';
import type { AgreementVersion } from '../../../domain/agreements/index.ts';
import type { Table } from '../client.ts';
import { readRow } from '../rows.ts';
import {
  type CalendarVersion,
  type OrganisationStore,
  organisationStore,
  versionKey,
  type Written,
} from './organisation-store.ts';
import { readTrail, trailItem, type TrailPlace } from './trail.ts';

/** Changing the organisation, and who did. Apart from reading it, which every function does and carries. */
export interface OrganisationChanges {
  /** The organisation for whoever is named as the author of what they change. */
  inNameOf(authorship: Authorship): OrganisationWriter;
  /** Who changed what, the newest first. @param before the place a page goes on after */
  trail(
    limit: number,
    before?: TrailPlace,
  ): Promise<readonly { readonly entry: TrailEntry; readonly place: TrailPlace }[]>;
}

/** Another assignment that must go on lasting at least until a day when one is written; for good when no day is given. */
export interface Provided {
  readonly assignment: Assignment;
  readonly until?: LocalDate;
}

/** The organisation, each change of which stands in the trail, written with what it changes. */
export interface OrganisationWriter extends OrganisationStore {
  putAgency(agency: Agency, revision: number): Promise<Written>;
  putService(service: Service, revision: number): Promise<Written>;
  putPerson(person: Person, revision: number): Promise<Written>;
  /** Enters an assignment, or gives one another last day. `stale` as well when its last day has changed meanwhile. */
  putAssignment(assignment: Assignment, expect: 'new' | 'existing', provided?: Provided): Promise<Written>;
  addCalendar(calendar: CalendarVersion): Promise<Written>;
  addAgreement(agreement: AgreementVersion): Promise<Written>;
}

/** The changes of the organisation in DynamoDB. */
export function organisationChanges(table: Table): OrganisationChanges {
  return {
    inNameOf: (authorship) => ({ ...organisationStore(table), ...writes(table, authorship) }),
    trail: (limit, before) => readTrail(table, limit, before),
  };
}

function writes(table: Table, { by, at }: Authorship): Omit<OrganisationWriter, keyof OrganisationStore> {
  const { client, name } = table;
  const get = async (key: Key): Promise<Record<string, unknown> | undefined> =>
    (await client.send(new GetCommand({ TableName: name, Key: key, ConsistentRead: true }))).Item;

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
    key: Key,
    value: { readonly id: string },
    revision: number,
  ): Promise<Written> => {
    const item = revision === 0 ? undefined : await get(key);
    if (revision > 0 && item?.['revision'] !== revision) return 'stale';
    const before = item === undefined ? undefined : readRow(schema, item);
    const guard =
      revision === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: 'revision = :revision',
            ExpressionAttributeValues: { ':revision': revision },
          };
    const changes = changesBetween(before, value);
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
      const item = expect === 'new' ? undefined : await get(key);
      if (expect === 'existing' && item === undefined) return 'stale';
      const before = item === undefined ? undefined : readRow(assignmentShape, item);
      const guard = before === undefined ? isAbsent : lastsUntil('=', before.until);
      const copy = (pk: string, sk: string) => signed({ ...assignment, pk, sk });
      return write([
        { Put: { ...copy(key.pk, key.sk), ...guard } },
        { Put: { ...copy(`agency#${agencyId}`, `member#${role}#${id}`), ...guard } },
        // Goes with the other two, whose conditions guard all three.
        ...(actingFor === undefined ? [] : [{ Put: copy(`person#${actingFor}`, `given#${id}`) }]),
        ...(provided === undefined ? [] : [{ ConditionCheck: { TableName: name, ...holds(provided) } }]),
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
}

interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** What an entry of an assignment names beside its changes. */
const named: readonly string[] = ['id', 'personId', 'role', 'agencyId'];

const isAbsent = { ConditionExpression: 'attribute_not_exists(pk)' };

/** That an assignment lasts as long as another depends on it. */
function holds({ assignment, until }: Provided) {
  return {
    Key: { pk: `person#${assignment.personId}`, sk: `assignment#${assignment.id}` },
    ...lastsUntil('>=', until),
  };
}

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
