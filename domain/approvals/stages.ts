import * as z from 'zod';
import { impactAreas, type Role } from '../vocabulary/index.ts';

/** The stages of the Client Relationship Model's coordination process, in the order they come. */
export const stageIds = ['develop', ...impactAreas, 'portfolio', 'program', 'director'] as const;
export type StageId = (typeof stageIds)[number];
export const stageId = z.enum(stageIds);

/** What a proposal consists of. Each part is edited, and relied on, by itself. */
export const sectionIds = ['need', 'scope', 'benefit', 'cost', ...impactAreas] as const;
export type SectionId = (typeof sectionIds)[number];
export const sectionId = z.enum(sectionIds);

/** Without these there is nothing to decide on. */
export const requiredSections = ['need', 'scope', 'benefit', 'cost'] as const satisfies readonly SectionId[];

/**
 * The sections a decision of a stage rests on: when one of them changes afterwards the decision is void, when another
 * does it stands. An assessment rests on what is wanted and on its own impact; only procurement also on the cost.
 */
export const reliedOn: Readonly<Record<StageId, readonly SectionId[]>> = {
  develop: sectionIds,
  infrastructure: ['need', 'scope', 'infrastructure'],
  procurement: ['need', 'scope', 'cost', 'procurement'],
  contractor: ['need', 'scope', 'contractor'],
  security: ['need', 'scope', 'security'],
  portfolio: ['need', 'scope', 'benefit', 'cost'],
  program: sectionIds,
  director: sectionIds,
};

/** Roles that work on the proposal while it is developed. The specialist hands it on, the program manager helps. */
export const editors = ['client-specialist', 'program-manager'] as const satisfies readonly Role[];

/** The id of the clock that runs while a stage waits for its decision. */
export function clockOf(stage: StageId, opening: number): string {
  return `decision-${stage}-${opening}`;
}

/** The stage whose clock has this id; undefined for any other clock. */
export function stageOfClock(clockId: string): StageId | undefined {
  return stageIds.find((stage) => clockId.startsWith(`decision-${stage}-`));
}
