import type { Role } from '../vocabulary/index.ts';
import type { Quorum } from './rules.ts';
import { type ImpactArea, type SectionId, type StageId, stageIds } from './stages.ts';

/** What a section says. `scope` counts the agencies affected; `cost` the dollars and the hours of work. */
export interface SectionContent {
  readonly text: string;
  readonly agencies?: number;
  readonly dollars?: number;
  readonly hours?: number;
}

/** A section as it stands; its text is in the event that wrote it. */
export interface Section {
  /** Of the content; the same content has the same hash, so taking an edit back takes back what it voided. */
  readonly hash: string;
  /** How often it was written; what a writer must have read. */
  readonly edition: number;
}

/** Hashes of sections by name; a section nobody has written has none. */
export type Hashes = Readonly<Partial<Record<SectionId, string>>>;

/** `approved` by enough, `declined` or `returned` by one, or `superseded`: no longer asked, because of what another stage decided. */
export type StageOutcome = 'approved' | 'declined' | 'returned' | 'superseded';

/** Who approved, and in whose place: for a quorum a delegate and the person they act for are one. */
export interface Approver {
  readonly personId: string;
  readonly principalId: string;
}

/** The latest time a stage was asked. */
export interface StageRecord {
  /** Counts how often this stage was asked. */
  readonly opening: number;
  /** Of the chain; a token belongs to one. */
  readonly attempt: number;
  readonly openedAt: number;
  readonly clockId: string;
  readonly roles: readonly Role[];
  readonly quorum: Quorum;
  /** Approvals it takes. */
  readonly needed: number;
  /** Who approved it this time. */
  readonly approvedBy: readonly Approver[];
  readonly closed?: { readonly at: number; readonly outcome: StageOutcome; readonly reliedOn: Hashes };
}

/** One person's decision, kept for good: nobody decides two stages, and each is told what changed since. */
export interface DecisionRecord {
  readonly stage: StageId;
  readonly opening: number;
  readonly outcome: Exclude<StageOutcome, 'superseded'>;
  readonly at: number;
  readonly by: string;
  readonly role: Role;
  readonly actingFor: readonly string[];
  /** As the proposal stood. */
  readonly reliedOn: Hashes;
}

/** What must change before a returned request is handed on again. */
export interface Rework {
  readonly stage: StageId;
  readonly sections: readonly SectionId[];
  /** As the sections stood when they were returned. */
  readonly hashes: Hashes;
}

/** Where an application or project is in the approval chain. */
export interface Approval {
  readonly status: 'running' | 'approved' | 'declined' | 'withdrawn' | 'halted';
  /** Which execution of the chain this is; a restart begins the next. */
  readonly attempt: number;
  /** 1, and one more each time the proposal is handed on after a return. */
  readonly round: number;
  /** What the answers, the catalogue and the rules ask for, and what the specialist added. */
  readonly impacts: readonly ImpactArea[];
  readonly added: readonly ImpactArea[];
  readonly sections: Readonly<Partial<Record<SectionId, Section>>>;
  readonly estimate: { readonly dollars: number; readonly hours: number; readonly agencies: number };
  readonly stages: Readonly<Partial<Record<StageId, StageRecord>>>;
  readonly decisions: readonly DecisionRecord[];
  readonly rework?: Rework;
  readonly halted?: { readonly reason: HaltReason; readonly at: number };
  /** The number of the request by which what was approved is delivered. */
  readonly delivery?: string;
}

/** `expired`: nobody decided a stage within the twenty days of the safety net. `failed`: something nobody planned. */
export const haltReasons = ['expired', 'failed'] as const;
export type HaltReason = (typeof haltReasons)[number];

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
