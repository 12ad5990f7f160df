import type { Contender } from '../contender.ts';
import { dayjsBusinessTime } from './dayjs-business-time.ts';
import { luxonLoop } from './luxon-loop.ts';
import { momentBusinessTime } from './moment-business-time.ts';
import { openingHours } from './opening-hours.ts';
import { rotunda } from './rotunda.ts';
import { workingTimes } from './working-times.ts';

/** Ours first: ratios are to it. */
export const contenders: readonly Contender[] = [
  rotunda,
  luxonLoop,
  dayjsBusinessTime,
  momentBusinessTime,
  workingTimes,
  openingHours,
];
