import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Attachments } from '../../../local/attachments/attachments.ts';

/** A server that answers calls to the links of attachments, and nothing else. */
export interface LinkServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves the attachments that are open when a call comes. */
export async function serveLinks(attachments: () => Attachments): Promise<LinkServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    // A client that hung up needs no answer.
    attachments()
      .answer(request, response, url)
      .catch(() => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
