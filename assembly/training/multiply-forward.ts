import { Layer } from './records';

/** output = activation(windows x weights + biases), four beats and eight or four channels at a time. */
export function multiplyForward(layer: Layer, beats: i32): void {
  const outputStepBytes = 4 * layer.channels;
  for (let beat = 0; beat < beats; beat += 4) {
    let row = layer.input + beat * layer.inputBeatBytes;
    let output = layer.output + beat * layer.outputBeatBytes;
    for (let position = 0; position < layer.positions; position++) {
      let channel = 0;
      for (; channel + 8 <= layer.channels; channel += 8) multiplyEight(layer, row, channel, output);
      if (channel < layer.channels) multiplyFour(layer, row, channel, output);
      row += layer.inputStepBytes;
      output += outputStepBytes;
    }
  }
}

function multiplyEight(layer: Layer, row: usize, channel: i32, output: usize): void {
  const beatBytes = layer.inputBeatBytes;
  const weightStep = 4 * layer.channels;
  let a0 = v128.load(layer.biases + 4 * channel);
  let b0 = v128.load(layer.biases + 4 * channel, 16);
  let a1 = a0;
  let b1 = b0;
  let a2 = a0;
  let b2 = b0;
  let a3 = a0;
  let b3 = b0;
  let x0 = row;
  let x1 = x0 + beatBytes;
  let x2 = x1 + beatBytes;
  let x3 = x2 + beatBytes;
  let weights = layer.weightsByInput + 4 * channel;
  for (const end = row + 4 * layer.window; x0 < end; x0 += 4) {
    const a = v128.load(weights);
    const b = v128.load(weights, 16);
    let x = v128.load_splat<f32>(x0);
    a0 = f32x4.add(a0, f32x4.mul(x, a));
    b0 = f32x4.add(b0, f32x4.mul(x, b));
    x = v128.load_splat<f32>(x1);
    a1 = f32x4.add(a1, f32x4.mul(x, a));
    b1 = f32x4.add(b1, f32x4.mul(x, b));
    x = v128.load_splat<f32>(x2);
    a2 = f32x4.add(a2, f32x4.mul(x, a));
    b2 = f32x4.add(b2, f32x4.mul(x, b));
    x = v128.load_splat<f32>(x3);
    a3 = f32x4.add(a3, f32x4.mul(x, a));
    b3 = f32x4.add(b3, f32x4.mul(x, b));
    x1 += 4;
    x2 += 4;
    x3 += 4;
    weights += weightStep;
  }
  const target = output + 4 * channel;
  const outputBytes = layer.outputBeatBytes;
  store(layer, target, a0);
  store(layer, target + 16, b0);
  store(layer, target + outputBytes, a1);
  store(layer, target + outputBytes + 16, b1);
  store(layer, target + 2 * outputBytes, a2);
  store(layer, target + 2 * outputBytes + 16, b2);
  store(layer, target + 3 * outputBytes, a3);
  store(layer, target + 3 * outputBytes + 16, b3);
}

function multiplyFour(layer: Layer, row: usize, channel: i32, output: usize): void {
  const beatBytes = layer.inputBeatBytes;
  const weightStep = 4 * layer.channels;
  let a0 = v128.load(layer.biases + 4 * channel);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let x = row;
  let weights = layer.weightsByInput + 4 * channel;
  for (const end = row + 4 * layer.window; x < end; x += 4) {
    const a = v128.load(weights);
    a0 = f32x4.add(a0, f32x4.mul(v128.load_splat<f32>(x), a));
    a1 = f32x4.add(a1, f32x4.mul(v128.load_splat<f32>(x + beatBytes), a));
    a2 = f32x4.add(a2, f32x4.mul(v128.load_splat<f32>(x + 2 * beatBytes), a));
    a3 = f32x4.add(a3, f32x4.mul(v128.load_splat<f32>(x + 3 * beatBytes), a));
    weights += weightStep;
  }
  const target = output + 4 * channel;
  const outputBytes = layer.outputBeatBytes;
  store(layer, target, a0);
  store(layer, target + outputBytes, a1);
  store(layer, target + 2 * outputBytes, a2);
  store(layer, target + 3 * outputBytes, a3);
}

function store(layer: Layer, target: usize, sums: v128): void {
  v128.store(target, layer.isRelu ? f32x4.pmax(f32x4.splat(0), sums) : sums);
}
