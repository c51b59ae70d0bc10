/** Where a tile of floats comes in and its logits go out. */
import { quantizeRow } from './quantize-row';
import { PAIR_BYTES, Program, TILE_BEATS } from './records';

/** The window of beats from `first` of the batch on, and their features. @param beats of the tile that count */
export function readTile(program: Program, first: i32, beats: i32): void {
  const rounding = f32x4.splat(program.rounding);
  // Beats go by fours, which never end beyond the room of a batch.
  for (let beat = 0; beat < beats; beat += 4) {
    const place = 4 * beat;
    const row = program.windowRow;
    quantizeFour(
      program.samples + 4 * (first + beat) * program.length,
      row + 2 * program.padBefore,
      program.windowRowBytes,
      program.length,
      program.scale,
      program.zeroPoint,
      rounding,
    );
    if (program.isSpread) {
      spreadAcross(row, program.windowRowBytes, program.windowPairs, program.input + place);
    } else {
      layAcross(row, program.windowRowBytes, program.windowPairs, program.input + place);
    }
    quantizeFour(
      program.features + 4 * (first + beat) * program.featureCount,
      program.featureRow,
      program.featureRowBytes,
      program.featureCount,
      program.featureScale,
      program.featureZeroPoint,
      rounding,
    );
    layAcross(
      program.featureRow,
      program.featureRowBytes,
      program.featurePairs,
      program.featureTarget + place,
    );
  }
}

/** Rows of four beats, one behind the other. */
function quantizeFour(
  values: usize,
  target: usize,
  rowBytes: usize,
  count: i32,
  scale: f32,
  zeroPoint: i32,
  rounding: v128,
): void {
  for (let beat: usize = 0; beat < 4; beat++) {
    quantizeRow(values + 4 * beat * count, target + beat * rowBytes, count, scale, zeroPoint, rounding);
  }
}

/** Pairs of values of four rows side by side, four pairs at a time: what is written too much lies in slack. */
function layAcross(rows: usize, rowBytes: usize, pairs: i32, target: usize): void {
  for (let pair: usize = 0; pair < <usize>pairs; pair += 4) {
    const row = rows + 4 * pair;
    const a = v128.load(row);
    const b = v128.load(row + rowBytes);
    const c = v128.load(row + 2 * rowBytes);
    const d = v128.load(row + 3 * rowBytes);
    transpose(a, b, c, d, target + pair * PAIR_BYTES);
  }
}

/** The same where every value has a pair to itself. */
function spreadAcross(rows: usize, rowBytes: usize, pairs: i32, target: usize): void {
  for (let pair: usize = 0; pair < <usize>pairs; pair += 4) {
    const row = rows + 2 * pair;
    const a = v128.load_ext<u16>(row);
    const b = v128.load_ext<u16>(row + rowBytes);
    const c = v128.load_ext<u16>(row + 2 * rowBytes);
    const d = v128.load_ext<u16>(row + 3 * rowBytes);
    transpose(a, b, c, d, target + pair * PAIR_BYTES);
  }
}

function transpose(a: v128, b: v128, c: v128, d: v128, target: usize): void {
  const abLow = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cdLow = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(target, v128.shuffle<i64>(abLow, cdLow, 0, 2));
  v128.store(target, v128.shuffle<i64>(abLow, cdLow, 1, 3), PAIR_BYTES);
  v128.store(target, v128.shuffle<i64>(abHigh, cdHigh, 0, 2), 2 * PAIR_BYTES);
  v128.store(target, v128.shuffle<i64>(abHigh, cdHigh, 1, 3), 3 * PAIR_BYTES);
}

/** Of a whole tile from beat `first` of the batch on, whether its last beats count or not. */
export function writeLogits(program: Program, first: i32): void {
  const classes = <usize>program.classes;
  const zeroPoint = i16x8.splat(<i16>program.logitZeroPoint);
  // The second of a last, odd pair goes where the next beat's first logit will be.
  for (let pair = (program.classes - 1) >> 1; pair >= 0; pair--) {
    const from = program.output + <usize>pair * PAIR_BYTES;
    let to = program.logits + <usize>first * classes + 2 * <usize>pair;
    for (let beat: usize = 0; beat < <usize>TILE_BEATS; beat += 8) {
      const low = i16x8.add(v128.load(from + 4 * beat), zeroPoint);
      const high = i16x8.add(v128.load(from + 4 * beat, 16), zeroPoint);
      const bytes = i8x16.narrow_i16x8_s(low, high);
      v128.store_lane<i16>(to, bytes, 0);
      v128.store_lane<i16>(to + classes, bytes, 1);
      v128.store_lane<i16>(to + 2 * classes, bytes, 2);
      v128.store_lane<i16>(to + 3 * classes, bytes, 3);
      v128.store_lane<i16>(to + 4 * classes, bytes, 4);
      v128.store_lane<i16>(to + 5 * classes, bytes, 5);
      v128.store_lane<i16>(to + 6 * classes, bytes, 6);
      v128.store_lane<i16>(to + 7 * classes, bytes, 7);
      to += 8 * classes;
    }
  }
}
