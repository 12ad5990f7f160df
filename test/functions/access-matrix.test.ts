import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Actor, can, type Resource } from '../../domain/access/index.ts';
import { type Role, roles } from '../../domain/vocabulary/index.ts';
import { requestNumber } from '../../domain/requests/index.ts';
import { approvalsHttp } from '../../functions/approvals/approvals-http.ts';
import {
  approvalHttpPorts,
  edgePorts,
  noticesHttpPorts,
  requestPorts,
} from '../../functions/core/aws-ports.ts';
import type { Route } from '../../functions/http/contract.ts';
import type { HttpEvent, HttpHandler } from '../../functions/http/handler.ts';
import { noticesHttp } from '../../functions/notices/notices-http.ts';
import { organisationHttp } from '../../functions/organisation/organisation-http.ts';
import { requestsHttp } from '../../functions/requests/requests-http.ts';
import { routes } from '../../functions/capabilities.ts';
import { createTable } from '../../local/aws/dynamodb/create-table.ts';
import { type Endpoint, start as startEndpoint } from '../../local/aws/endpoint.ts';
import { createChannels } from '../../local/sample-subscriptions.ts';
import { configFrom } from '../../platform/config/config.ts';
import { environmentNames } from '../../platform/config/names.ts';
import { documentClient } from '../../platform/dynamodb/client.ts';
import { organisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import { requestLedger } from '../../platform/dynamodb/ledger/ledger.ts';
import { anAgreement, aRequest, officeHours } from '../support/builders.ts';
import { at } from '../support/time.ts';

/** Whose thing it is about: one's own, one's agency's, or another agency's. */
type Whose = 'own' | 'agency' | 'other';

const whose: readonly Whose[] = ['own', 'agency', 'other'];
const here = 'treasury';
const there = 'agriculture';
const now = at('Mon 15:00');
const directory = mkdtempSync(join(tmpdir(), 'rotunda-access-'));
const tableName = 'access-matrix';

/** What a call that needs no right but its own answers: everything else counts as let in. */
const denials = new Set([
  'access.denied',
  'request.unknown',
  'agency.unknown',
  'person.unknown',
  'identity.unknown',
  'identity.missing',
]);

let endpoint: Endpoint;
let handlers: Readonly<Record<Route['capability'], HttpHandler>>;

const callerOf = (role: Role): string => `caller-${role}`;
const agencyOf = (one: Whose): string => (one === 'other' ? there : here);
const ownerOf = (role: Role, one: Whose): string =>
  one === 'own' ? callerOf(role) : `staff-${agencyOf(one)}`;

/** A request of its own for every role and case, so that no call finds what another has done. */
function numberOf(role: Role, one: Whose): string {
  return requestNumber(createHash('sha256').update(`${role} ${one}`).digest().subarray(0, 16));
}

beforeAll(async () => {
  const dynamodb = process.env['ROTUNDA_TEST_DYNAMODB'] ?? '';
  endpoint = await startEndpoint({
    directory,
    now: () => now,
    onUpload: () => undefined,
    log: () => undefined,
  });
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = dynamodb;
  for (const service of ['SNS', 'SESV2', 'SQS', 'S3'])
    process.env[`AWS_ENDPOINT_URL_${service}`] = endpoint.url;
  await createTable(new DynamoDBClient({}), tableName);
  await createChannels('directors', 'failures');
  const table = { client: documentClient(), name: tableName };
  const organisation = organisationStore(table);
  const ledger = requestLedger(table);
  for (const id of [here, there]) {
    await organisation.putAgency({ id, name: id, plan: 'gold' }, 0);
    await organisation.addCalendar({ agencyId: id, version: 1, definition: officeHours });
    await organisation.addAgreement(anAgreement({ agencyId: id }));
    await organisation.putPerson(
      { id: `staff-${id}`, name: 'Staff', email: 'staff@agency.example', agencyId: id },
      0,
    );
  }
  await organisation.putService(
    { id: 'email', name: 'Mail', description: 'Mail', team: 'service-center' },
    0,
  );
  for (const role of roles) {
    await organisation.putPerson(
      { id: callerOf(role), name: 'Caller', email: 'caller@agency.example', agencyId: here },
      0,
    );
    await organisation.putAssignment(
      { id: role, personId: callerOf(role), role, agencyId: here, from: '2026-01-01' },
      'new',
    );
    for (const one of whose) {
      const request = aRequest({
        id: numberOf(role, one),
        agencyId: agencyOf(one),
        requesterId: ownerOf(role, one),
      }).swept('Mon 14:00');
      await ledger.append({ after: request.state, events: request.events });
    }
  }
  const config = configFrom({
    [environmentNames.table]: tableName,
    [environmentNames.bucket]: 'attachments',
    [environmentNames.topic]: 'arn:aws:sns:us-east-1:000000000000:directors',
    [environmentNames.failureQueue]: `${endpoint.url}/000000000000/failures`,
    [environmentNames.sender]: 'rotunda@localhost',
    [environmentNames.portal]: 'http://localhost',
    [environmentNames.identityClaim]: 'username',
    [environmentNames.zone]: 'America/Detroit',
  });
  const quiet = {
    now: () => now,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  handlers = {
    requests: requestsHttp({ ...requestPorts(config), ...quiet }),
    approvals: approvalsHttp({ ...approvalHttpPorts(config), ...quiet }),
    organisation: organisationHttp({ ...edgePorts(config, 'organisation-http'), ...quiet }),
    notices: noticesHttp({ ...noticesHttpPorts(config), ...quiet }),
  };
}, 60_000);

afterAll(async () => {
  await endpoint.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Lists that take an agency, so that each case asks for one. */
const listsOfAgencies = ['listRequests', 'listDecisions'];

/** A body each operation accepts; those without one take none. */
const bodies: Readonly<Record<string, (role: Role, one: Whose) => object>> = {
  submitRequest: (_role, one) => ({
    agency: agencyOf(one),
    service: 'email',
    summary: 'Mail is late',
    description: 'Since 8.',
  }),
  triageRequest: () => ({ kind: 'incident', service: 'email', impact: 'low', urgency: 'low' }),
  giveResponse: () => ({ text: 'We look.' }),
  addComment: () => ({ text: 'Thanks.' }),
  askClient: () => ({ text: 'Where?' }),
  answerQuestion: () => ({ text: 'There.' }),
  holdWork: () => ({ waitingOn: 'vendor', text: 'A part.' }),
  assignRequest: () => ({ team: 'client-specialist' }),
  changePriority: () => ({ impact: 'high', urgency: 'high', reason: 'More people.' }),
  restateAgreement: () => ({ agreementVersion: 1, reason: 'New plan.' }),
  resolveRequest: () => ({ text: 'Done.' }),
  reopenRequest: () => ({ reason: 'Again.' }),
  withdrawRequest: () => ({ reason: 'Solved.' }),
  askExcuse: () => ({ reason: 'Power cut.' }),
  decideExcuse: () => ({ granted: true, reason: 'Yes.' }),
  reviewOutcome: () => ({ agrees: false, reason: 'No.' }),
  editSection: () => ({ text: 'Permits in a day.' }),
  decideStage: () => ({ outcome: 'approve' }),
  addImpact: () => ({ area: 'security', reason: 'It is reached from outside.' }),
  offerAttachment: () => ({ name: 'a.png', bytes: 10, mediaType: 'image/png' }),
  putAgency: () => ({ name: 'A name', plan: 'gold' }),
  addCalendar: () => ({ zone: 'America/Detroit', week: '24x7', holidays: [] }),
  addAgreement: () => {
    const { agencyId: _agencyId, version: _version, ...agreement } = anAgreement();
    return agreement;
  },
  putPerson: () => ({ name: 'A Person', email: 'person@agency.example' }),
  // From a later day: the callers keep the one role they have.
  addAssignment: (_role, one) => ({ role: 'agency-staff', agency: agencyOf(one), from: '2027-01-01' }),
  endAssignment: () => ({ until: '2027-01-01' }),
  giveDelegation: (_role, one) => ({
    to: `staff-${agencyOf(one)}`,
    from: '2026-12-01',
    until: '2026-12-02',
  }),
  endDelegation: () => ({ until: '2026-11-30' }),
  putService: () => ({ name: 'Mail', description: 'Mail', team: 'service-center' }),
  dryRun: (_role, one) => ({ agency: agencyOf(one), rules: {} }),
  subscribe: () => ({ address: 'caller@agency.example', consent: true }),
};

function paramsOf(path: string, role: Role, one: Whose): Record<string, string> {
  const values: Readonly<Record<string, string>> = {
    id: numberOf(role, one),
    clock: 'first-response',
    attachment: 'abc',
    stage: 'develop',
    section: 'need',
    agency: agencyOf(one),
    person: ownerOf(role, one),
    version: '1',
    assignment: role,
    service: 'email',
    channel: 'email',
  };
  return Object.fromEntries(
    [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, values[name] ?? '']),
  );
}

async function call(route: Route, role: Role, one: Whose): Promise<string> {
  const body =
    route.method === 'POST' || route.method === 'PUT'
      ? JSON.stringify(bodies[route.operation]?.(role, one) ?? {})
      : undefined;
  const event = {
    version: '2.0',
    routeKey: `${route.method} ${route.path}`,
    rawPath: route.path,
    rawQueryString: '',
    headers: { 'content-type': 'application/json' },
    pathParameters: paramsOf(route.path, role, one),
    ...(listsOfAgencies.includes(route.operation)
      ? { queryStringParameters: { agency: agencyOf(one) } }
      : {}),
    requestContext: {
      requestId: 'matrix',
      authorizer: { jwt: { claims: { username: callerOf(role) }, scopes: [] } },
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: false,
  } as unknown as HttpEvent;
  const result = await handlers[route.capability](event);
  if ((result.statusCode ?? 500) >= 500) return `${result.statusCode ?? ''} ${result.body ?? ''}`;
  const code =
    (result.statusCode ?? 0) < 400 ? '' : (JSON.parse(result.body ?? '{}') as { code: string }).code;
  if (code === 'input.invalid' || code === 'route.unknown')
    return `the example is wrong: ${result.body ?? ''}`;
  return denials.has(code) ? 'denied' : 'allowed';
}

/** What the policy table says, asked the way the product asks it. */
function expected(route: Route, role: Role, one: Whose): string {
  const actor: Actor = { personId: callerOf(role), authorities: [{ role, agencyId: here, actingFor: [] }] };
  const about = (resource: Resource): boolean => can(actor, route.action, resource) !== undefined;
  const agencyId = agencyOf(one);
  const ownerId = ownerOf(role, one);
  const aboutRequest = { agencyId, ownerId };
  const allowed = ((): boolean => {
    if (route.path.startsWith('/requests/{id}'))
      return can(actor, 'request.read', aboutRequest) !== undefined && about(aboutRequest);
    if (route.path.startsWith('/requests') || route.operation === 'dryRun') return about({ agencyId });
    if (route.path.includes('subscriptions')) return about({ ownerId });
    // Whose it is, is whose token it is.
    if (route.path.startsWith('/delegations')) return about({ ownerId: callerOf(role) });
    // Everybody may read their own record.
    if (route.path.startsWith('/people') && route.action === 'organisation.read')
      return one === 'own' || about({ agencyId });
    if (route.path.startsWith('/agencies/')) return about({ agencyId });
    if (listsOfAgencies.includes(route.operation)) return about({ agencyId });
    // A list shows what one may see, down to nothing.
    if (route.path === '/agencies') return true;
    return about({});
  })();
  return allowed ? 'allowed' : 'denied';
}

describe('every route, called by every role, lets in whom the policy table lets in', () => {
  test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s',
    async (_name, route) => {
      const cases = roles.flatMap((role) => whose.map((one) => ({ role, one })));
      const answers = await Promise.all(
        cases.map(async ({ role, one }) => [`${role}, ${one}`, await call(route, role, one)] as const),
      );
      expect(Object.fromEntries(answers)).toEqual(
        Object.fromEntries(cases.map(({ role, one }) => [`${role}, ${one}`, expected(route, role, one)])),
      );
    },
  );
});

test('a signed-in person nobody has entered is told so', async () => {
  const route = routes[0] as Route;
  const event = {
    routeKey: `${route.method} ${route.path}`,
    headers: {},
    requestContext: { requestId: 'x', authorizer: { jwt: { claims: { username: 'nobody' } } } },
  };
  const result = await handlers[route.capability](event as unknown as HttpEvent);
  expect([result.statusCode, (JSON.parse(result.body ?? '{}') as { code: string }).code]).toEqual([
    403,
    'identity.unknown',
  ]);
});
