import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from '../support/engines/create-table.ts';
import { startDynamoDb } from '../support/engines/start-dynamodb.ts';
import { environmentNames } from '../../platform/config/names.ts';
import { documentClient, type Table } from '../../platform/dynamodb/client.ts';
import { anAgreement, officeHours } from '../support/builders.ts';
import { openly } from '../support/organisation.ts';

/** What Lambda gives a function of its role, by the environment. */
export const credentials = {
  AWS_ACCESS_KEY_ID: 'ASIAOFTHEROLE',
  AWS_SECRET_ACCESS_KEY: 'secret of the role',
  AWS_SESSION_TOKEN: 'token of the session',
} as const;

/** Under which credentials one call came. */
export interface Signed {
  readonly authorization: string | undefined;
  readonly token: string | string[] | undefined;
}

/** A DynamoDB engine with a table, reached by a server that notes how each call is signed. */
export interface Engine {
  readonly url: string;
  readonly table: string;
  readonly calls: readonly Signed[];
  stop(): Promise<void>;
}

/** Starts the engine; in its table is an agency and one of its people. */
export async function startRecordingEngine(): Promise<Engine> {
  const engine = await startDynamoDb();
  const config = {
    endpoint: engine.endpoint,
    region: 'us-east-1',
    // The engine keeps tables apart by the key of whoever asks.
    credentials: { accessKeyId: credentials.AWS_ACCESS_KEY_ID, secretAccessKey: 'any' },
  };
  const maker = new DynamoDBClient(config);
  const table: Table = { client: documentClient(config), name: 'bundles' };
  await createTable(maker, table.name);
  await seed(table);
  maker.destroy();
  const calls: Signed[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const { authorization, 'x-amz-target': target = '', 'x-amz-security-token': token } = request.headers;
      calls.push({ authorization, token });
      const answer = await fetch(engine.endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': String(target),
          ...(authorization === undefined ? {} : { authorization }),
          'x-amz-date': String(request.headers['x-amz-date']),
        },
        body: Buffer.concat(chunks),
      });
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    table: table.name,
    calls,
    async stop() {
      server.closeAllConnections();
      server.close();
      await engine.stop();
    },
  };
}

async function seed(table: Table): Promise<void> {
  const organisation = openly(table);
  await organisation.putAgency({ id: 'treasury', name: 'Treasury', plan: 'gold' }, 0);
  await organisation.addCalendar({ agencyId: 'treasury', version: 1, definition: officeHours });
  await organisation.addAgreement(anAgreement({ agencyId: 'treasury' }));
  await organisation.putService(
    { id: 'email', name: 'Mail', description: 'Mailboxes', team: 'infrastructure-specialist' },
    0,
  );
  await organisation.putPerson({ id: 'ann', name: 'Ann', email: 'ann@example.gov', agencyId: 'treasury' }, 0);
  await organisation.putAssignment(
    { id: 'ann-0', personId: 'ann', role: 'agency-staff', agencyId: 'treasury', from: '2026-01-01' },
    'new',
  );
}

const values: Readonly<Record<keyof typeof environmentNames, string>> = {
  table: 'bundles',
  bucket: 'attachments',
  topic: 'arn:aws:sns:us-east-1:000000000000:directors',
  stateMachine: 'arn:aws:states:us-east-1:000000000000:stateMachine:chain',
  failureQueue: 'http://localhost/failures',
  sender: 'rotunda@example.org',
  portal: 'http://localhost',
  identityClaim: 'username',
  zone: 'America/Detroit',
};

const run = promisify(execFile);

/**
 * Imports a bundle in a fresh Node that has nothing but its settings and what Lambda adds.
 *
 * @param events to hand to its handler, one after the other
 * @returns what the handler made of them
 */
export async function runBundle(
  file: string,
  engine: Pick<Engine, 'url'>,
  events: readonly unknown[] = [],
): Promise<readonly unknown[]> {
  const script = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)});
    if (typeof handler !== 'function') throw new Error('There is no handler.');
    const results = [];
    for (const event of ${JSON.stringify(events)}) results.push((await handler(event)) ?? null);
    process.stdout.write('\\nRESULTS ' + JSON.stringify(results) + '\\n');`;
  const settings = Object.entries(environmentNames).map(([key, name]) => [
    name,
    values[key as keyof typeof environmentNames],
  ]);
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    env: {
      ...(Object.fromEntries(settings) as Record<string, string>),
      ...credentials,
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_DYNAMODB: engine.url,
      PATH: process.env['PATH'],
    },
  });
  return JSON.parse(/^RESULTS (.*)$/m.exec(stdout)?.[1] ?? '') as readonly unknown[];
}

/** What API Gateway hands a function for a call of Ann's. */
export function callOf(
  routeKey: string,
  body: unknown,
  params: Readonly<Record<string, string>> = {},
): unknown {
  const [method = '', path = ''] = routeKey.split(' ');
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: '',
    headers: { 'content-type': 'application/json' },
    pathParameters: params,
    body: JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: {
      requestId: 'call',
      http: { method, path },
      authorizer: { jwt: { claims: { username: 'ann' }, scopes: [] } },
    },
  };
}
