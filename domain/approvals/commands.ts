import type { ImpactArea, Stamp } from '../vocabulary/index.ts';
import type { HaltReason, SectionContent } from './approval.ts';
import type { SectionId, StageId } from './stages.ts';

/** What somebody decides on a stage. */
export type Verdict =
  | { readonly outcome: 'approve'; readonly reason?: string; readonly effect?: string }
  | { readonly outcome: 'decline'; readonly reason: string; readonly wouldChange?: string }
  | { readonly outcome: 'return'; readonly reason: string; readonly mustChange: readonly SectionId[] };

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
      readonly holders: readonly Pick<Stamp, 'personId' | 'actingFor'>[];
    }
  | {
      readonly type: 'HaltApproval';
      readonly attempt: number;
      readonly reason: HaltReason;
      readonly error?: string;
    }
  | { readonly type: 'RecordDelivery'; readonly number: string };
