import { packingOf, type SampleFormat } from './sample-formats.ts';

/** Records of many segments rarely have more calibrations than this; more of them begin anew. */
const MAX_TABLES = 64;
const MAX_BITS = 16;

/**
 * Physical values of all ADC units a format can hold, kept by calibration: looking one up takes less than half of what
 * subtracting, dividing and asking whether it is valid take.
 */
export class ScaleTables {
  private readonly tables = new Map<string, Float32Array>();

  /**
   * Values by the low bits of the ADC units (`units & (length - 1)`), `NaN` for the invalid one; `null` for formats of
   * more than 16 bits and for sums of differences.
   */
  find(format: SampleFormat, baseline: number, gain: number): Float32Array | null {
    const { invalid } = packingOf(format);
    if (invalid === null || invalid < -(2 ** (MAX_BITS - 1))) return null;
    const key = `${invalid} ${baseline} ${gain}`;
    const known = this.tables.get(key);
    if (known !== undefined) return known;
    if (this.tables.size === MAX_TABLES) this.tables.clear();
    const table = new Float32Array(-2 * invalid);
    for (let units = invalid; units < -invalid; units++)
      table[units & (table.length - 1)] = (units - baseline) / gain;
    table[invalid & (table.length - 1)] = Number.NaN;
    this.tables.set(key, table);
    return table;
  }
}
