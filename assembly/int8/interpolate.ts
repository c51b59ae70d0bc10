import { BEAT_BYTES, Layer } from './records';

/** Steps of a fraction, `FRACTION_ONE` in `interpolation.ts`, as a power of two. */
const FRACTION_BITS: i32 = 10;

/**
 * Straight lines between neighbours, ties away from zero by the value with its zero point.
 * Parameters: for eight outputs the byte offsets of their lower neighbours, uint16, then int16 weights `[8, 2]`.
 */
export function interpolate(layer: Layer, beats: i32): void {
  const zeroPoint = i32x4.splat(layer.zeroPoint << FRACTION_BITS);
  const back = i16x8.splat(<i16>layer.zeroPoint);
  for (let beat = 0; beat < beats; beat++) {
    const input = layer.input + beat * BEAT_BYTES;
    const output = layer.output + beat * BEAT_BYTES;
    let taps = layer.parameters;
    for (let i = 0; i < layer.channels; i += 8) {
      const low = roundFraction(i32x4.add(weighNeighbours(input, taps, v128.load(taps, 16)), zeroPoint));
      const high = roundFraction(i32x4.add(weighNeighbours(input, taps + 8, v128.load(taps, 32)), zeroPoint));
      v128.store(output + 2 * i, i16x8.sub(i16x8.narrow_i32x4_s(low, high), back));
      taps += 48;
    }
  }
}

function weighNeighbours(input: usize, offsets: usize, weights: v128): v128 {
  let pairs = v128.load_splat<i32>(input + load<u16>(offsets));
  pairs = v128.load_lane<i32>(input + load<u16>(offsets, 2), pairs, 1);
  pairs = v128.load_lane<i32>(input + load<u16>(offsets, 4), pairs, 2);
  pairs = v128.load_lane<i32>(input + load<u16>(offsets, 6), pairs, 3);
  return i32x4.dot_i16x8_s(pairs, weights);
}

function roundFraction(sums: v128): v128 {
  const half = i32x4.splat(1 << (FRACTION_BITS - 1));
  const ties = i32x4.shr_s(sums, 31);
  return i32x4.shr_s(i32x4.add(i32x4.add(sums, half), ties), FRACTION_BITS);
}
