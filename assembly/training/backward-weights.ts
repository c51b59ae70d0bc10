import { Layer } from './records';

/** weightGradient = outputGradient' x windows, biasGradient = its sums; a tile of four channels by eight inputs. */
export function backwardWeights(layer: Layer, beats: i32): void {
  memory.fill(layer.weightGradient, 0, layer.windowBytes * layer.channels);
  memory.fill(layer.biasGradient, 0, 4 * layer.channels);
  for (let beat = 0; beat < beats; beat += layer.groupBeats) {
    const count = min(layer.groupBeats, beats - beat);
    for (let channel = 0; channel < layer.channels; channel += 4) {
      addBiases(layer, beat, count, channel);
      for (let at = 0; at < layer.windowBytes; at += 32) addTile(layer, beat, count, channel, at);
    }
  }
}

function addBiases(layer: Layer, start: i32, count: i32, channel: i32): void {
  const stepBytes = 4 * layer.channels;
  let sum = v128.load(layer.biasGradient + 4 * channel);
  for (let beat = start; beat < start + count; beat++) {
    let gradient = layer.outputGradient + beat * layer.outputBeatBytes + 4 * channel;
    for (let position = 0; position < layer.positions; position++) {
      sum = f32x4.add(sum, v128.load(gradient));
      gradient += stepBytes;
    }
  }
  v128.store(layer.biasGradient + 4 * channel, sum);
}

/** @param at byte within the window */
function addTile(layer: Layer, start: i32, count: i32, channel: i32, at: i32): void {
  const stepBytes = 4 * layer.channels;
  const inputStepBytes = layer.inputStepBytes;
  const positions = layer.positions;
  const target0 = layer.weightGradient + channel * layer.windowBytes + at;
  const target1 = target0 + layer.windowBytes;
  const target2 = target1 + layer.windowBytes;
  const target3 = target2 + layer.windowBytes;
  let a0 = v128.load(target0);
  let b0 = v128.load(target0, 16);
  let a1 = v128.load(target1);
  let b1 = v128.load(target1, 16);
  let a2 = v128.load(target2);
  let b2 = v128.load(target2, 16);
  let a3 = v128.load(target3);
  let b3 = v128.load(target3, 16);
  for (let beat = start; beat < start + count; beat++) {
    let row = layer.input + beat * layer.inputBeatBytes + at;
    let gradient = layer.outputGradient + beat * layer.outputBeatBytes + 4 * channel;
    for (let position = 0; position < positions; position++) {
      const a = v128.load(row);
      const b = v128.load(row, 16);
      let g = v128.load_splat<f32>(gradient);
      a0 = f32x4.add(a0, f32x4.mul(g, a));
      b0 = f32x4.add(b0, f32x4.mul(g, b));
      g = v128.load_splat<f32>(gradient, 4);
      a1 = f32x4.add(a1, f32x4.mul(g, a));
      b1 = f32x4.add(b1, f32x4.mul(g, b));
      g = v128.load_splat<f32>(gradient, 8);
      a2 = f32x4.add(a2, f32x4.mul(g, a));
      b2 = f32x4.add(b2, f32x4.mul(g, b));
      g = v128.load_splat<f32>(gradient, 12);
      a3 = f32x4.add(a3, f32x4.mul(g, a));
      b3 = f32x4.add(b3, f32x4.mul(g, b));
      row += inputStepBytes;
      gradient += stepBytes;
    }
  }
  v128.store(target0, a0);
  v128.store(target0, b0, 16);
  v128.store(target1, a1);
  v128.store(target1, b1, 16);
  v128.store(target2, a2);
  v128.store(target2, b2, 16);
  v128.store(target3, a3);
  v128.store(target3, b3, 16);
}
