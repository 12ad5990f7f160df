import { expect, test } from '@jest/globals';
import { longestWaitMs, waitedForDepartment } from '../../../domain/requests/index.ts';
import { ann, type RequestBuilder, system } from '../../support/builders.ts';
import { anApplication, approveUpTo } from '../../support/chain.ts';

const hour = 3_600_000;

const waited = (request: RequestBuilder, stage: 'develop' | 'program' | 'security', hours: number) => {
  const { state, events } = request;
  const record = state.approval?.stages[stage];
  if (record === undefined) throw new Error(`${stage} was not asked.`);
  const now = state.updatedAt + hours * hour;
  return (
    Math.round((waitedForDepartment(state.id, { stage, opening: record.opening }, events, now) / hour) * 6) /
    6
  );
};

test('the time counts in which a stage waits for somebody of the department', () => {
  expect(waited(anApplication(), 'develop', 5)).toBe(5);
  expect(longestWaitMs / hour).toBe(479);
});

test('the time does not count in which the client is asked, nor that of a stage which is closed', () => {
  const asked = anApplication().waitingOnClient();
  const before = waited(asked, 'develop', 0);
  expect(waited(asked, 'develop', 100)).toBe(before);
  expect(waited(asked.answered(), 'develop', 3)).toBe(before + 3);
  const decided = waited(approveUpTo('develop'), 'develop', 0);
  expect(waited(approveUpTo('develop'), 'develop', 50)).toBe(decided);
});

test('the time counts in which the department lets the work wait for others', () => {
  const held = anApplication().waitingOn('vendor');
  expect(waited(held, 'develop', 10)).toBe(waited(held, 'develop', 0) + 10);
});

test('the agency’s own decision waits for the agency, unless a director has to name somebody', () => {
  const atProgram = approveUpTo('security');
  expect(waited(atProgram, 'program', 700)).toBe(0);
  const nobody = atProgram.does({ type: 'RecountStages', holders: { program: [] } }, { from: system });
  expect(waited(nobody, 'program', 7)).toBe(7);
  expect(waited(nobody.commented({ from: ann }), 'program', 7)).toBeGreaterThan(6.9);
});
