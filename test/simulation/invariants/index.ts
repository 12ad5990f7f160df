import { acceptedOnce } from './accepted-once.ts';
import { alarmsRaised, alarmsTold, climbsInTime } from './alarms.ts';
import { historyWhole } from './history-whole.ts';
import type { Invariant } from './invariant.ts';
import { ledgerAndChain } from './ledger-and-chain.ts';
import { onlyOwnAgency, noticesSent, noWordsOutside } from './notices.ts';
import { stagesDecidable } from './stages-decidable.ts';
import { nothingStuck } from './nothing-stuck.ts';

/** What holds after each day. That nobody sees another agency's requests is looked at whenever somebody looks. */
export const invariants: readonly Invariant[] = [
  historyWhole,
  acceptedOnce,
  alarmsRaised,
  alarmsTold,
  climbsInTime,
  noticesSent,
  noWordsOutside,
  onlyOwnAgency,
  ledgerAndChain,
  stagesDecidable,
  nothingStuck,
];
