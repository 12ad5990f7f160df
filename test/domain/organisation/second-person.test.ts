import { expect, test } from '@jest/globals';
import { isSecondPerson } from '../../../domain/organisation/index.ts';
import { by } from '../../support/builders.ts';

const director = 'service-director';

test('somebody else is a second pair of eyes, the first person is not', () => {
  expect(isSecondPerson(by('ivan', director), ['dana'])).toBe(true);
  expect(isSecondPerson(by('dana', director), ['dana'])).toBe(false);
});

test('nobody decides twice through a delegate, however long the chain', () => {
  expect(isSecondPerson(by('ben', director, ['dana']), ['dana'])).toBe(false);
  expect(isSecondPerson(by('cy', director, ['ben', 'dana']), ['dana'])).toBe(false);
  expect(isSecondPerson(by('cy', director, ['ben']), ['dana'])).toBe(true);
});

test('whoever somebody acted for the first time is no second pair of eyes, nor acts for another one', () => {
  const first = ['ben', 'dana'];
  expect(isSecondPerson(by('dana', director), first)).toBe(false);
  expect(isSecondPerson(by('ben', director), first)).toBe(false);
  expect(isSecondPerson(by('cy', director, ['dana']), first)).toBe(false);
  expect(isSecondPerson(by('cy', director), first)).toBe(true);
});

test('of nobody everybody is a second', () => {
  expect(isSecondPerson(by('dana', director), [])).toBe(true);
});
