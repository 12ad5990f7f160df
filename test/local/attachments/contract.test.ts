import { describe } from '@jest/globals';
import { openAttachments } from '../../../local/attachments/attachments.ts';
import { openKeptValues } from '../../../local/kept-values.ts';
import { holdToAttachmentsContract } from '../../platform/s3/attachments-contract.ts';
import { aStore } from '../../support/local-store.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { serveLinks } from './fixture.ts';

describe('the attachments of one machine', () => {
  holdToAttachmentsContract(async () => {
    const folder = temporaryDirectory();
    const store = aStore();
    const server = await serveLinks(() => attachments);
    const versions = new Map<string, string>();
    const attachments = await openAttachments({
      store,
      values: await openKeptValues(store),
      folder: folder.directory,
      origin: () => server.origin,
      onUpload: ({ key, versionId }) => Promise.resolve(versions.set(key, versionId)),
      log: () => undefined,
    });
    return {
      bucket: attachments.bucket,
      contents: attachments.contents,
      async versionOf(key) {
        await attachments.drain();
        return versions.get(key) ?? '';
      },
      async close() {
        await server.close();
        await attachments.stop();
        folder.remove();
      },
    };
  });
});
