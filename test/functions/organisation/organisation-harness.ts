import type { Assignment } from '../../../domain/organisation/index.ts';
import type { Role } from '../../../domain/vocabulary/index.ts';
import { type HttpEvent, httpHandler } from '../../../functions/http/handler.ts';
import { assignmentId } from '../../../functions/organisation/people/assignment-id.ts';
import { organisation } from '../../../functions/organisation/capability.ts';
import { tableName } from '../../../local/data-folder.ts';
import { corePorts } from '../../../functions/core/table-ports.ts';
import type { Table } from '../../../platform/dynamodb/client.ts';
import {
  organisationChanges,
  type OrganisationWriter,
} from '../../../platform/dynamodb/organisation/organisation-changes.ts';
import { aStore as aLocalStore } from '../../support/local-store.ts';
import { openly } from '../../support/organisation.ts';

/** The department's day in these tests: Wednesday, 1 July 2026, 10:00 in Detroit. */
export const now = Date.parse('2026-07-01T14:00:00Z');

type Row = Readonly<Record<string, unknown>>;

/** What is on the wire, with the lists some answers have. */
interface Shown extends Row {
  readonly detail: string;
  readonly items: readonly Row[];
  readonly agencies: readonly Row[];
  readonly authorities: readonly Row[];
  readonly members: readonly Row[];
}

export interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly etag?: string;
  readonly body: Shown;
}

/** Calls an address as a person: `ask('ada', 'PUT', '/agencies/parks', { name: 'Parks', plan: 'gold' })`. */
export type Ask = (
  person: string,
  method: string,
  address: string,
  body?: object,
  headers?: Record<string, string>,
  query?: Record<string, string>,
) => Promise<Answer>;

function makeTable(): Table {
  return { client: aLocalStore().client, name: tableName };
}

/** A store in a table of its own. */
export function aStore(): OrganisationWriter {
  return openly(makeTable());
}

/** A line of the log. */
interface Line {
  readonly message: string;
  readonly facts: Row;
}

/** The organisation over HTTP, on a store of its own, for whom it is to be entered in nobody's name. */
export function anOrganisation(): {
  readonly ask: Ask;
  readonly store: OrganisationWriter;
  readonly log: readonly Line[];
} {
  const log: Line[] = [];
  const write = (message: string, facts: Row = {}): number => log.push({ message, facts });
  const table = makeTable();
  const ports = {
    ...corePorts(table, {
      now: () => now,
      log: { info: write, warn: write, error: write },
      zone: 'America/Detroit',
    }),
    changes: organisationChanges(table),
    identityClaim: 'username',
  };
  const handler = httpHandler(
    {
      routes: organisation.routes,
      useCases: organisation.handlers(ports),
      problemOf: (refusal) => organisation.problemOf(refusal),
    },
    ports,
  );
  const ask: Ask = async (person, method, address, body, headers = {}, query = {}) => {
    const { routeKey, pathParameters } = findRoute(method, address);
    const result = await handler({
      version: '2.0',
      routeKey,
      rawPath: address,
      rawQueryString: '',
      queryStringParameters: query,
      headers: { 'content-type': 'application/json', ...headers },
      pathParameters,
      requestContext: {
        requestId: 'test',
        authorizer: { jwt: { claims: { username: person }, scopes: [] } },
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      isBase64Encoded: false,
    } as unknown as HttpEvent);
    const answer = JSON.parse(result.body ?? '{}') as Shown & Pick<Answer, 'code' | 'errors'>;
    const etag = result.headers?.['etag'];
    return {
      status: result.statusCode ?? 0,
      ...(answer.code === undefined ? {} : { code: answer.code }),
      ...(answer.errors === undefined ? {} : { errors: answer.errors }),
      ...(etag === undefined ? {} : { etag: String(etag) }),
      body: answer,
    };
  };
  return { ask, store: openly(table), log };
}

const parameters: Readonly<Record<string, string>> = {
  agencies: 'agency',
  people: 'person',
  services: 'service',
  calendars: 'version',
  agreements: 'version',
  assignments: 'assignment',
  delegations: 'assignment',
};

/** What API Gateway makes of an address: names and values take turns in ours. */
function findRoute(
  method: string,
  address: string,
): { readonly routeKey: string; readonly pathParameters: Record<string, string> } {
  const pathParameters: Record<string, string> = {};
  let collection = '';
  const path = address
    .split('/')
    .slice(1)
    .map((part, index) => {
      const parameter = index % 2 === 1 ? parameters[collection] : undefined;
      collection = part;
      if (parameter === undefined || part === 'team') return part;
      pathParameters[parameter] = part;
      return `{${parameter}}`;
    });
  return { routeKey: `${method} /${path.join('/')}`, pathParameters };
}

/** An assignment as an administrator would have entered it, in force since 2026-01-01. */
export function anAssignment(
  personId: string,
  role: Role,
  agencyId: string,
  rest: Partial<Assignment> = {},
): Assignment {
  const facts = { personId, role, agencyId, from: '2026-01-01', ...rest };
  return { id: assignmentId(facts), ...facts };
}

/**
 * Two agencies and a few people: Ada administers, Dana directs for both, Tom and Meg work for the treasury, Nell and
 * Olga are entered but hold nothing.
 */
export async function aSmallOrganisation(): Promise<{
  readonly ask: Ask;
  readonly store: OrganisationWriter;
  readonly log: readonly Line[];
}> {
  const { ask, store, log } = anOrganisation();
  const people = {
    ada: undefined,
    dana: undefined,
    tom: 'treasury',
    meg: 'treasury',
    nell: undefined,
    olga: undefined,
  };
  await Promise.all([
    store.putAgency({ id: 'treasury', name: 'Department of Treasury', plan: 'gold' }, 0),
    store.putAgency({ id: 'agriculture', name: 'Department of Agriculture', plan: 'silver' }, 0),
    store.putService(
      { id: 'email', name: 'Mail', description: 'Mail and calendars', team: 'service-center' },
      0,
    ),
    ...Object.entries(people).map(([id, agencyId]) =>
      store.putPerson(
        {
          id,
          name: id.toUpperCase(),
          email: `${id}@agency.example`,
          ...(agencyId === undefined ? {} : { agencyId }),
        },
        0,
      ),
    ),
    store.putAssignment(anAssignment('ada', 'administrator', '*'), 'new'),
    store.putAssignment(anAssignment('dana', 'service-director', '*'), 'new'),
    store.putAssignment(anAssignment('tom', 'agency-staff', 'treasury'), 'new'),
    store.putAssignment(anAssignment('meg', 'program-manager', 'treasury'), 'new'),
  ]);
  return { ask, store, log };
}
