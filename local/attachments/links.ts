import { randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { linkSeconds } from '../../platform/s3/attachment-keys.ts';
import type { KeptValues } from '../kept-values.ts';

const uploadSchema = z.object({
  key: z.string(),
  /** As many as the file has. */
  bytes: z.int().positive(),
  mediaType: z.string(),
});
const downloadSchema = z.object({
  key: z.string(),
  versionId: z.exactOptional(z.string()),
  name: z.string(),
});

/** What a link may upload. */
export type UploadPermission = z.infer<typeof uploadSchema>;
/** What a link may download, under which name. */
export type DownloadPermission = z.infer<typeof downloadSchema>;

/** Permissions as text nobody else can write, good for a quarter of an hour. */
export interface AttachmentLinks {
  forUpload(permission: UploadPermission): Promise<string>;
  forDownload(permission: DownloadPermission): Promise<string>;
  /** Undefined for what is forged, for something else, or too late. */
  readUpload(token: string): Promise<UploadPermission | undefined>;
  readDownload(token: string): Promise<DownloadPermission | undefined>;
}

const algorithm = 'HS256';

/** Links signed with a key this machine keeps. @param wall epoch milliseconds, which links expire by */
export async function openAttachmentLinks(
  values: KeptValues,
  wall: () => number = Date.now,
): Promise<AttachmentLinks> {
  const secret = Buffer.from(await keptSecret(values), 'base64url');

  const sign = (purpose: string, permission: Readonly<Record<string, unknown>>): Promise<string> =>
    new SignJWT({ ...permission })
      .setProtectedHeader({ alg: algorithm })
      .setAudience(purpose)
      .setExpirationTime(Math.floor(wall() / 1_000) + linkSeconds)
      .sign(secret);

  const read = async <T>(purpose: string, schema: z.ZodType<T>, token: string): Promise<T | undefined> => {
    try {
      const { payload } = await jwtVerify(token, secret, {
        algorithms: [algorithm],
        audience: purpose,
        requiredClaims: ['exp'],
        currentDate: new Date(wall()),
      });
      return schema.parse(payload);
    } catch {
      return undefined;
    }
  };

  return {
    forUpload: (permission) => sign('upload', permission),
    forDownload: (permission) => sign('download', permission),
    readUpload: (token) => read('upload', uploadSchema, token),
    readDownload: (token) => read('download', downloadSchema, token),
  };
}

async function keptSecret(values: KeptValues): Promise<string> {
  const kept = values.get('attachment-links');
  if (typeof kept === 'string') return kept;
  const made = randomBytes(32).toString('base64url');
  await values.put('attachment-links', made);
  return made;
}
