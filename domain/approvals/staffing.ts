import type { Role } from '../vocabulary/index.ts';
import type { ApprovalRules, Quorum } from './rules.ts';
import { type StageId, stageIds } from './stages.ts';

/** A stage that those who hold its roles cannot decide. */
export interface UnderstaffedStage {
  readonly stage: StageId;
  readonly roles: readonly Role[];
  readonly quorum: Quorum;
  /** How many people hold one of its roles. */
  readonly held: number;
}

/**
 * The stages no request could pass as an agency is staffed: it takes more people than hold their roles, or the only ones
 * decide another stage, and nobody decides two stages of one request. Assumes a request that is asked everything.
 *
 * @param holdersOf who holds a role for the agency, themselves and not for somebody else
 */
export function understaffedStages(
  rules: ApprovalRules,
  holdersOf: (role: Role) => readonly string[],
): readonly UnderstaffedStage[] {
  const people = new Map(
    stageIds.map((stage) => [stage, [...new Set(rules.stages[stage].roles.flatMap(holdersOf))]]),
  );
  const placed = new Map<string, StageId>();

  /** Finds somebody for a stage; whoever decides another one goes over when that one finds somebody else in turn. */
  const place = (stage: StageId, tried: Set<string>): boolean =>
    (people.get(stage) ?? []).some((person) => {
      if (tried.has(person)) return false;
      const other = placed.get(person);
      if (other === stage) return false;
      tried.add(person);
      if (other !== undefined && !place(other, tried)) return false;
      placed.set(person, stage);
      return true;
    });

  return stageIds.flatMap((stage) => {
    const { roles, quorum } = rules.stages[stage];
    const needed = typeof quorum === 'number' ? quorum : 1;
    const found = Array.from({ length: needed }, () => place(stage, new Set())).every(Boolean);
    return found ? [] : [{ stage, roles, quorum, held: people.get(stage)?.length ?? 0 }];
  });
}
