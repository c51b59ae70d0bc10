/**
 * The FP32 network on WebAssembly SIMD, made as the INT8 one is, so that what INT8 itself gains can be told:
 * four output channels across the lanes, four beats at a time, one call a batch. AssemblyScript, built by
 * `npm run build:kernels`; `src/models/fp32/simd/fp32-program.ts` writes the records.
 */
import { multiply } from './multiply';
import { BEAT_BYTES, LAYER_BYTES, Layer, Program } from './records';

/** Fills `scores`: the mean absolute error over each beat's valid samples. */
export function scoreBatch(address: usize, beats: i32): void {
  const program = changetype<Program>(address);
  for (let start = 0; start < beats; start += program.tileBeats) {
    const count = min(program.tileBeats, beats - start);
    runTile(program, start, count);
    for (let beat = 0; beat < count; beat++) {
      const index = <usize>(start + beat);
      const valid = <i32>load<u16>(program.validLengths + 2 * index);
      store<f32>(program.scores + 4 * index, errorSum(program, beat, valid) / <f32>valid);
    }
  }
}

/** Fills `reconstruction`. */
export function reconstructBatch(address: usize, beats: i32): void {
  const program = changetype<Program>(address);
  const bytes = 4 * program.length;
  for (let start = 0; start < beats; start += program.tileBeats) {
    const count = min(program.tileBeats, beats - start);
    runTile(program, start, count);
    for (let beat = 0; beat < count; beat++) {
      const from = program.output + <usize>beat * BEAT_BYTES;
      memory.copy(program.reconstruction + (start + beat) * bytes, from, bytes);
    }
  }
}

function runTile(program: Program, start: i32, count: i32): void {
  const bytes = 4 * program.length;
  for (let beat = 0; beat < count; beat++) {
    const samples = program.samples + (start + beat) * bytes;
    memory.copy(program.input + <usize>beat * BEAT_BYTES, samples, bytes);
  }
  for (let i = 0; i < program.layerCount; i++) {
    multiply(changetype<Layer>(program.layers + i * LAYER_BYTES), count);
  }
}

function errorSum(program: Program, beat: i32, valid: i32): f32 {
  const input = program.input + <usize>beat * BEAT_BYTES;
  const output = program.output + <usize>beat * BEAT_BYTES;
  const mask = program.maskEnd - 4 * valid;
  let sums = f32x4.splat(0);
  for (let i = 0; i < valid; i += 4) {
    const errors = f32x4.abs(f32x4.sub(v128.load(input + 4 * i), v128.load(output + 4 * i)));
    sums = f32x4.add(sums, v128.and(errors, v128.load(mask + 4 * i)));
  }
  const low = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
  return low + f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
}
