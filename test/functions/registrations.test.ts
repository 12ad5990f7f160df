import { describe, expect, test } from '@jest/globals';
import { capabilities } from '../../functions/capabilities.ts';
import { allReactions, register, type Registration } from '../../functions/core/registration.ts';
import { registrations } from '../../functions/registrations.ts';

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
    const { words } = registered;
    expect([...words.keys()].sort()).toEqual([...brought.words.keys()].sort());
    expect([...words].every(([kind, one]) => one === brought.words.get(kind))).toBe(true);
  });

  test('every reaction is registered, with what it needs', () => {
    // Reactions are made from their ports and ask nothing of them before something happens.
    const ports = { ...brought, zone: 'America/Detroit' } as never;
    const followed = (registry: readonly Registration<never>[]) => {
      const { reactions, itemReactions } = allReactions(registry);
      const told = reactions(ports).map(({ name, kind, on }) => ({ name, kind, on }));
      return { told, itemReactions, needs: registry.flatMap(({ reactionNeeds }) => reactionNeeds) };
    };
    expect(followed(registrations)).toEqual(followed(capabilities));
  });
});
