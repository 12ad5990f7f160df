import type { IncomingMessage, ServerResponse } from 'node:http';

/** An answer ready to be sent, by whichever server it was mounted on. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends an answer; HEAD gets the headers only. */
export function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { 'content-length': Buffer.byteLength(answer.body), ...answer.headers });
  response.end(response.req.method === 'HEAD' ? undefined : answer.body);
}

/** The JSON of the text, or undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** One header as a single string. */
export function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}
