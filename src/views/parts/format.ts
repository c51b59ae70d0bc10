/** Numbers as people read them; one locale, so that a screenshot is the same everywhere. */
const LOCALE = 'en';

const COUNT = new Intl.NumberFormat(LOCALE);

export const formatCount = (value: number): string => COUNT.format(value);

/** `1 beat`, `3,920 beats`. */
export const countOf = (value: number, noun: string): string =>
  `${formatCount(value)} ${noun}${value === 1 ? '' : 's'}`;

export const formatScore = (value: number): string => value.toFixed(4);

/** Decimal units, as disks and networks count: `18.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${formatCount(bytes)} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  // What would be rounded up to a thousand is one of the next unit.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(value < 99.95 ? 1 : 0)} ${units[unit]}`;
}

/** `8 s`, `3 min 20 s`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
