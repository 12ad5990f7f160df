import type { Answer, Person } from '../e2e/client.ts';

/** A file as somebody announces it, and what is in it. */
export interface Sent {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

/** The smallest picture there is. */
export const aPicture: Sent = {
  name: 'outbox.png',
  mediaType: 'image/png',
  content: Uint8Array.from(
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  ),
};

/** Announces a file. */
export async function offer(person: Person, request: string, file: Sent): Promise<Answer> {
  const { name, mediaType, content } = file;
  const offered = await person.post(`/requests/${request}/attachments`, {
    name,
    bytes: content.length,
    mediaType,
  });
  if (offered.status !== 201) throw new Error(`No file may come: ${JSON.stringify(offered)}`);
  return offered;
}

/** Sends a file where the answer says, as a browser would. Gives what came back. */
export function upload({ body }: Answer, content: Sent['content']): Promise<Response> {
  const { url, method, headers } = body['upload'] as {
    readonly url: string;
    readonly method: string;
    readonly headers: Record<string, string>;
  };
  return fetch(url, { method, headers, body: content });
}

/** Announces a file and sends it. Gives its offer. */
export async function attach(person: Person, request: string, file: Sent): Promise<Answer> {
  const offered = await offer(person, request, file);
  const sent = await upload(offered, file.content);
  if (sent.status !== 200) throw new Error(`The file was not taken: ${sent.status} ${await sent.text()}`);
  return offered;
}

/** How a file of a request stands: the answer to whoever wants it, once it is no longer on its way. */
export async function settled(person: Person, request: string, offered: Answer): Promise<Answer | undefined> {
  const answer = await person.get(`/requests/${request}/attachments/${String(offered.body['attachment'])}`);
  return answer.body['code'] === 'attachment.not-received' ? undefined : answer;
}
