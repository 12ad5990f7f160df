export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

/** In ISO order; the index is the day's place in the week tables. */
export const WEEKDAYS: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

/** Opening hours as an agency states them. Data: stored, shown and edited as it stands. */
export interface CalendarDefinition {
  /** IANA name, such as `America/Detroit`. */
  readonly zone: string;
  /**
   * Local times `HH:MM`, from 00:00 to 24:00. An end before its start crosses midnight (22:00–06:00); only
   * 00:00–24:00 is a whole day. Intervals of one day may overlap: they count once.
   */
  readonly week: '24x7' | { readonly [day in Weekday]?: readonly (readonly [from: string, to: string])[] };
  /**
   * Local dates `YYYY-MM-DD` on which nobody works: the whole day, or the part from `from` to `to`.
   * A missing `from` means from midnight, a missing `to` until midnight.
   */
  readonly holidays: readonly {
    readonly date: string;
    readonly name: string;
    readonly from?: string;
    readonly to?: string;
  }[];
}

/** One thing wrong with a definition: where, and a sentence for the person who wrote it. */
export interface CalendarProblem {
  /** Such as `week.monday[0]` or `holidays[3].date`. */
  readonly path: string;
  readonly message: string;
}
