export { addBusinessTime } from './add-business-time.ts';
export { businessTimeBetween } from './business-time-between.ts';
export type { Calendar } from './calendar/calendar.ts';
export {
  WEEKDAYS,
  type CalendarDefinition,
  type CalendarProblem,
  type Weekday,
} from './calendar/calendar-definition.ts';
export { compileCalendar } from './calendar/compile-calendar.ts';
export { explainBusinessTime, MAX_EXPLAINED_DAYS, type DayLine } from './explain-business-time.ts';
export { BEYOND_HORIZON, HORIZON } from './horizon.ts';
export { beginningOfDay } from './zone/beginning-of-day.ts';
export { daysAfter } from './zone/local-date.ts';
export { localDateOf } from './zone/local-date-of.ts';
export { isOpenAt, nextOpening } from './opening.ts';
export { openingAfterDays } from './opening-after-days.ts';
export type { Pause } from './pauses.ts';
