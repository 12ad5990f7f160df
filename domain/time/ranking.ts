/**
 * Sorted numbers that answer "how many of you come before v?" in constant time for evenly spread values
 * (holidays, clock changes) and never worse than a binary search: a table of equal buckets says where to look.
 */
export interface Ranking {
  /** Ascending; equal neighbours are allowed. */
  readonly values: Float64Array;
  readonly low: number;
  readonly bucketsPerUnit: number;
  /** For each bucket, how many values lie in earlier ones. */
  readonly before: Int32Array;
}

// With eight buckets a value nearly every look-up meets an empty bucket and compares nothing.
const BUCKETS_PER_VALUE = 8;

/** Ranks numbers from the first value up to `high`, which no value exceeds. */
export function rankingOf(values: Float64Array, high: number): Ranking {
  const low = values[0] ?? high;
  const buckets = values.length * BUCKETS_PER_VALUE;
  const bucketsPerUnit = high > low ? buckets / (high - low) : 0;
  const before = new Int32Array(buckets + 2);
  let rank = 0;
  for (let bucket = 0; bucket < before.length; bucket++) {
    while (rank < values.length && bucketOf((values[rank] as number) - low, bucketsPerUnit) < bucket) rank++;
    before[bucket] = rank;
  }
  return { values, low, bucketsPerUnit, before };
}

/** How many values are less than `v` or equal to it, for `v` from the first value to the ranking's `high`. */
export function countUpTo(ranking: Ranking, v: number): number {
  const { values, before } = ranking;
  const bucket = bucketOf(v - ranking.low, ranking.bucketsPerUnit);
  let from = before[bucket] as number;
  let to = before[bucket + 1] as number;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((values[middle] as number) <= v) from = middle + 1;
    else to = middle;
  }
  return from;
}

// Rounds towards zero as Math.trunc does, quicker; distances are never negative.
function bucketOf(distance: number, bucketsPerUnit: number): number {
  return (distance * bucketsPerUnit) | 0;
}
