import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { capabilities, routesIn } from '../../functions/capabilities.ts';
import { type Runtime, startRuntime } from '../../local/runtime.ts';
import { accessDocument } from '../../tools/generate/access.ts';
import { dataModelDocument } from '../../tools/generate/data-model.ts';
import { openApiDocument } from '../../tools/generate/openapi.ts';
import { type Person, signIn } from '../e2e/client.ts';
import { timeMachine } from '../support/time-machine.ts';
import { until } from '../support/until.ts';
import { notes } from './capability.ts';

/** The registry with one more row: all that a new capability adds outside its folder. */
const registry = [...capabilities, notes];

describe('the documents made from the registry', () => {
  test('show the routes of the new capability, with the public one open to everybody', () => {
    const { paths } = openApiDocument(registry) as {
      readonly paths: Readonly<
        Record<string, Readonly<Record<string, { readonly security?: readonly unknown[] }>>>
      >;
    };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/notes', '/notes/{id}/answer', '/notes/{id}/receipt']),
    );
    expect(paths['/notes/{id}/receipt']?.['get']?.security).toEqual([]);
    expect(paths['/notes']?.['post']?.security).not.toEqual([]);
  });

  test('show who may do what with it', () => {
    const document = accessDocument(registry);
    expect(document).toContain('| `note.answer` |');
    expect(document).toContain('Open to anybody who has the link: `GET /notes/{id}/receipt`.');
  });

  test('show its rows in the data model', () => {
    const document = dataModelDocument(registry);
    expect(document).toContain('| Note snapshot | `note#<id>` | `note` |');
    expect(document).toContain('| Note event | `note#<id>` | `event#<six-digit sequence>` |');
  });

  test('are without it when it is not in the registry', () => {
    expect(JSON.stringify(openApiDocument())).not.toContain('/notes');
    expect(dataModelDocument()).not.toContain('note#');
    expect(routesIn(capabilities).some(({ access }) => access === 'public')).toBe(false);
  });
});

describe('the one-machine runtime with one more row in its registry', () => {
  const directory = mkdtempSync(join(tmpdir(), 'rotunda-note-'));
  let runtime: Runtime;
  let nora: Person;
  let vera: Person;
  const { travelTo, messagesTo } = timeMachine(() => runtime.url);

  beforeAll(async () => {
    runtime = await startRuntime({
      directory,
      port: 0,
      print: () => undefined,
      capabilities: registry,
    });
    [nora, vera] = await Promise.all([
      signIn(runtime.url, 'nora-fieldstone'),
      signIn(runtime.url, 'vera-northwind'),
    ]);
  });
  afterAll(async () => {
    await runtime.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  async function now(): Promise<number> {
    const answer = await fetch(`${runtime.url}/local/clock`, { headers: { accept: 'application/json' } });
    return Date.parse(((await answer.json()) as { readonly now: string }).now);
  }

  /** Writes a note that is to be answered an hour from now. */
  async function write(id: string): Promise<number> {
    const answerBy = (await now()) + 3_600_000;
    const written = await nora.post('/notes', {
      id,
      agency: 'treasury',
      text: 'The door of the server room does not close.',
      answerBy: new Date(answerBy).toISOString(),
    });
    expect([written.status, written.body['status'], written.etag]).toEqual([201, 'written', '"1"']);
    return answerBy;
  }

  async function statusOf(id: string): Promise<string> {
    const answer = await fetch(`${runtime.url}/notes/${id}/receipt`);
    return ((await answer.json()) as { readonly status: string }).status;
  }

  /** Emails to somebody that say something. */
  async function emailsTo(recipient: string, sentence: string): Promise<number> {
    const told = await messagesTo(recipient);
    return told.filter(({ channel, text }) => channel === 'email' && text.includes(sentence)).length;
  }

  test('serves its public route to anybody, and its others to whom the policy lets in', async () => {
    await write('door');
    expect(await statusOf('door')).toBe('written');
    expect((await fetch(`${runtime.url}/notes/no-such-note/receipt`)).status).toBe(404);
    expect((await fetch(`${runtime.url}/notes`)).status).toBe(401);
    expect((await nora.post('/notes/door/answer', { text: 'Me.' })).body['code']).toBe('access.denied');
    expect((await nora.post('/notes/nothing/answer', { text: 'Me.' })).body['code']).toBe('note.unknown');
    expect((await vera.post('/notes/door/answer', { text: '' })).body['code']).toBe('input.invalid');
  });

  test('carries its commands through the ledger, with the versions people have read', async () => {
    await write('versions');
    const answer = { text: 'It is being mended.' };
    const stale = await vera.post('/notes/versions/answer', answer, { 'if-match': '"7"' });
    expect([stale.status, stale.body['code']]).toEqual([412, 'note.changed']);
    expect((await vera.post('/notes/versions/answer', answer, { 'if-match': '"1"' })).status).toBe(200);
    expect((await vera.post('/notes/versions/answer', answer)).body['code']).toBe('note.answered');
  });

  test('runs its reactions to what the stream brings', async () => {
    await write('reaction');
    expect((await vera.post('/notes/reaction/answer', { text: 'Done.' })).status).toBe(200);
    await until(async () => (await statusOf('reaction')) === 'filed' || undefined, 'Waiting for the filing.');
  });

  test('keeps its list apart from the lists of other kinds', async () => {
    await write('listed');
    const request = await nora.post('/requests', {
      agency: 'treasury',
      service: 'email',
      summary: 'No mail',
      description: 'Since eight.',
    });
    expect(request.status).toBe(201);
    const listed = await nora.get('/notes?agency=treasury');
    const requests = await nora.get('/requests?agency=treasury');
    expect(JSON.stringify(listed.body)).toContain('listed');
    expect(JSON.stringify(listed.body)).not.toContain(String(request.body['number']));
    expect(requests.status).toBe(200);
    expect(JSON.stringify(requests.body)).toContain(String(request.body['number']));
    expect(JSON.stringify(requests.body)).not.toContain('server room');
  });

  test('raises the alarm of a promise that breaks, and notifies its director once', async () => {
    const answerBy = await write('late');
    await travelTo(new Date(answerBy + 60_000).toISOString());
    const sentence = 'Note late was to be answered by';
    await until(
      async () => (await emailsTo('vera-northwind', sentence)) > 0 || undefined,
      'Waiting for the notice.',
    );
    await travelTo(new Date(answerBy + 120_000).toISOString());
    expect(await emailsTo('vera-northwind', sentence)).toBe(1);
    const log = readFileSync(join(directory, 'functions.log'), 'utf8');
    expect(log).not.toMatch(/REACTION_FAILED|SWEEP_FAILED|HTTP_UNPLANNED/);
  });
});
