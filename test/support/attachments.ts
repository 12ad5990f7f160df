import type { Answer, Person } from '../e2e/client.ts';

/** Announces a text as a picture and sends it where the answer says, as a browser would. Gives the attachment's id. */
export async function attachPicture(person: Person, request: string, text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const offered = await person.post(`/requests/${request}/attachments`, {
    name: 'outbox.png',
    bytes: bytes.length,
    mediaType: 'image/png',
  });
  if (offered.status !== 201) throw new Error(`No file may come: ${JSON.stringify(offered)}`);
  const sent = await sendForm(offered, bytes);
  if (sent.status !== 204) throw new Error(`The file was not taken: ${sent.status} ${await sent.text()}`);
  return String(offered.body['attachment']);
}

async function sendForm({ body }: Answer, bytes: Uint8Array<ArrayBuffer>): Promise<Response> {
  const { url, fields } = body['upload'] as { url: string; fields: Record<string, string> };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([bytes], { type: 'image/png' }), 'outbox.png');
  return fetch(url, { method: 'POST', body: form });
}
