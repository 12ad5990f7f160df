import * as z from 'zod';
import { type Immutable, impactArea, level, requestKind, role, text } from '../vocabulary/index.ts';

/** What a request is and how much it matters: said by whoever submits it, then by triage. */
export const classification = { kind: requestKind, service: text, impact: level, urgency: level };

/** Who has the work: a team, and perhaps one person of it. */
export const assignment = { team: role, assigneeId: z.exactOptional(text) };

/** What a request begins with. A field added here is in the command, the event, the snapshot and the row. */
export const submission = {
  agencyId: text,
  requesterId: text,
  ...classification,
  summary: text,
  description: text,
  /** The agreement version pinned on the request. */
  agreementVersion: z.int(),
  /** Role that does the work unless triage says otherwise. */
  team: role,
  /** The number it had in the system it was imported from. */
  source: z.exactOptional(text),
  /** Of an application or project: the impacts the agency says it has; absent when it did not say. */
  involves: z.exactOptional(z.array(impactArea)),
  /** Of a delivery: the number of the request that was approved. */
  deliveryOf: z.exactOptional(text),
};
export type Submission = Immutable<z.infer<z.ZodObject<typeof submission>>>;

/** A file somebody announces. */
export const offeredFile = { attachmentId: text, name: text, bytes: z.int(), mediaType: text };
export type OfferedFile = Immutable<z.infer<z.ZodObject<typeof offeredFile>>>;

/** Who may read a comment: everybody on the request, or the department among itself. */
export const visibilities = ['public', 'internal'] as const;
export type Visibility = (typeof visibilities)[number];

/** Why a file that arrived was not kept. */
export const refusalCauses = ['other-type', 'malware', 'not-examined'] as const;
export type RefusalCause = (typeof refusalCauses)[number];

export const attachmentLimits = {
  /** Files a request holds at a time, announced ones included. */
  count: 10,
  bytes: 25 * 1024 * 1024,
  /** An announced file has a quarter of an hour: long enough for 25 MB over a slow line. */
  offerMs: 15 * 60_000,
  /** Files that never came which a request still shows, and as many that were refused or removed. */
  gone: 10,
} as const;
