import type { Role } from '../vocabulary/index.ts';
import type { HaltReason, Hashes, SectionContent, StageOutcome } from './approval.ts';
import type { Quorum } from './rules.ts';
import type { ImpactArea, SectionId, StageId } from './stages.ts';

/** What happens in the approval chain, without when and by whom: that is the same for every event of a request. */
export type ApprovalFact =
  | { readonly type: 'ApprovalStarted'; readonly attempt: number; readonly impacts: readonly ImpactArea[] }
  | {
      readonly type: 'SectionEdited';
      readonly section: SectionId;
      readonly edition: number;
      readonly content: SectionContent;
      readonly hash: string;
    }
  | { readonly type: 'ImpactAdded'; readonly area: ImpactArea; readonly reason: string }
  | {
      readonly type: 'StageOpened';
      readonly stage: StageId;
      readonly opening: number;
      readonly attempt: number;
      readonly clockId: string;
      readonly roles: readonly Role[];
      readonly quorum: Quorum;
      readonly needed: number;
    }
  | {
      readonly type: 'StageDecided';
      readonly stage: StageId;
      readonly opening: number;
      readonly outcome: Exclude<StageOutcome, 'superseded'>;
      readonly reliedOn: Hashes;
      /** Whether this was the decision that settled the stage; the others of a quorum are still awaited otherwise. */
      readonly settles: boolean;
      readonly reason?: string;
      /** Of a return: the sections that must change. */
      readonly mustChange?: readonly SectionId[];
      /** Of a decline: what would lead to another answer. */
      readonly wouldChange?: string;
      /** Of a portfolio review: the effect on other initiatives. */
      readonly effect?: string;
    }
  | { readonly type: 'RequestApproved' }
  | { readonly type: 'RequestDeclined'; readonly reason: string; readonly wouldChange?: string }
  | {
      readonly type: 'ApprovalHalted';
      readonly attempt: number;
      readonly reason: HaltReason;
      /** The name of an error, never its text. */
      readonly error?: string;
    }
  | { readonly type: 'ApprovalRestarted'; readonly attempt: number }
  | { readonly type: 'DeliveryOpened'; readonly number: string };
