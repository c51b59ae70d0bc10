/**
 * Seconds from 1 January 1970 to the start of a day of the Gregorian calendar, without a clock or a time zone.
 * H. Hinnant's "days from civil": years start in March, so that the leap day comes last.
 * @param month 1 to 12 @param day from 1 on; a day that the month does not have counts on into the next
 */
export function calendarSeconds(year: number, month: number, day: number): number {
  const fromMarch = (month + 9) % 12;
  const marchYear = year - (month <= 2 ? 1 : 0);
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * fromMarch + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return (era * DAYS_IN_ERA + dayOfEra - DAYS_BEFORE_1970) * SECONDS_PER_DAY;
}

const DAYS_IN_ERA = 146_097;
/** From 1 March of the year 0. */
const DAYS_BEFORE_1970 = 719_468;
const SECONDS_PER_DAY = 86_400;
