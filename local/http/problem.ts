import { json } from '../pages/page.ts';
import type { Answer } from './answer.ts';

/** A refusal of this server itself, as RFC 9457 has it. */
export function problem(status: number, code: string, title: string, detail: string): Answer {
  return {
    ...json(status, { type: 'about:blank', status, code, title, detail }),
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  };
}
