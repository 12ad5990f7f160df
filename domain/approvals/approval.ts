import * as z from 'zod';
import { type Immutable, impactArea, instant, role, text } from '../vocabulary/index.ts';
import { quorum } from './rules.ts';
import { type SectionId, sectionId, type StageId, stageId, stageIds } from './stages.ts';

/** What a section says. `scope` counts the agencies affected; `cost` the dollars and the hours of work. */
export const sectionContent = z.object({
  text,
  agencies: z.exactOptional(z.int()),
  dollars: z.exactOptional(z.int()),
  hours: z.exactOptional(z.int()),
});
export type SectionContent = Immutable<z.infer<typeof sectionContent>>;

/** Hashes of sections by name; a section nobody has written has none. */
export const hashesShape = z.partialRecord(sectionId, text);
export type Hashes = Immutable<z.infer<typeof hashesShape>>;

/** What one person can decide on a stage. */
export const decidedOutcomes = ['approved', 'declined', 'returned'] as const;
export const decidedOutcome = z.enum(decidedOutcomes);

/**
 * `approved` by enough, `declined` or `returned` by one, or `superseded`: no longer asked, because of what another
 * stage decided.
 */
const stageOutcome = z.enum([...decidedOutcomes, 'superseded']);
export type StageOutcome = z.infer<typeof stageOutcome>;

/** The latest time a stage was asked. */
const stageRecord = z.object({
  /** Counts how often this stage was asked. */
  opening: z.int(),
  /** Of the chain; a token belongs to one. */
  attempt: z.int(),
  openedAt: instant,
  clockId: text,
  roles: z.array(role),
  quorum,
  /** Approvals it takes, as it was last counted. */
  needed: z.int(),
  /** How many people more it takes than there are who can decide; absent when there are enough. */
  missing: z.exactOptional(z.int()),
  /** Who was named to decide it besides those who hold it, because they are not enough. */
  deputies: z.exactOptional(z.array(text)),
  /** Who approved it this time, and in whose place: for a quorum a delegate and the person they act for are one. */
  approvedBy: z.array(z.object({ personId: text, principalId: text })),
  closed: z.exactOptional(z.object({ at: instant, outcome: stageOutcome })),
});
export type StageRecord = Immutable<z.infer<typeof stageRecord>>;

/** One person's decision, kept for good: nobody decides two stages, and each is told what changed since. */
const decisionRecord = z.object({
  stage: stageId,
  opening: z.int(),
  outcome: decidedOutcome,
  at: instant,
  by: text,
  role,
  actingFor: z.array(text),
  /** As the proposal stood. */
  reliedOn: hashesShape,
});
export type DecisionRecord = Immutable<z.infer<typeof decisionRecord>>;

/** How an approval can stand. */
export const approvalStatuses = ['running', 'approved', 'declined', 'withdrawn', 'halted'] as const;

/**
 * `expired`: the department did not decide a stage within the twenty days of the safety net. `failed`: something nobody
 * planned.
 */
export const haltReasons = ['expired', 'failed'] as const;
export const haltReason = z.enum(haltReasons);
export type HaltReason = (typeof haltReasons)[number];

/** Where an application or project is in the approval chain. */
export const approvalShape = z.object({
  status: z.enum(approvalStatuses),
  /** Which execution of the chain this is; a restart begins the next. */
  attempt: z.int(),
  /** 1, and one more each time the proposal is handed on after a return. */
  round: z.int(),
  /** What the answers, the catalogue and the rules ask for, and what the specialist added. */
  impacts: z.array(impactArea),
  added: z.array(impactArea),
  /**
   * Each section as it stands: a hash of its content, so that taking an edit back takes back what it voided, and how
   * often it was written.
   */
  sections: z.partialRecord(sectionId, z.object({ hash: text, edition: z.int() })),
  estimate: z.object({ dollars: z.int(), hours: z.int(), agencies: z.int() }),
  stages: z.partialRecord(stageId, stageRecord),
  decisions: z.array(decisionRecord),
  /** What must change before a returned request is handed on again, and how the sections stood when it was returned. */
  rework: z.exactOptional(z.object({ stage: stageId, sections: z.array(sectionId), hashes: hashesShape })),
  halted: z.exactOptional(z.object({ reason: haltReason, at: instant })),
  /** The number of the request by which what was approved is delivered. */
  delivery: z.exactOptional(text),
});
export type Approval = Immutable<z.infer<typeof approvalShape>>;

/** A stage that waits for a decision. */
export interface OpenStage extends StageRecord {
  readonly stage: StageId;
}

/** The stages that wait for a decision, in the order of the chain. */
export function openStages(approval: Approval | undefined): readonly OpenStage[] {
  if (approval === undefined || approval.status !== 'running') return [];
  return stageIds.flatMap((stage) => {
    const record = approval.stages[stage];
    return record === undefined || record.closed !== undefined ? [] : [{ stage, ...record }];
  });
}

/**
 * Whether the state machine, or the delivery of what was approved, is still owed something: such an approval is looked
 * at each night until it is settled.
 */
export function isUnsettled({ status, delivery }: Approval): boolean {
  return status === 'running' || (status === 'approved' && delivery === undefined);
}

/** How often a request was returned for rework. A specialist could once return it to themselves: that was none. */
export function returnsOf({ decisions }: Pick<Approval, 'decisions'>): number {
  return decisions.filter(({ stage, outcome }) => outcome === 'returned' && stage !== 'develop').length;
}

/** The hashes of some sections as they stand. */
export function hashesOf(approval: Pick<Approval, 'sections'>, sections: readonly SectionId[]): Hashes {
  return Object.fromEntries(
    sections.flatMap((section) => {
      const written = approval.sections[section];
      return written === undefined ? [] : [[section, written.hash]];
    }),
  );
}

/** The sections of a list that differ between two readings. */
export function changedBetween(
  before: Hashes,
  after: Hashes,
  sections: readonly SectionId[],
): readonly SectionId[] {
  return sections.filter((section) => before[section] !== after[section]);
}
