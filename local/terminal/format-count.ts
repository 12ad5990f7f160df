/**
 * A number with its noun.
 *
 * @param plural of a noun whose plural is not one `s` more
 * @example formatCount(1, 'row'); // '1 row'
 * @example formatCount(2, 'breach', 'breaches'); // '2 breaches'
 */
export function formatCount(amount: number, singular: string, plural = `${singular}s`): string {
  return `${amount} ${amount === 1 ? singular : plural}`;
}
