import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Actor, can, policy, type Resource } from '../../domain/access/index.ts';
import { type Role, roles } from '../../domain/vocabulary/index.ts';
import { requestKind, requestNumber } from '../../domain/requests/index.ts';
import { capabilities, routesIn } from '../../functions/capabilities.ts';
import type { Route } from '../../functions/http/contract.ts';
import type { HttpEvent, HttpHandler } from '../../functions/http/handler.ts';
import { httpHandlers } from '../../local/capabilities.ts';
import { type DataFolder, openDataFolder, tableName } from '../../local/data-folder.ts';
import { openMachine } from '../../local/machine.ts';
import { localPorts } from '../../local/ports.ts';
import { isOfOrganisation } from '../../platform/dynamodb/organisation/organisation-store.ts';
import { anAgreement, aRequest, officeHours, type RequestBuilder, sam } from '../support/builders.ts';
import { at } from '../support/time.ts';
import { openly } from '../support/organisation.ts';

/** Whose thing it is about: one's own, one's agency's, or another agency's. */
type Whose = 'own' | 'agency' | 'other';

const whose: readonly Whose[] = ['own', 'agency', 'other'];
const here = 'treasury';
const there = 'agriculture';
const now = at('Mon 15:00');
const directory = mkdtempSync(join(tmpdir(), 'rotunda-access-'));

/** What a call that needs no right but its own answers: everything else counts as let in. */
const denials = new Set([
  'access.denied',
  'request.unknown',
  'agency.unknown',
  'person.unknown',
  'identity.unknown',
  'identity.missing',
]);

let data: DataFolder;
let handlers: Readonly<Record<string, HttpHandler>>;

/** A route that asks who calls. */
type PersonRoute = Extract<Route, { readonly access: 'person' }>;
const routes = routesIn(capabilities);
const personRoutes = routes.filter((route): route is PersonRoute => route.access === 'person');

const callerOf = (role: Role): string => `caller-${role}`;
const agencyOf = (one: Whose): string => (one === 'other' ? there : here);
const ownerOf = (role: Role, one: Whose): string =>
  one === 'own' ? callerOf(role) : `staff-${agencyOf(one)}`;

/** A request of its own for every role and case, so that no call finds what another has done. */
function numberOf(role: Role, one: Whose, purpose = ''): string {
  return requestNumber(createHash('sha256').update(`${role} ${one}${purpose}`).digest().subarray(0, 16));
}

/** Operations on what somebody else has to have done first, each with a request on which they did. */
const prepared: Readonly<Record<string, (request: RequestBuilder) => RequestBuilder>> = {
  decideExcuse: (request) =>
    request.does({ type: 'AskExcuse', clockId: 'first-response', reason: 'Power cut.' }, { from: sam }),
  readAttachment: (request) => request.withAttachments(1).received('file0'),
};

beforeAll(async () => {
  data = await openDataFolder(directory);
  const machine = await openMachine(data, {
    origin: () => 'http://localhost',
    runTask: () => Promise.resolve(),
    takeUpload: () => Promise.resolve(),
    print: () => undefined,
  });
  const ports = localPorts(
    {
      ...machine,
      ...machine.chain,
      table: { client: data.store.client, name: tableName },
      revision: data.store.revisionOf(isOfOrganisation),
      now: () => now,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      zone: 'America/Detroit',
      portal: 'http://localhost',
    },
    capabilities,
  );
  handlers = httpHandlers(capabilities, ports);
  const organisation = openly({ client: data.store.client, name: tableName });
  const ledger = ports.ledger(requestKind);
  for (const id of [here, there]) {
    await organisation.putAgency({ id, name: id, plan: 'gold' }, 0);
    await organisation.addCalendar({ agencyId: id, version: 1, definition: officeHours });
    await organisation.addAgreement(anAgreement({ agencyId: id }));
    await organisation.putPerson(
      { id: `staff-${id}`, name: 'Staff', email: 'staff@agency.example', agencyId: id },
      0,
    );
    await organisation.putAssignment(
      { id: 'staff', personId: `staff-${id}`, role: 'agency-staff', agencyId: id, from: '2026-01-01' },
      'new',
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
      const requestNamed = (id: string): RequestBuilder =>
        aRequest({ id, agencyId: agencyOf(one), requesterId: ownerOf(role, one) }).swept('Mon 14:00');
      const requests = [
        requestNamed(numberOf(role, one)),
        ...Object.entries(prepared).map(([purpose, prepare]) =>
          prepare(requestNamed(numberOf(role, one, purpose))),
        ),
      ];
      for (const { state, events } of requests) await ledger.append({ after: state, events });
    }
  }
});

