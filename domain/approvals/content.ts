import type { SectionContent } from './approval.ts';
import type { SectionId } from './stages.ts';

const numbers = ['agencies', 'dollars', 'hours'] as const;
type NumberField = (typeof numbers)[number];

/** Numbers a section takes besides its text, and whether it can do without them. */
const taken: Readonly<Partial<Record<SectionId, Readonly<Partial<Record<NumberField, 'needed' | 'one'>>>>>> =
  {
    scope: { agencies: 'one' },
    cost: { dollars: 'needed', hours: 'needed' },
  };

export interface ContentProblem {
  readonly field: NumberField;
  readonly message: string;
}

/** What somebody wrote, as a section takes it: a scope that counts no agencies affects one. */
export function contentFor(section: SectionId, written: SectionContent): SectionContent {
  return taken[section]?.agencies === 'one' ? { agencies: 1, ...written } : written;
}

/** What is wrong with a section's numbers; nothing when they belong to it and none is missing. */
export function contentProblems(section: SectionId, written: SectionContent): readonly ContentProblem[] {
  return numbers.flatMap((field): readonly ContentProblem[] => {
    const takes = taken[section]?.[field];
    if (takes === undefined && written[field] !== undefined)
      return [{ field, message: `The section ${section} takes no ${field}: leave it out.` }];
    if (takes === 'needed' && written[field] === undefined)
      return [{ field, message: `Give the ${field}, 0 when there are none.` }];
    return [];
  });
}
