import type { UploadForm } from '../../platform/s3/attachments.ts';
import type { Person } from '../e2e/client.ts';

/** Announces a text as a picture and sends it where the answer says, as a browser would. Gives the attachment's id. */
export async function attachPicture(person: Person, request: string, text: string): Promise<string> {
  const offered = await person.post(`/requests/${request}/attachments`, {
    name: 'outbox.png',
    bytes: new TextEncoder().encode(text).length,
    mediaType: 'image/png',
  });
  if (offered.status !== 201) throw new Error(`No file may come: ${JSON.stringify(offered)}`);
  const sent = await sendForm(offered.body['upload'] as UploadForm, text);
  if (sent.status !== 204) throw new Error(`The file was not taken: ${sent.status} ${await sent.text()}`);
  return String(offered.body['attachment']);
}

/** Fills in a form with a text for its file and sends it, as a browser would. */
export function sendForm({ url, fields }: UploadForm, text: string): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([text]), 'outbox.png');
  return fetch(url, { method: 'POST', body: form });
}
