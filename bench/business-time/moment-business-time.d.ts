declare module 'moment-business-time' {
  import type moment from 'moment';

  interface WorkingMoment extends moment.Moment {
    addWorkingTime(amount: number, unit: 'minutes'): WorkingMoment;
    subtractWorkingTime(amount: number, unit: 'minutes'): WorkingMoment;
    workingDiff(other: moment.Moment, unit: 'minutes'): number;
  }
  const workingMoment: {
    (at: number): WorkingMoment;
    locale(): string;
    updateLocale(
      locale: string,
      data: { workinghours: Record<number, readonly string[] | null>; holidays: readonly string[] },
    ): void;
  };
  export default workingMoment;
}
