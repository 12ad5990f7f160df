const formats = new Map<string, Intl.DateTimeFormat>();

/** The date on the wall in a zone at an instant (epoch ms), `YYYY-MM-DD`. */
export function localDate(zone: string, at: number): string {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(zone, format);
  }
  return format.format(at);
}
