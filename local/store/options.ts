import { unsupported } from './errors.ts';

/**
 * Refuses what a request asks for beyond the options known.
 *
 * @throws Error naming the option
 */
export function expectOptions(what: string, input: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(input))
    if (value !== undefined && !known.includes(name)) throw unsupported(`the option ${name} of ${what}`);
}
