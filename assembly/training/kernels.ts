/**
 * Forward and backward passes of convolutions and fully connected layers in float32, WebAssembly SIMD: AssemblyScript,
 * built by `npm run build:kernels`. A fully connected layer is a convolution with one position. The values under a
 * window lie one behind the other, so that all three products walk them without gathering.
 */
import { backwardInput } from './backward-input';
import { backwardWeights } from './backward-weights';
import { multiplyForward } from './multiply-forward';
import { Layer } from './records';

/** @param beats a multiple of four, here and below */
export function forward(address: usize, beats: i32): void {
  multiplyForward(changetype<Layer>(address), beats);
}

/** Cuts `outputGradient` by the activation, then fills the gradients of weights and biases. */
export function backward(address: usize, beats: i32): void {
  const layer = changetype<Layer>(address);
  if (layer.isRelu) cutByActivation(layer, beats);
  backwardWeights(layer, beats);
}

/** After `backward`: fills `inputGradient`. */
export function backwardToInput(address: usize, beats: i32): void {
  backwardInput(changetype<Layer>(address), beats);
}

function cutByActivation(layer: Layer, beats: i32): void {
  const zero = f32x4.splat(0);
  const valueBytes = 4 * layer.positions * layer.channels;
  for (let beat = 0; beat < beats; beat++) {
    const output = layer.output + beat * layer.outputBeatBytes;
    const gradient = layer.outputGradient + beat * layer.outputBeatBytes;
    for (let at = 0; at < valueBytes; at += 16) {
      const passes = f32x4.gt(v128.load(output + at), zero);
      v128.store(gradient + at, v128.and(v128.load(gradient + at), passes));
    }
  }
}
