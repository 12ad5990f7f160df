/** A stretch of local readings, [from, to), in which a holiday closes. */
export interface Closure {
  readonly from: number;
  readonly to: number;
}
