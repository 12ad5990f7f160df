import * as z from 'zod';
import { attachmentLimits, fileTypeNames } from '../../domain/requests/index.ts';
import { plainLine, plainText } from '../../platform/http/text.ts';
import { contract, instant } from '../http/contract.ts';
import { number, requestView } from '../requests/contract.ts';

const fileParams = z.strictObject({ id: number, attachment: z.string().regex(/^[a-z0-9]{1,40}$/) });

export const contracts = {
  offerAttachment: contract({
    params: z.strictObject({ id: number }),
    body: z.strictObject({
      name: plainLine(200).meta({ examples: ['screenshot.png'] }),
      bytes: z
        .int()
        .min(1, { error: 'The file has nothing in it.' })
        .max(attachmentLimits.bytes, {
          error: `A file may have ${attachmentLimits.bytes / 1024 / 1024} MB at most: send a smaller one, or parts.`,
        }),
      mediaType: z
        .enum(fileTypeNames)
        .meta({ description: 'what the file is; its name must end accordingly, its content is looked at' }),
    }),
    reply: z
      .object({
        request: requestView,
        attachment: z.string(),
        upload: z
          .object({
            url: z.string(),
            method: z.literal('PUT'),
            headers: z.record(z.string(), z.string()),
            expiresAt: instant,
          })
          .meta({
            description: 'Send the file, as many bytes as you said, by this method with these headers.',
          }),
      })
      .meta({ id: 'AttachmentOffer' }),
    status: 201,
    repeatable: true,
    versioned: true,
    // Twelve requests full of files: no person needs more, and a loop does not fill the bucket.
    perHour: 120,
  }),
  readAttachment: contract({
    params: fileParams,
    reply: z.object({ url: z.string(), expiresAt: instant }).meta({ id: 'AttachmentLink' }),
  }),
  removeAttachment: contract({
    params: fileParams,
    body: z.strictObject({ reason: plainText(2_000).meta({ examples: ['It belongs to another request.'] }) }),
    reply: requestView,
    repeatable: true,
    versioned: true,
  }),
} as const;
