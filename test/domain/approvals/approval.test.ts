import { expect, test } from '@jest/globals';
import { isUnsettled } from '../../../domain/approvals/index.ts';
import { type RequestBuilder, system } from '../../support/builders.ts';
import { anApplication, approvalOf, approveUpTo, complete, decide, holders } from '../../support/chain.ts';

const halt = { type: 'HaltApproval', attempt: 1, reason: 'failed' } as const;

const unsettled: readonly (readonly [string, () => RequestBuilder])[] = [
  ['just begun', () => anApplication()],
  ['with stages open side by side', () => approveUpTo('develop')],
  ['waiting for the client', () => anApplication().waitingOnClient()],
  ['approved, but with no delivery opened', () => approveUpTo('director')],
  [
    'started again after a halt',
    () =>
      anApplication()
        .does(halt, { from: system })
        .does({ type: 'RestartApproval' }, { from: holders.develop }),
  ],
];

const settled: readonly (readonly [string, () => RequestBuilder])[] = [
  [
    'approved and under delivery',
    () => approveUpTo('director').does({ type: 'RecordDelivery', number: '9' }, { from: system }),
  ],
  [
    'declined',
    () => decide(complete(anApplication()), 'develop', { outcome: 'decline', reason: 'Bought already.' }),
  ],
  ['withdrawn', () => anApplication().withdrawn()],
  ['halted, since a person has to start it again', () => anApplication().does(halt, { from: system })],
];

test.each(unsettled)('an approval %s is unsettled', (_what, request) => {
  expect(isUnsettled(approvalOf(request()))).toBe(true);
});

test.each(settled)('nothing is owed to an approval %s', (_what, request) => {
  expect(isUnsettled(approvalOf(request()))).toBe(false);
});
