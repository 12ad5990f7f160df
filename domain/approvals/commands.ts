import type { Person } from '../organisation/index.ts';
import type { ImpactArea, Stamp } from '../vocabulary/index.ts';
import type { HaltReason, SectionContent } from './approval.ts';
import type { SectionId, StageId } from './stages.ts';

/** What somebody decides on a stage. */
export type Verdict =
  | { readonly outcome: 'approve'; readonly reason?: string; readonly effect?: string }
  | { readonly outcome: 'decline'; readonly reason: string; readonly wouldChange?: string }
  | { readonly outcome: 'return'; readonly reason: string; readonly mustChange: readonly SectionId[] };

/** People with whom they act for, nearest first. */
export type Holders = readonly Pick<Stamp, 'personId' | 'actingFor'>[];

/** What somebody, or the state machine, wants done in the approval chain. */
export type ApprovalCommand =
  | {
      readonly type: 'EditSection';
      readonly section: SectionId;
      readonly content: SectionContent;
      readonly hash: string;
      /** The edition the writer read; absent for a section nobody has written yet. */
      readonly edition?: number;
    }
  | { readonly type: 'AddImpact'; readonly area: ImpactArea; readonly reason: string }
  | { readonly type: 'DecideStage'; readonly stage: StageId; readonly verdict: Verdict }
  | { readonly type: 'RestartApproval' }
  | {
      readonly type: 'OpenStage';
      readonly stage: StageId;
      readonly attempt: number;
      /** Everybody who holds one of the stage's roles today. */
      readonly holders: Holders;
    }
  | {
      readonly type: 'RecountStages';
      /** Everybody who holds each stage that waits today; a stage left out is not counted. */
      readonly holders: Readonly<Partial<Record<StageId, Holders>>>;
    }
  | {
      readonly type: 'NameDeputy';
      readonly stage: StageId;
      readonly deputyId: string;
      /** Absent when there is no such person. */
      readonly deputy?: Pick<Person, 'agencyId'>;
      readonly reason: string;
      /** Everybody who holds one of the stage's roles today. */
      readonly holders: Holders;
    }
  | {
      readonly type: 'HaltApproval';
      readonly attempt: number;
      readonly reason: HaltReason;
      readonly error?: string;
      /** What nobody decided: when it waits no longer, nothing is halted. */
      readonly asked?: { readonly stage: StageId; readonly opening: number };
    }
  | { readonly type: 'RecordDelivery'; readonly number: string };
