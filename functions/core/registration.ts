import type { Kind } from '../../domain/ledger/index.ts';
import type { SubjectNotices, SubjectWords } from '../../domain/notices/index.ts';
import type { Reactions } from '../stream/handler.ts';
import type { ItemReaction, Reaction } from '../stream/reaction.ts';
import type { Need } from './deployment.ts';
import type { Registered } from './ports.ts';

/**
 * What a capability brings for what works on all of them: the sweep, the dispatcher and the stream. Apart from what
 * serves people, so that those three are not bundled with the routes and contracts of everybody.
 */
export interface Registration<P> {
  /** Of the capability; first part of the names of its functions. */
  readonly name: string;
  /** The kinds of aggregate it brings. */
  readonly kinds: readonly Kind[];
  /** Who hears of what happens to its aggregates, and in which words. */
  readonly notices: readonly SubjectNotices[];
  /** Words for what is told of that is no aggregate. */
  readonly words: readonly SubjectWords[];
  /** What follows from changes the table's stream tells of, and what that needs. */
  readonly reactionNeeds: readonly Need[];
  reactions(ports: P): readonly Reaction[];
  readonly itemReactions: readonly ItemReaction<P>[];
}

/** A registration with the parts a capability does not have left empty. */
export function registration<P>(
  parts: Pick<Registration<P>, 'name'> & Partial<Registration<P>>,
): Registration<P> {
  return {
    kinds: [],
    notices: [],
    words: [],
    reactionNeeds: [],
    reactions: () => [],
    itemReactions: [],
    ...parts,
  };
}

/** What the capabilities bring for what works on all of them. */
export function register(registry: readonly Registration<never>[]): Registered {
  const subjects = registry.flatMap((one) => one.notices);
  const words = [...subjects.map((subject) => subject.words), ...registry.flatMap((one) => one.words)];
  return {
    kinds: registry.flatMap(({ kinds }) => kinds),
    subjects,
    words: wordsByKind(words),
  };
}

/** Words by the kind of what is told of. */
export function wordsByKind(words: readonly SubjectWords[]): Registered['words'] {
  return new Map(words.map((one) => [one.kind, one]));
}

/** What follows from changes, of all capabilities together. */
export function allReactions<P>(registry: readonly Registration<P>[]): Reactions<P> {
  return {
    reactions: (ports) => registry.flatMap((one) => one.reactions(ports)),
    itemReactions: registry.flatMap(({ itemReactions }) => itemReactions),
  };
}
