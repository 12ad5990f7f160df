import * as z from 'zod';
import { can, definePolicy, reachOf } from '../../domain/access/index.ts';
import { clientRoles, systemStamp } from '../../domain/vocabulary/index.ts';
import { capability } from '../../functions/core/capability.ts';
import { execute } from '../../functions/core/execute.ts';
import { localDate } from '../../functions/core/local-date.ts';
import { open } from '../../functions/core/open.ts';
import { permitOn } from '../../functions/core/permit.ts';
import type { CorePorts } from '../../functions/core/ports.ts';
import { iso, type PublicUseCase, type UseCase } from '../../functions/http/call.ts';
import { contract, instant, routesOf } from '../../functions/http/contract.ts';
import { commonProblem, type CommonRefusal, problem } from '../../functions/http/problems.ts';
import { reaction } from '../../functions/stream/reaction.ts';
import type { Problem } from '../../platform/http/problem.ts';
import { noteKind, type NoteRefusal, type NoteState } from './kind.ts';
import { noteNotices } from './notices.ts';

type Refusal = CommonRefusal | NoteRefusal;

const policy = definePolicy({
  'note.write': reachOf(clientRoles, 'agency'),
  'note.read': reachOf([...clientRoles, 'service-director'], 'agency'),
  'note.answer': { 'service-director': 'agency' },
});

const text = z.string().min(1).max(500);
const params = z.strictObject({ id: z.string() });
const view = z.object({
  id: z.string(),
  status: z.string(),
  text: z.string(),
  answer: z.string().optional(),
});

const contracts = {
  writeNote: contract({
    body: z.strictObject({ id: z.string(), agency: z.string(), text, answerBy: instant }),
    reply: view,
    status: 201,
  }),
  listNotes: contract({
    query: z.strictObject({ agency: z.string() }),
    reply: z.object({ items: z.array(view) }),
  }),
  answerNote: contract({ params, body: z.strictObject({ text }), reply: view, versioned: true }),
  readReceipt: contract({ params, reply: z.object({ status: z.string(), writtenAt: instant }) }),
};

function viewOf({ id, status, text: written, answer }: NoteState): z.infer<typeof view> {
  return { id, status, text: written, ...(answer === undefined ? {} : { answer }) };
}

function writeNote(ports: CorePorts): UseCase<typeof contracts.writeNote, Refusal> {
  return async ({ actor, body, now }) => {
    const { id, agency: agencyId, text: written, answerBy } = body;
    const authority = can(actor, policy['note.write'], { agencyId });
    if (authority === undefined) return { ok: false, refusal: { code: 'access.denied' } };
    const agreement = await ports.organisation.agreementOn(agencyId, localDate(ports.zone, now));
    const rules = agreement && (await ports.ruleBooks.bookOf(agencyId, [agreement.version]));
    if (agreement === undefined || rules === undefined)
      return { ok: false, refusal: { code: 'agency.unknown' } };
    const by = { personId: actor.personId, role: authority.role, actingFor: authority.actingFor };
    const opened = await open(
      noteKind,
      {
        id,
        command: {
          type: 'WriteNote',
          agencyId,
          agreementVersion: agreement.version,
          text: written,
          answerBy: Date.parse(answerBy),
        },
        context: { now, by, rules },
      },
      ports,
    );
    return opened.outcome === 'opened'
      ? { ok: true, body: viewOf(opened.state), version: opened.state.version }
      : { ok: false, refusal: { code: 'ledger.busy', kind: noteKind.name } };
  };
}

function listNotes(ports: CorePorts): UseCase<typeof contracts.listNotes, Refusal> {
  return async ({ actor, query }) => {
    const { agency: agencyId } = query;
    if (can(actor, policy['note.read'], { agencyId }) === undefined)
      return { ok: false, refusal: { code: 'access.denied' } };
    const { states: notes } = await ports
      .lists(noteKind)
      .page({ view: 'agency', agencyId }, {}, { limit: 25 });
    return { ok: true, body: { items: notes.map(viewOf) } };
  };
}

function answerNote(ports: CorePorts): UseCase<typeof contracts.answerNote, Refusal> {
  return async (call) => {
    const executed = await execute(
      noteKind,
      {
        id: call.params.id,
        command: { type: 'AnswerNote', text: call.body.text },
        now: call.now,
        permit: ({ agencyId }) =>
          permitOn(
            call,
            noteKind,
            { read: policy['note.read'], action: call.route.permission },
            { agencyId },
          ),
        ...(call.ifMatch === undefined ? {} : { ifMatch: call.ifMatch }),
      },
      ports,
    );
    if (executed.outcome === 'repeated')
      return { ok: false, refusal: { code: 'ledger.busy', kind: noteKind.name } };
    if (executed.outcome === 'refused') return { ok: false, refusal: executed.refusal };
    return { ok: true, body: viewOf(executed.state), version: executed.state.version };
  };
}

/** Anybody who has the link may see that the note arrived and how it stands, not what it says. */
function readReceipt(ports: CorePorts): PublicUseCase<typeof contracts.readReceipt, Refusal> {
  return async ({ params: { id } }) => {
    const note = await ports.ledger(noteKind).load(id);
    if (note === undefined) return { ok: false, refusal: { code: 'ledger.unknown', kind: noteKind.name } };
    return { ok: true, body: { status: note.status, writtenAt: iso(note.writtenAt) } };
  };
}

function problemOf(refusal: Refusal): Problem {
  switch (refusal.code) {
    case 'note.answered':
      return problem(409, refusal.code, 'Answered already', 'This note has been answered.');
    case 'note.not-answered':
      return problem(409, refusal.code, 'Not answered yet', 'This note has not been answered.');
    default:
      return commonProblem(refusal);
  }
}

/** Notes, as a capability of the product would be written. */
export const notes = capability<CorePorts, Refusal>({
  name: 'notes',
  about: 'What agencies write to their directors',
  kinds: [noteKind],
  notices: [noteNotices],
  routes: routesOf('notes', contracts, [
    {
      method: 'POST',
      path: '/notes',
      operation: 'writeNote',
      permission: policy['note.write'],
      summary: 'Write a note',
    },
    {
      method: 'GET',
      path: '/notes',
      operation: 'listNotes',
      permission: policy['note.read'],
      summary: 'List the notes of an agency',
    },
    {
      method: 'POST',
      path: '/notes/{id}/answer',
      operation: 'answerNote',
      permission: policy['note.answer'],
      summary: 'Answer a note',
    },
    {
      method: 'GET',
      path: '/notes/{id}/receipt',
      operation: 'readReceipt',
      summary: 'See that a note has arrived',
    },
  ]),
  handlers: (ports) => ({
    writeNote: writeNote(ports),
    listNotes: listNotes(ports),
    answerNote: answerNote(ports),
  }),
  publicHandlers: (ports) => ({ readReceipt: readReceipt(ports) }),
  problemOf,
  /** What is answered is filed. */
  reactions: (ports) => [
    reaction(noteKind, {
      name: 'file-note',
      on: ['NoteAnswered'],
      async react({ id }) {
        const command = { type: 'FileNote' } as const;
        const filed = await execute(
          noteKind,
          { id, command, now: ports.now(), permit: () => systemStamp },
          ports,
        );
        if (filed.outcome === 'refused') throw new Error(`Filing note ${id}: ${filed.refusal.code}.`);
      },
    }),
  ],
});
