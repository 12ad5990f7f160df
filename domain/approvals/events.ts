import * as z from 'zod';
import { event, type Immutable, impactArea, role, type Stamp, text } from '../vocabulary/index.ts';
import { decidedOutcome, haltReason, hashesShape, sectionContent } from './approval.ts';
import { quorum } from './rules.ts';
import { sectionId, stageId } from './stages.ts';

/** What happens in the approval chain. Requests have these among their events. */
export const approvalEvents = [
  event('ApprovalStarted', { attempt: z.int(), impacts: z.array(impactArea) }),
  event('SectionEdited', { section: sectionId, edition: z.int(), content: sectionContent, hash: text }),
  event('ImpactAdded', { area: impactArea, reason: text }),
  event('StageOpened', {
    stage: stageId,
    opening: z.int(),
    attempt: z.int(),
    clockId: text,
    roles: z.array(role),
    quorum,
    needed: z.int(),
    /** How many people more it takes than there are who can decide. */
    missing: z.exactOptional(z.int()),
  }),
  /** Others than before can decide a stage that waits. */
  event('StageRecounted', {
    stage: stageId,
    opening: z.int(),
    needed: z.int(),
    missing: z.int(),
    /** Whether the approvals there are have become enough. */
    settles: z.boolean(),
  }),
  /** Somebody may decide this stage this time, and nothing else. */
  event('DeputyNamed', { stage: stageId, opening: z.int(), deputyId: text, reason: text }),
  event('StageDecided', {
    stage: stageId,
    opening: z.int(),
    outcome: decidedOutcome,
    reliedOn: hashesShape,
    /** Whether this was the decision that settled the stage; the others of a quorum are still awaited otherwise. */
    settles: z.boolean(),
    /** Whether it was made by somebody named for this stage rather than by one who holds it. */
    asDeputy: z.exactOptional(z.literal(true)),
    reason: z.exactOptional(text),
    /** Of a return: the sections that must change. */
    mustChange: z.exactOptional(z.array(sectionId)),
    /** Of a decline: what would lead to another answer. */
    wouldChange: z.exactOptional(text),
    /** Of a portfolio review: the effect on other initiatives. */
    effect: z.exactOptional(text),
  }),
  event('RequestApproved', {}),
  event('RequestDeclined', { reason: text, wouldChange: z.exactOptional(text) }),
  /** `error` is the name of an error, never its text. */
  event('ApprovalHalted', { attempt: z.int(), reason: haltReason, error: z.exactOptional(text) }),
  event('ApprovalRestarted', { attempt: z.int() }),
  event('DeliveryOpened', { number: text }),
] as const;

/** What happened in the chain, when and by whom; a request may also be withdrawn from it. */
export type ApprovalEvent =
  | Immutable<z.infer<(typeof approvalEvents)[number]>>
  | { readonly type: 'RequestWithdrawn'; readonly at: number; readonly by: Stamp };

type Facts<E> = E extends unknown ? Omit<E, 'at' | 'by'> : never;

/** An event without when and by whom: that is the same for every event of one command. */
export type ApprovalFact = Facts<Immutable<z.infer<(typeof approvalEvents)[number]>>>;

const types: ReadonlySet<string> = new Set([
  'RequestWithdrawn',
  ...approvalEvents.map(({ shape }) => shape.type.value),
]);

/** Whether an event of a request is one the approval chain knows. */
export function isApprovalEvent<E extends { readonly type: string }>(
  one: E,
): one is Extract<E, { readonly type: ApprovalEvent['type'] }> {
  return types.has(one.type);
}
