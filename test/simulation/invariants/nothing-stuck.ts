import { failures, undeliveredChanges } from '../evidence/rows.ts';
import type { Invariant } from './invariant.ts';

/** Whatever failed was made up for, or is named where a person looks. */
export const nothingStuck: Invariant = {
  name: 'nothing is stuck without a person being told',
  broken({ world, repairs, clerk }) {
    const { sql } = world.life.store;
    const undelivered = undeliveredChanges(sql);
    const faultless = world.faults.struck.size === 0;
    return [
      ...(undelivered === 0 ? [] : [`${undelivered} changes of the table were delivered to nobody.`]),
      ...failures(sql).map((body) => `A reaction fails every time it is run again: ${body}`),
      ...(faultless && repairs > 0
        ? [`Without any fault the night had ${repairs} approvals to put right.`]
        : []),
      ...world.unexplained.map((line) => `The log tells of an error that no fault explains: ${line}`),
      ...clerk.unsure
        .filter(({ keyed }) => keyed)
        .map(({ person, route }) => `${route} of ${person} was never answered.`),
    ];
  },
};