afterAll(async () => {
  await data.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Lists that take an agency, so that each case asks for one. */
const listsOfAgencies = ['listRequests', 'listDecisions'];

/** A body each operation accepts; those without one take none. */
const bodies: Readonly<Record<string, (role: Role, one: Whose) => object>> = {
  submitRequest: (_role, one) => ({
    agency: agencyOf(one),
    requester: `staff-${agencyOf(one)}`,
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
  changeRequester: (_role, one) => ({ requester: `staff-${agencyOf(one)}`, reason: 'It is theirs.' }),
  restateAgreement: () => ({ agreementVersion: 1, reason: 'New plan.' }),
  resolveRequest: () => ({ text: 'Done.' }),
  reopenRequest: () => ({ reason: 'Again.' }),
  withdrawRequest: () => ({ reason: 'Solved.' }),
  askExcuse: () => ({ reason: 'Power cut.' }),
  decideExcuse: () => ({ granted: true, reason: 'Yes.' }),
  reviewOutcome: () => ({ agrees: false, reason: 'No.' }),
  editSection: () => ({ text: 'Permits in a day.' }),
  decideStage: () => ({ outcome: 'approve' }),
  nameDeputy: () => ({ person: 'somebody', reason: 'Nobody else is there.' }),
  addImpact: () => ({ area: 'security', reason: 'It is reached from outside.' }),
  offerAttachment: () => ({ name: 'a.png', bytes: 10, mediaType: 'image/png' }),
  removeAttachment: () => ({ reason: 'Wrong request.' }),
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
  writePreferences: () => ({ teamWork: 'at-once' }),
  subscribe: () => ({ address: 'caller@agency.example', consent: true }),
  confirmSubscription: () => ({ code: '000000' }),
};

/** Values for the parameters of a path; `about` names those that are not what every call is about. */
function paramsOf(
  path: string,
  role: Role,
  one: Whose,
  about: Readonly<Record<string, string>> = {},
): Record<string, string> {
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
    ...about,
  };
  return Object.fromEntries(
    [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, values[name] ?? '']),
  );
}

/** What the capability of a route answers. */
function handle(route: Route, event: HttpEvent): ReturnType<HttpHandler> {
  const handler = handlers[route.capability];
  if (handler === undefined) throw new Error(`Nothing serves ${route.capability}.`);
  return handler(event);
}

/** What a call is answered. */
async function answerTo(
  route: PersonRoute,
  role: Role,
  one: Whose,
  about?: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly code: string; readonly said: string }> {
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
    pathParameters: paramsOf(route.path, role, one, about),
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
  const { statusCode: status = 500, body: said = '' } = await handle(route, event);
  return { status, code: status < 400 ? '' : (JSON.parse(said) as { code: string }).code, said };
}

async function call(route: PersonRoute, role: Role, one: Whose): Promise<string> {
  const { status, code, said } = await answerTo(route, role, one);
  if (status >= 500) return `${status} ${said}`;
  if (code === 'input.invalid' || code === 'route.unknown') return `the example is wrong: ${said}`;
  return denials.has(code) ? 'denied' : 'allowed';
}

/** What the policy table says, asked the way the product asks it. */
function expected(route: PersonRoute, role: Role, one: Whose): string {
  const actor: Actor = { personId: callerOf(role), authorities: [{ role, agencyId: here, actingFor: [] }] };
  const about = (resource: Resource): boolean => can(actor, route.permission, resource) !== undefined;
  const agencyId = agencyOf(one);
  const ownerId = ownerOf(role, one);
  const aboutRequest = { agencyId, ownerId };
  const allowed = ((): boolean => {
    if (route.path.startsWith('/requests/{id}'))
      return can(actor, policy['request.read'], aboutRequest) !== undefined && about(aboutRequest);
    if (route.path.startsWith('/requests') || route.operation === 'dryRun') return about({ agencyId });
    if (route.path.includes('subscriptions') || route.path.includes('preferences')) return about({ ownerId });
    // Whose it is, is whose token it is.
    if (route.path.startsWith('/delegations')) return about({ ownerId: callerOf(role) });
    // Everybody may read their own record.
    if (route.path.startsWith('/people') && route.permission === policy['organisation.read'])
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
  test.each(personRoutes.map((route) => [`${route.method} ${route.path}`, route] as const))(
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

describe('once somebody else has done their part, whoever the policy table lets in gets it done', () => {
  test.each(Object.keys(prepared))('%s', async (operation) => {
    const route = personRoutes.find((one) => one.operation === operation);
    if (route === undefined) throw new Error(`No route is called ${operation}.`);
    const cases = roles.flatMap((role) => whose.map((one) => ({ role, one })));
    for (const { role, one } of cases) {
      const id = numberOf(role, one, operation);
      const { status, code } = await answerTo(route, role, one, { id, attachment: 'file0' });
      const outcome = status === 200 ? 'allowed' : denials.has(code) ? 'denied' : `${status} ${code}`;
      expect([role, one, outcome]).toEqual([role, one, expected(route, role, one)]);
    }
  });
});

test('a signed-in person nobody has entered is told so', async () => {
  const route = routes[0] as Route;
  const event = {
    routeKey: `${route.method} ${route.path}`,
    headers: {},
    requestContext: { requestId: 'x', authorizer: { jwt: { claims: { username: 'nobody' } } } },
  };
  const result = await handle(route, event as unknown as HttpEvent);
  expect([result.statusCode, (JSON.parse(result.body ?? '{}') as { code: string }).code]).toEqual([
    403,
    'identity.unknown',
  ]);
});

test('no route of the product is open to everybody', () => {
  const open = routes.filter(({ access }) => access === 'public');
  expect(open.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});
