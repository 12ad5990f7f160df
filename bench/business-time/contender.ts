/** Opening hours every contender is given, in the terms of the README beside this file. */
export interface Schedule {
  readonly zone: string;
  /** Seven lists from Monday on, `HH:MM` each. */
  readonly week: readonly (readonly (readonly [from: string, to: string])[])[];
  /** Whole local dates, `YYYY-MM-DD`. */
  readonly holidays: readonly string[];
}

/** Both in epoch ms, so that everyone pays for their own date objects. */
export interface Answers {
  readonly add?: (start: number, amountMs: number) => number;
  readonly between?: (from: number, to: number) => number;
}

export interface Contender {
  readonly name: string;
  /** Answers are compared to this many ms: some count whole minutes or tenths. */
  readonly precisionMs: number;
  readonly expresses: {
    /** Intervals that end past midnight. */
    readonly crossMidnight: boolean;
    /** Intervals of a day that overlap, or a day that the evening before runs into. */
    readonly overlap: boolean;
    /** Amounts and spans that run backwards. */
    readonly backwards: boolean;
    /** Stretches that do not count. */
    readonly pauses: boolean;
  };
  /** Most know only the process's zone; the caller has set it to the schedule's. */
  prepare(schedule: Schedule, pauses: readonly (readonly [from: number, to: number])[]): Answers;
}
