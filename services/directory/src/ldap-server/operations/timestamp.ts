/** GeneralizedTime of a moment, to the second: `20260105090000Z`. */
export function generalizedTime(moment: Date): string {
  return `${digits(moment).slice(0, 14)}Z`;
}

/** GeneralizedTime with microseconds, as slapd counts failed binds: the last three digits tell failures of one moment apart. */
export function fineTime(moment: Date, ordinal = 0): string {
  return `${digits(moment).slice(0, 14)}.${digits(moment).slice(14)}${String(ordinal % 1000).padStart(3, '0')}Z`;
}

const digits = (moment: Date): string => moment.toISOString().replace(/\D/g, '');

/** Milliseconds since the epoch of a GeneralizedTime in UTC, or undefined where the text is none. */
export function timeMs(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(?:[.,](\d+))?Z$/.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second, fraction] = parts;
  const wholeMs = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute ?? 0), Number(second ?? 0));
  return wholeMs + Math.trunc(Number(`0.${fraction ?? 0}`) * 1000);
}
