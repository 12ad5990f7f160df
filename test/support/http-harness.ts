import { beforeAll } from '@jest/globals';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Assignment, Person } from '../../domain/organisation/index.ts';
import { type RequestEvent, requestKind, type RequestState } from '../../domain/requests/index.ts';
import type { Role } from '../../domain/vocabulary/index.ts';
import { approvalHandlers } from '../../functions/approvals/handlers.ts';
import type { ApprovalHttpPorts } from '../../functions/approvals/ports.ts';
import { problemOf as approvalProblemOf } from '../../functions/approvals/problems.ts';
import { approvalRoutes } from '../../functions/approvals/routes.ts';
import { corePorts } from '../../functions/core/table-ports.ts';
import type { Route } from '../../functions/http/contract.ts';
import { type EdgePorts, httpHandler } from '../../functions/http/handler.ts';
import { attachmentHandlers } from '../../functions/attachments/handlers.ts';
import { attachmentRoutes } from '../../functions/attachments/routes.ts';
import { requestHandlers } from '../../functions/requests/handlers.ts';
import type { AttachmentPorts } from '../../functions/attachments/ports.ts';
import { problemOf as requestProblemOf } from '../../functions/requests/problems.ts';
import type { RequestView } from '../../functions/requests/reading/view.ts';
import { requestRoutes } from '../../functions/requests/routes.ts';
import { decisionLists } from '../../platform/dynamodb/approvals/decision-lists.ts';
import type { OrganisationWriter } from '../../platform/dynamodb/organisation/organisation-changes.ts';
import type { Table } from '../../platform/dynamodb/client.ts';
import { attachmentBucket, type StoredFile } from '../../platform/s3/attachments.ts';
import { anAgreement, officeHours } from './builders.ts';
import { type Answer, answerOf, type Asked, eventFor } from './http-event.ts';
import { aTable } from './store.ts';
import { randomnessFor } from './randomness.ts';
import { at } from './time.ts';
import { openly } from './organisation.ts';

/** Everybody in the tests: Ann and Pam of the treasury, Bob of the health department, and who serves them. */
const people: Readonly<
  Record<string, readonly (readonly [role: Role, agencyId: string, actingFor?: string])[]>
> = {
  ann: [['agency-staff', 'treasury']],
  pam: [['program-manager', 'treasury']],
  bob: [['agency-staff', 'health']],
  both: [
    ['program-manager', 'treasury'],
    ['program-manager', 'health'],
  ],
  sam: [['service-center', '*']],
  iris: [['infrastructure-specialist', '*']],
  cleo: [['client-specialist', 'treasury']],
  hugo: [['client-specialist', 'health']],
  dana: [['service-director', 'treasury']],
  ben: [['service-director', 'treasury', 'dana']],
  ivan: [['information-officer', 'treasury']],
  exec: [['executive', '*']],
  max: [['infrastructure-manager', '*']],
  mona: [['infrastructure-director', '*']],
  prue: [['procurement-liaison', '*']],
  cora: [['contractor-liaison', '*']],
  stan: [['security-officer', '*']],
  paul: [['portfolio-office', '*']],
  idle: [],
};
const ofApprovals = keysOf(approvalRoutes);
const ofAttachments = keysOf(attachmentRoutes);
const home: Readonly<Record<string, string>> = { ann: 'treasury', pam: 'treasury', bob: 'health' };

function keysOf(routes: readonly Route[]): ReadonlySet<string> {
  return new Set(routes.map(({ method, path }) => `${method} ${path}`));
}

/** Requests and approvals as they run behind their edges, on a real store with two agencies and their people in it. */
export interface HttpHarness {
  readonly table: Table;
  readonly ports: AttachmentPorts & ApprovalHttpPorts & EdgePorts;
  /** What time it is for the functions, epoch ms. */
  clock: number;
  /** Lines of the log, `LEVEL MESSAGE`. */
  readonly log: string[];
  /** What is in the bucket, by `<key> <version>`. */
  readonly bucket: Map<string, Uint8Array>;
  ask<T = RequestView>(route: string, asked?: Asked): Promise<Answer<T>>;
  /** Ann submits a request, at 09:00 on Monday unless the clock says otherwise. */
  submit(body?: Readonly<Record<string, unknown>>, as?: string): Promise<RequestView>;
  stateOf(id: string): Promise<RequestState>;
  eventsOf(id: string): Promise<readonly RequestEvent[]>;
  /** Every row there is but how often somebody has asked, for telling that nothing changed. */
  everything(): Promise<readonly unknown[]>;
}

