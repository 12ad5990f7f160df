/** A row, or one change in it, that could not be used. */
export interface Refusal {
  readonly line: number;
  /** Empty when the row does not say. */
  readonly incident: string;
  /** Stable; a lifecycle's refusal keeps its own code. */
  readonly code: string;
  readonly reason: string;
  /** `row`: nothing of it was used. `change`: the rest of the row was. */
  readonly what: 'row' | 'change';
}
