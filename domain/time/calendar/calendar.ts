import type { CalendarDefinition } from './calendar-definition.ts';
import type { Timeline } from '../timeline.ts';

/**
 * A definition made ready to compute with. Compile it once per version and keep it: about 40 kB.
 * Answers do not depend on what was asked before.
 */
export interface Calendar {
  readonly definition: CalendarDefinition;
  /** @internal Compiled counts; of no use outside this folder. */
  readonly timeline: Timeline;
}
