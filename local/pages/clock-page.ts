import * as z from 'zod';
import { type Answer, parseJson } from '../http/answer.ts';
import { json } from './page.ts';

/** Ten years: further ahead every sample agreement would have ended. */
const maxMinutes = 10 * 366 * 24 * 60;

const moveSchema = z.union([
  z.strictObject({ forwardMinutes: z.coerce.number().int().min(1).max(maxMinutes) }),
  z.strictObject({ to: z.iso.datetime({ offset: true }) }),
]);

export interface TimeMachine {
  readonly now: () => number;
  /** Moves the clock to an instant (epoch ms), stopping at every alarm on the way; resolves when all that followed is done. */
  readonly travelTo: (at: number) => Promise<{ readonly stops: number }>;
}

/** `GET` and `POST /local/clock`: what time it is here, and moving it forward. */
export async function clockPage(
  method: string,
  type: string,
  body: Buffer | undefined,
  machine: TimeMachine,
): Promise<Answer> {
  if (method === 'GET') return json(200, { now: iso(machine.now()) });
  if (method !== 'POST') return refuse(405, 'clock.method', 'Use GET or POST.');
  // A form is how a page elsewhere could reach this server without being asked first.
  if (!type.startsWith('application/json'))
    return refuse(415, 'body.not-json', 'Send JSON, with the header Content-Type: application/json.');
  const move = moveSchema.safeParse(parseJson(body?.toString('utf8') ?? ''));
  if (!move.success)
    return refuse(
      400,
      'input.invalid',
      'Send {"forwardMinutes": 480} or {"to": "2026-12-01T08:00:00Z"}, at most ten years ahead.',
    );
  const from = machine.now();
  const at = 'to' in move.data ? Date.parse(move.data.to) : from + move.data.forwardMinutes * 60_000;
  if (at < from)
    return refuse(409, 'clock.backwards', `The clock only moves forward; here it is ${iso(from)}.`);
  if (at > from + maxMinutes * 60_000) return refuse(400, 'input.invalid', 'Move at most ten years ahead.');
  const { stops } = await machine.travelTo(at);
  return json(200, { from: iso(from), now: iso(machine.now()), stops });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function refuse(status: number, code: string, detail: string): Answer {
  return {
    ...json(status, { type: 'about:blank', status, code, title: 'The clock was not moved', detail }),
    headers: { 'content-type': 'application/problem+json' },
  };
}