export function openHttpHarness(): HttpHarness {
  const table = aTable();
  const log: string[] = [];
  const s3 = {
    endpoint: new URL('https://s3.us-east-1.amazonaws.com'),
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const bucket = new Map<string, Uint8Array>();
  const harness: HttpHarness = {
    table,
    clock: at('Mon 09:00'),
    log,
    bucket,
    ports: {
      ...corePorts(table, {
        now: () => harness.clock,
        log: {
          info: (message) => log.push(`INFO ${message}`),
          warn: (message) => log.push(`WARN ${message}`),
          error: (message) => log.push(`ERROR ${message}`),
        },
        zone: 'America/Detroit',
      }),
      randomBytes: randomnessFor('desk').bytes,
      identityClaim: 'username',
      bucket: attachmentBucket('attachments', s3),
      contents: contentsOf(bucket),
      decisions: decisionLists(table),
    },
    async ask<T>(route: string, asked: Asked = {}): Promise<Answer<T>> {
      const event = eventFor(route, asked);
      return answerOf<T>(await handlerOf(route)(event));
    },
    async submit(body = {}, as = 'ann') {
      const answer = await harness.ask('POST /requests', {
        as,
        body: {
          service: 'email',
          kind: 'incident',
          summary: 'No mail',
          description: 'Since eight.',
          ...body,
        },
      });
      if (answer.status !== 201) throw new Error(`Submitting: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    async stateOf(id) {
      const state = await harness.ports.ledger(requestKind).load(id);
      if (state === undefined) throw new Error(`No request ${id}.`);
      return state;
    },
    eventsOf: (id) => harness.ports.ledger(requestKind).events(id),
    async everything() {
      const rows: Record<string, unknown>[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await table.client.send(
          new ScanCommand({
            TableName: table.name,
            ConsistentRead: true,
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          }),
        );
        rows.push(...(page.Items ?? []));
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      const key = (row: Record<string, unknown>): string => `${String(row['pk'])}/${String(row['sk'])}`;
      return rows
        .filter(({ pk }) => !String(pk).startsWith('calls#'))
        .sort((a, b) => (key(a) < key(b) ? -1 : 1));
    },
  };
  const handler = httpHandler(
    { routes: requestRoutes, useCases: requestHandlers(harness.ports), problemOf: requestProblemOf },
    harness.ports,
  );
  const attachments = httpHandler(
    { routes: attachmentRoutes, useCases: attachmentHandlers(harness.ports), problemOf: requestProblemOf },
    harness.ports,
  );
  const approvals = httpHandler(
    { routes: approvalRoutes, useCases: approvalHandlers(harness.ports), problemOf: approvalProblemOf },
    harness.ports,
  );
  const handlerOf = (route: string) =>
    ofApprovals.has(route) ? approvals : ofAttachments.has(route) ? attachments : handler;
  beforeAll(() => seed(openly(harness.table)));
  return harness;
}

function contentsOf(bucket: Map<string, Uint8Array>): AttachmentPorts['contents'] {
  const nameOf = ({ key, versionId }: StoredFile): string => `${key} ${versionId ?? ''}`;
  return {
    async read(file) {
      const content = bucket.get(nameOf(file));
      if (content === undefined) throw new Error(`There is no ${nameOf(file)}.`);
      return Promise.resolve(content);
    },
    async remove(file) {
      bucket.delete(nameOf(file));
      return Promise.resolve();
    },
  };
}

async function seed(organisation: OrganisationWriter): Promise<void> {
  for (const id of ['treasury', 'health']) {
    await organisation.putAgency({ id, name: id, plan: 'gold' }, 0);
    await organisation.addCalendar({ agencyId: id, version: 1, definition: officeHours });
    await organisation.addAgreement(anAgreement({ agencyId: id }));
  }
  await organisation.putAgency({ id: 'parks', name: 'parks', plan: 'none' }, 0);
  await organisation.putService(
    { id: 'email', name: 'Mail', description: 'Mailboxes', team: 'infrastructure-specialist' },
    0,
  );
  for (const [id, roles] of Object.entries(people)) {
    const person: Person = {
      id,
      name: id,
      email: `${id}@example.gov`,
      ...(home[id] === undefined ? {} : { agencyId: home[id] }),
    };
    await organisation.putPerson(person, 0);
    for (const [index, [role, agencyId, actingFor]] of roles.entries()) {
      const assignment: Assignment = {
        id: `${id}-${index}`,
        personId: id,
        role,
        agencyId,
        from: '2026-01-01',
        ...(actingFor === undefined ? {} : { actingFor }),
      };
      await organisation.putAssignment(assignment, 'new');
    }
  }
}
