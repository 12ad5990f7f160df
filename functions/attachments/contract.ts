import * as z from 'zod';
import { attachmentLimits } from '../../domain/requests/index.ts';
import { plainLine } from '../../platform/http/text.ts';
import { contract, instant } from '../http/contract.ts';
import { number, requestView } from '../requests/contract.ts';

export const contracts = {
  offerAttachment: contract({
    params: z.strictObject({ id: number }),
    body: z.strictObject({
      name: plainLine(200).meta({ examples: ['screenshot.png'] }),
      bytes: z.int().min(1).max(attachmentLimits.bytes),
      mediaType: z.enum([
        'application/pdf',
        'image/png',
        'image/jpeg',
        'text/plain',
        'text/csv',
        'application/zip',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      ]),
    }),
    reply: z
      .object({
        request: requestView,
        attachment: z.string(),
        /** Send the file as a multipart form: these fields first, then `file`. */
        upload: z.object({ url: z.string(), fields: z.record(z.string(), z.string()), expiresAt: instant }),
      })
      .meta({ id: 'AttachmentOffer' }),
    status: 201,
  }),
  readAttachment: contract({
    params: z.strictObject({ id: number, attachment: z.string().regex(/^[a-z0-9]{1,40}$/) }),
    reply: z.object({ url: z.string(), expiresAt: instant }).meta({ id: 'AttachmentLink' }),
  }),
} as const;
