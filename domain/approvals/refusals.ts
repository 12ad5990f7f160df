import type { ImpactArea, Role } from '../vocabulary/index.ts';
import type { Approval, StageOutcome } from './approval.ts';
import type { Barred } from './separation.ts';
import type { SectionId, StageId } from './stages.ts';

/**
 * Why somebody cannot be the deputy: not of the side that decides the stage, or nobody at all; who names them, or acts
 * for whoever does; barred from the stage; or one who decides it anyway.
 */
export type DeputyUnfit = 'side' | 'namer' | 'barred' | 'decides';

/** Why a command of the approval chain was not carried out. */
export type ApprovalRefusal =
  | Barred
  | { readonly code: 'approval.none' }
  | { readonly code: 'approval.ended'; readonly status: Approval['status'] }
  | {
      readonly code: 'approval.stage-closed';
      readonly stage: StageId;
      readonly outcome: StageOutcome;
      readonly at: number;
    }
  | { readonly code: 'approval.stage-not-open'; readonly stage: StageId; readonly open: readonly StageId[] }
  | { readonly code: 'approval.not-holder'; readonly stage: StageId; readonly roles: readonly Role[] }
  | { readonly code: 'approval.already-approved'; readonly stage: StageId }
  | { readonly code: 'approval.too-many-returns'; readonly max: number }
  | { readonly code: 'approval.nothing-to-return' }
  | { readonly code: 'approval.effect-missing' }
  | { readonly code: 'approval.deputy-not-needed'; readonly stage: StageId }
  | { readonly code: 'approval.deputy-unfit'; readonly stage: StageId; readonly why: DeputyUnfit }
  | { readonly code: 'approval.too-many-deputies'; readonly max: number }
  | { readonly code: 'approval.impact-known'; readonly area: ImpactArea }
  | { readonly code: 'approval.impact-too-late' }
  | { readonly code: 'approval.not-halted' }
  | { readonly code: 'proposal.incomplete'; readonly missing: readonly SectionId[] }
  | { readonly code: 'proposal.not-reworked'; readonly sections: readonly SectionId[] }
  | { readonly code: 'proposal.locked'; readonly section: SectionId; readonly open: readonly StageId[] }
  | { readonly code: 'proposal.read-first'; readonly section: SectionId; readonly edition: number }
  | { readonly code: 'proposal.changed'; readonly section: SectionId; readonly edition: number };
