import { capability } from '../core/capability.ts';
import type { SweepPorts } from './sweep.ts';
import { sweepSchedule } from './sweep-schedule.ts';

/** What works on aggregates of every kind: the sweep that raises their alarms, and the records of answers given. */
export const ledger = capability<SweepPorts, never>({
  name: 'ledger',
  about: 'What all aggregates have in common',
  items: [
    {
      name: 'Answer already given',
      pk: 'once#<person>#<key>',
      sk: 'once',
      about: 'For `Idempotency-Key`; cleared after a day. `platform/dynamodb/ledger/idempotency.ts`.',
    },
    {
      name: 'Calls of a person within an hour',
      pk: 'calls#<person>',
      sk: '<operation>#<hour>',
      about:
        'Of what one person may ask for so often; cleared after the hour. `platform/dynamodb/call-counts.ts`.',
    },
  ],
  schedules: [sweepSchedule],
});
