/**
 * Points in time as tables write them, in seconds from some origin that is the same for the whole column. Only
 * differences are used, so neither the origin nor the time zone matters.
 */

import { calendarSeconds } from '../calendar-seconds.ts';

const ELAPSED = /^(-?)(?:(\d+):)?(\d+):(\d{1,2}(?:[.,]\d+)?)(?: ?([ap])m)?$/i;
/** Milli- or microseconds behind a colon, as LabVIEW and spreadsheets write them. */
const COLON_FRACTION = /^(\d+:\d{1,2}:\d{1,2}):(\d{3}|\d{6})$/;
/** A duration as pandas writes it: `0 days 00:00:00.002777777`. */
const DAYS_AND_CLOCK = /^(-?\d+) days? \+?(\d+):(\d{2}):(\d{2}(?:\.\d+)?)$/;
const CLOCK_AND_DATE = /^(\d{1,2}):(\d{2}):(\d{2}(?:[.,]\d+)?) (\d{1,2})[./-](\d{1,2})[./-](\d{4})$/;
const DATE_AND_CLOCK =
  /^(\d{4}|\d{1,2})[./-](\d{1,2}|[a-z]{3})[./-](\d{4}|\d{1,2})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,:]\d+)?))?)?\s*([ap]m)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;

/** The longest time there is, with its zone, has half as many. */
const MAX_CHARACTERS = 64;
const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_HOUR = 3600;
const SECONDS_PER_MINUTE = 60;
const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec';

/** Seconds that `0:00.001`, `12:34:56,789`, `[10:20:30.5 01/02/2003]` or `2020-10-21T12:33:38.437Z` stand for; not for plain numbers. */
export function timeCellSeconds(cell: string): number | undefined {
  if (cell.length > MAX_CHARACTERS) return undefined;
  const text = cell
    .replace(/^\[(.*)\]$/, '$1')
    .trim()
    .replace(COLON_FRACTION, '$1.$2');
  const elapsed = ELAPSED.exec(text);
  if (elapsed) {
    const [, sign, hours = '0', minutes, seconds, half] = elapsed;
    return (sign === '-' ? -1 : 1) * clockSeconds(hourOfDay(hours, half), minutes, seconds);
  }
  const duration = DAYS_AND_CLOCK.exec(text);
  if (duration) {
    const [, days, hours, minutes, seconds] = duration;
    return Number(days) * SECONDS_PER_DAY + clockSeconds(hours, minutes, seconds);
  }
  const clockFirst = CLOCK_AND_DATE.exec(text);
  if (clockFirst) {
    const [, hours, minutes, seconds, day, month, year] = clockFirst;
    const total = dateSeconds(year, month, day) + clockSeconds(hours, minutes, seconds);
    return Number.isNaN(total) ? undefined : total;
  }
  const date = DATE_AND_CLOCK.exec(text);
  if (!date) return undefined;
  const [, first, month, last, hours = '0', minutes = '0', seconds = '0', half] = date;
  const [year, day] = first.length === 4 ? [first, last] : [last, first];
  const total =
    dateSeconds(year, month, day) + clockSeconds(hourOfDay(hours, half), minutes, seconds.replace(':', '.'));
  return Number.isNaN(total) ? undefined : total;
}

/** @param half `am` or `pm`, where the clock has twelve hours */
function hourOfDay(hours: string, half: string | undefined): string {
  return half === undefined ? hours : String((Number(hours) % 12) + (/p/i.test(half) ? 12 : 0));
}

function clockSeconds(hours: string, minutes: string, seconds: string): number {
  return (
    Number(hours) * SECONDS_PER_HOUR +
    Number(minutes) * SECONDS_PER_MINUTE +
    Number(seconds.replace(',', '.'))
  );
}

function dateSeconds(year: string, month: string, day: string): number {
  const number = /^\d/.test(month) ? Number(month) : MONTHS.indexOf(month.toLowerCase()) / 3 + 1;
  const [inYear, inDay] = number > 12 ? [Number(day), number] : [number, Number(day)];
  const isDate = Number.isInteger(inYear) && inYear >= 1 && inYear <= 12 && inDay >= 1 && inDay <= 31;
  return isDate ? calendarSeconds(Number(year), inYear, inDay) : Number.NaN;
}

/** Seconds per unit of a column of plain numbers, where its name says it: `timestamp [ns]`, `time (ms)`, `t_us`. */
export function namedTimeUnit(name: string): number | undefined {
  const unit =
    /[[(_/\s]\s*(ns|nanosec\w*|us|µs|μs|microsec\w*|ms|msecs?|millisec\w*|s|secs?|seconds?|min|minutes?|h|hours?)\s*[\])]?$/i.exec(
      ` ${name}`,
    )?.[1];
  return unit === undefined ? undefined : timeUnitSeconds(unit);
}

/** Seconds in `ms`, `seconds`. */
export function timeUnitSeconds(unit: string): number | undefined {
  const text = unit.trim().toLowerCase();
  if (/^n/.test(text)) return 1e-9;
  if (/^(?:u|µ|μ|mic)/.test(text)) return 1e-6;
  if (/^(?:ms|mil)/.test(text)) return 1e-3;
  if (/^min/.test(text)) return SECONDS_PER_MINUTE;
  if (/^h/.test(text)) return SECONDS_PER_HOUR;
  return /^s/.test(text) ? 1 : undefined;
}
