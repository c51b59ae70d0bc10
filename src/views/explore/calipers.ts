/** Two corners on the paper, and what lies between them. */

export interface CaliperCorner {
  readonly seconds: number;
  /** In the unit of the lead. */
  readonly value: number;
}

export interface Caliper {
  readonly lead: number;
  readonly unit: string | null;
  /** Where it was set down, and the corner that moves. */
  readonly fixed: CaliperCorner;
  readonly moving: CaliperCorner;
}

export interface CaliperReading {
  /** Always positive. */
  readonly ms: number;
  /** Rate if this is one RR interval; `null` where the interval is too short to be one. */
  readonly beatsPerMinute: number | null;
  /** Moving minus fixed corner, in the unit of the lead. */
  readonly difference: number;
}

/** Shorter than any RR interval: no rate is told. */
const SHORTEST_RR_MS = 150;

export function readCaliper({ fixed, moving }: Caliper): CaliperReading {
  const ms = Math.abs(moving.seconds - fixed.seconds) * 1000;
  return {
    ms,
    beatsPerMinute: ms >= SHORTEST_RR_MS ? 60_000 / ms : null,
    difference: moving.value - fixed.value,
  };
}

/** `812 ms · 74 bpm · +1.25 mV`; an unknown unit is said to be one. */
export function describeCaliper(caliper: Caliper): string {
  const { ms, beatsPerMinute, difference } = readCaliper(caliper);
  const sign = difference < 0 ? '−' : '+';
  const size = Math.abs(difference);
  const amount = caliper.unit === null ? `${sign}${size.toPrecision(3)} (unit unknown)` : null;
  const parts = [`${Math.round(ms)} ms`];
  if (beatsPerMinute !== null) parts.push(`${Math.round(beatsPerMinute)} bpm`);
  parts.push(amount ?? `${sign}${size.toFixed(2)} ${caliper.unit}`);
  return parts.join(' · ');
}

/** One leg becomes the other, so that both can be moved by keys. */
export function swapLegs(caliper: Caliper): Caliper {
  return { ...caliper, fixed: caliper.moving, moving: caliper.fixed };
}
