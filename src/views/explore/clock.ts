/** `0:12`, `1:02:03`; with `digits`, `0:12.345`. Time since the start of a recording. */
export function formatClock(seconds: number, digits = 0): string {
  const factor = 10 ** digits;
  const units = Math.round(Math.max(0, seconds) * factor);
  const whole = Math.floor(units / factor);
  const rest = digits > 0 ? `.${String(units % factor).padStart(digits, '0')}` : '';
  const pad = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return `${hours > 0 ? `${hours}:${pad(minutes)}` : minutes}:${pad(whole % 60)}${rest}`;
}
