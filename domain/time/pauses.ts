/** A stretch in which time does not count: epoch ms, [from, to). `to` may be Infinity while it lasts. */
export interface Pause {
  readonly from: number;
  readonly to: number;
}

/**
 * The same pauses in order, apart from one another; empty and reversed ones are left out.
 *
 * @throws RangeError when an instant is NaN
 */
export function mergePauses(pauses: readonly Pause[]): readonly Pause[] {
  if (areApart(pauses)) return pauses;
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of [...pauses].sort((a, b) => a.from - b.from)) {
    if (Number.isNaN(from) || Number.isNaN(to))
      throw new RangeError('A pause must begin and end at a number.');
    if (from >= to) continue;
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

// A clock's own pauses come this way already; then nothing needs copying.
function areApart(pauses: readonly Pause[]): boolean {
  let end = -Infinity;
  for (const { from, to } of pauses) {
    if (!(from > end && to > from)) return false;
    end = to;
  }
  return true;
}
