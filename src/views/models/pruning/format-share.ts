/** Shares, 0..1, as people read them. */

/** `97.70 %`; what is undefined is a dash. */
export function formatShare(share: number | null, digits: number): string {
  return share === null || !Number.isFinite(share) ? '–' : `${(100 * share).toFixed(digits)} %`;
}

/** Signed, in points: `+0.31`, `−1.20`; what rounds to nothing has no sign. */
export function formatPoints(share: number, digits = 2): string {
  const text = Math.abs(100 * share).toFixed(digits);
  return `${Number(text) === 0 ? '' : share < 0 ? '−' : '+'}${text}`;
}

/** By how much a cost fell: `−61.4 %`; a dash where there is nothing to compare with. */
export function formatChange(now: number, before: number): string {
  if (!(before > 0) || !Number.isFinite(now)) return '–';
  const change = now / before - 1;
  const text = Math.abs(100 * change).toFixed(1);
  return `${Number(text) === 0 ? '' : change < 0 ? '−' : '+'}${text} %`;
}
