import type { Interval } from '../../metrics/bootstrap.ts';

/** A table of GitHub's Markdown; cells are taken as they are. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** A figure that is undefined is a dash, and a minus sign is one. */
export function formatFigure(value: number | null, digits: number, unit = ''): string {
  if (value === null || !Number.isFinite(value)) return '–';
  const text = Math.abs(value).toFixed(digits);
  return `${value < 0 && Number(text) !== 0 ? '−' : ''}${text}${unit}`;
}

/** A share, 0..1, as a percentage. */
export function formatPercent(share: number | null, digits = 1): string {
  return formatFigure(share === null ? null : 100 * share, digits, ' %');
}

/** `0.955 [0.940, 0.968]` */
export function withInterval(
  value: number | null,
  interval: Interval | null,
  format: (value: number | null) => string,
): string {
  return interval === null
    ? format(value)
    : `${format(value)} [${format(interval.low)}, ${format(interval.high)}]`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
