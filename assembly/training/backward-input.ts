import { Layer } from './records';

/**
 * inputGradient = outputGradient x weights', added up where windows overlap. Four beats at a time; what lies beyond
 * the end of a window is added zeros.
 */
export function backwardInput(layer: Layer, beats: i32): void {
  const stepBytes = 4 * layer.channels;
  for (let beat = 0; beat < beats; beat += 4) {
    let row = layer.inputGradient + beat * layer.inputBeatBytes;
    let gradient = layer.outputGradient + beat * layer.outputBeatBytes;
    const span = layer.inputStepBytes * (layer.positions - 1) + layer.windowBytes;
    for (let k = 0; k < 4; k++) memory.fill(row + k * layer.inputBeatBytes, 0, span);
    for (let position = 0; position < layer.positions; position++) {
      for (let at = 0; at < layer.windowBytes; at += 32) addTile(layer, row, gradient, at);
      row += layer.inputStepBytes;
      gradient += stepBytes;
    }
  }
}

function addTile(layer: Layer, row: usize, gradient: usize, at: i32): void {
  const beatBytes = layer.outputBeatBytes;
  const weightStep = layer.windowBytes;
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let a1 = a0;
  let b1 = a0;
  let a2 = a0;
  let b2 = a0;
  let a3 = a0;
  let b3 = a0;
  let g0 = gradient;
  let g1 = g0 + beatBytes;
  let g2 = g1 + beatBytes;
  let g3 = g2 + beatBytes;
  let weights = layer.weightsByOutput + at;
  for (const end = gradient + 4 * layer.channels; g0 < end; g0 += 4) {
    const a = v128.load(weights);
    const b = v128.load(weights, 16);
    let g = v128.load_splat<f32>(g0);
    a0 = f32x4.add(a0, f32x4.mul(g, a));
    b0 = f32x4.add(b0, f32x4.mul(g, b));
    g = v128.load_splat<f32>(g1);
    a1 = f32x4.add(a1, f32x4.mul(g, a));
    b1 = f32x4.add(b1, f32x4.mul(g, b));
    g = v128.load_splat<f32>(g2);
    a2 = f32x4.add(a2, f32x4.mul(g, a));
    b2 = f32x4.add(b2, f32x4.mul(g, b));
    g = v128.load_splat<f32>(g3);
    a3 = f32x4.add(a3, f32x4.mul(g, a));
    b3 = f32x4.add(b3, f32x4.mul(g, b));
    g1 += 4;
    g2 += 4;
    g3 += 4;
    weights += weightStep;
  }
  const inputBytes = layer.inputBeatBytes;
  addTo(row + at, a0, b0);
  addTo(row + inputBytes + at, a1, b1);
  addTo(row + 2 * inputBytes + at, a2, b2);
  addTo(row + 3 * inputBytes + at, a3, b3);
}

function addTo(target: usize, a: v128, b: v128): void {
  v128.store(target, f32x4.add(v128.load(target), a));
  v128.store(target, f32x4.add(v128.load(target, 16), b), 16);
}
