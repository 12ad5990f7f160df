import { describe, expect, test } from '@jest/globals';
import { capabilities } from '../../functions/capabilities.ts';
import { register } from '../../functions/core/registration.ts';
import { registeredWords, registrations } from '../../functions/registrations.ts';

describe('what works on all kinds knows what every capability brings', () => {
  const brought = register(capabilities);
  const registered = register(registrations);

  test('every kind is registered', () => {
    expect(registered.kinds.map(({ name }) => name)).toEqual(brought.kinds.map(({ name }) => name));
    expect(registered.kinds.every((kind, index) => kind === brought.kinds[index])).toBe(true);
  });

  test('every subject people are told of is registered', () => {
    expect(registered.subjects.map(({ words }) => words.kind)).toEqual(
      brought.subjects.map(({ words }) => words.kind),
    );
    expect(registered.subjects.every((subject, index) => subject === brought.subjects[index])).toBe(true);
  });

  test('the dispatcher has the words of every subject', () => {
    const words = new Map(registeredWords.map((one) => [one.kind, one]));
    expect([...words.keys()].sort()).toEqual([...brought.words.keys()].sort());
    expect([...words].every(([kind, one]) => one === brought.words.get(kind))).toBe(true);
  });

  test('every reaction is registered, with what it needs', () => {
    const reacting = capabilities.map(({ name, reactions, itemReactions, reactionNeeds }) => [
      name,
      { reactions, itemReactions, reactionNeeds },
    ]);
    const here = Object.fromEntries(registrations.map((one) => [one.name, one]));
    for (const [name, parts] of reacting) {
      const one = here[name as string];
      if (one === undefined) continue;
      expect(one).toMatchObject(parts as object);
    }
    const silent = capabilities.filter(({ name }) => !(name in here));
    for (const { name, reactionNeeds, itemReactions, reactions } of silent)
      expect([name, reactionNeeds, itemReactions, reactions({} as never)]).toEqual([name, [], [], []]);
  });
});
