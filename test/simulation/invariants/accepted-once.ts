import type { Told } from '../evidence/evidence.ts';
import type { Accepted } from '../office/clerk.ts';
import type { Invariant } from './invariant.ts';

/** Events a command may lead to besides its own, which then come after it. */
const mostFollowing = 1;

/** What was accepted is in the history once, what was refused is not, and nothing is there that nobody sent. */
export const acceptedOnce: Invariant = {
  name: 'every accepted command is in the history exactly once',
  broken({ changed, clerk, versions }) {
    const accepted = Map.groupBy(clerk.accepted, ({ number }) => number);
    const unsure = new Set(clerk.unsure.map(({ marker }) => marker));
    const lost = [...accepted.keys()].filter((number) => !versions.has(number));
    return [
      ...clerk.wrong,
      ...lost.map((number) => `${number} was accepted and is not there.`),
      ...changed.flatMap((told) => brokenIn(told, accepted.get(told.state.id) ?? [], unsure)),
    ];
  },
};

function brokenIn(
  { state: { id }, events }: Told,
  accepted: readonly Accepted[],
  unsure: ReadonlySet<string | undefined>,
): readonly string[] {
  const wrong: string[] = [];
  const text = events.map((event) => JSON.stringify(event));
  const claimed = new Map<number, Accepted>();
  for (const command of accepted) {
    const { person, route, tells = [], version, marker, sentAgain, keyed } = command;
    const name = `${route} of ${person} on ${id}`;
    if (keyed) {
      const other = claimed.get(version);
      if (other !== undefined)
        wrong.push(`${name} and ${other.route} of ${other.person} are both event ${version}.`);
      claimed.set(version, command);
      const own = events
        .slice(Math.max(0, version - 1 - mostFollowing), version)
        .some(({ type, by }) => tells.includes(type) && by.personId === person);
      if (!own) wrong.push(`${name} was accepted as version ${version}, and is not there.`);
    }
    if (marker === undefined) continue;
    // What follows from it may repeat its words: a request is declined with the reason of the decision.
    const times = events.filter(
      ({ type }, at) => tells.includes(type) && text[at]?.includes(`"${marker}`),
    ).length;
    // Without a key, one that was sent again may have been done before.
    const most = keyed || !sentAgain ? 1 : Infinity;
    if (times < 1 || times > most)
      wrong.push(`${name} was accepted once and is in the history ${times} times.`);
  }
  const known = new Set(accepted.map(({ marker }) => marker));
  for (const [, marker] of text.join('\n').matchAll(/"(words-[a-z]+-\d+\.)/g))
    if (!known.has(marker) && !unsure.has(marker) && !isOfOrigin(events, marker))
      wrong.push(`${id} has the words of a command that was not accepted: ${String(marker)}`);
  return wrong;
}

/** A delivery repeats the words of the request it was opened for. */
function isOfOrigin(events: Told['events'], marker: string | undefined): boolean {
  const [first] = events;
  return first?.type === 'RequestSubmitted' && first.deliveryOf !== undefined && first.summary === marker;
}
