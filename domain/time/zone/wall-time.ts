/** Minutes since midnight of `HH:MM`, 00:00 to 24:00, or undefined when it is no such time. */
export function minutesOfTime(time: string): number | undefined {
  const match = /^(\d{2}):(\d{2})$/.exec(time);
  if (!match) return undefined;
  const hours = Number(match[1]);
  const minutes = Number(match[2]);
  const total = hours * 60 + minutes;
  return minutes < 60 && total <= 24 * 60 ? total : undefined;
}

/** `HH:MM` of minutes since midnight; seconds are left out. */
export function timeOfMinutes(minutes: number): string {
  const whole = Math.floor(minutes);
  return `${pad(Math.floor(whole / 60))}:${pad(whole % 60)}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
