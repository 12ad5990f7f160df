import { HeadObjectCommand, NotFound, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** Files put where uploads arrive, by whoever has them already: browsers send theirs themselves. */
export interface AttachmentFiles {
  /** The version of what is under a key; undefined when nothing is. */
  versionOf(key: string): Promise<string | undefined>;
  /**
   * Puts a file where there is none, as an upload does. Gives its version.
   *
   * @throws when something is there
   */
  put(key: string, content: Uint8Array, mediaType: string): Promise<string>;
}

/** The files in S3. The bucket tells of each that is put as of an upload. */
export function attachmentFiles(
  bucket: string,
  client: S3Client = new S3Client({ forcePathStyle: true }),
): AttachmentFiles {
  return {
    async versionOf(key) {
      try {
        return versionIn(await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })));
      } catch (error) {
        if (error instanceof NotFound) return undefined;
        throw error;
      }
    },
    async put(key, content, mediaType) {
      return versionIn(
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: content,
            ContentType: mediaType,
            IfNoneMatch: '*',
          }),
        ),
      );
    },
  };
}

function versionIn({ VersionId }: { readonly VersionId?: string | undefined }): string {
  if (VersionId === undefined) throw new Error('The bucket keeps no versions.');
  return VersionId;
}
