/** A state of a definition, as far as it says where the execution goes. */
export interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly Catcher[];
  readonly ItemProcessor?: { readonly States: States };
}

export type States = Readonly<Record<string, State>>;

interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
}

/** An event of an execution's log. `index` is the iteration of a Map it belongs to. */
export interface Event {
  readonly type: string;
  readonly state?: { readonly name: string };
  readonly parentState?: { readonly name: string };
  readonly index?: number;
  readonly catch?: { readonly catcher: Catcher };
}

const step = (from: string, to: string): string => `${from} → ${to}`;
const caught = (from: string, { ErrorEquals, Next }: Catcher): string =>
  `${from} on ${ErrorEquals.join(', ')} → ${Next}`;

/** Every state, those inside a Map too. */
export function statesOf(states: States): readonly (readonly [name: string, state: State])[] {
  return Object.entries(states).flatMap(([name, state]) => [
    [name, state] as const,
    ...statesOf(state.ItemProcessor?.States ?? {}),
  ]);
}

/** Every way that leads from one state to another. */
export function edgesOf(states: States): readonly string[] {
  return statesOf(states).flatMap(([name, { Next, Default, Choices = [], Catch = [] }]) => [
    ...[Next, Default, ...Choices.map((choice) => choice.Next)]
      .filter((to) => to !== undefined)
      .map((to) => step(name, to)),
    ...Catch.map((catcher) => caught(name, catcher)),
  ]);
}

/** The ways an execution took, as its log tells. */
export function edgesTaken(events: readonly Event[]): readonly string[] {
  const taken: string[] = [];
  /** Where each line of the execution stands: the main one, and one for each iteration of a Map. */
  const standing = new Map<number | undefined, { readonly at: string; readonly catcher?: Catcher }>();
  for (const { type, state, index, catch: catching } of events) {
    if (type === 'MapIterationStarted') standing.delete(index);
    if (state === undefined) continue;
    if (type === 'StateCaught' && catching !== undefined)
      standing.set(index, { at: state.name, catcher: catching.catcher });
    if (type !== 'StateEntered') continue;
    const from = standing.get(index);
    if (from !== undefined)
      taken.push(from.catcher === undefined ? step(from.at, state.name) : caught(from.at, from.catcher));
    standing.set(index, { at: state.name });
  }
  return taken;
}
