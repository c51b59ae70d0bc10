/**
 * Loss and gradients of an autoencoder, written out layer by layer in TensorFlow.js operations. The core package
 * comes without registered gradients in Node, and the wasm backend has none for convolution filters; so here a
 * convolution is a matrix product over its taps, gathered by slices, and going backwards scatters them again.
 */
import * as tf from '@tensorflow/tfjs-core';
import { assertUnreachable } from '../core/assert.ts';
import { interpolationAsDense } from '../models/fp32/linear-algebra.ts';
import type { TensorQuantization } from '../models/int8/quantized-network.ts';
import {
  type Activation,
  type Conv1dLayer,
  conv1dPadBefore,
  type LayerPlan,
  type LayerWeights,
  type NetworkWeights,
  tensorSize,
} from '../models/network.ts';

export interface TrainingBatch {
  readonly beats: number;
  readonly length: number;
  /** `[beats, length]`, what is to be reproduced. */
  readonly target: Float32Array;
  /** `[beats, length]`, what the network sees. */
  readonly input: Float32Array;
  /** `[beats, length]`, what the error of each sample counts in the loss. */
  readonly errorWeights: Float32Array;
  readonly loss: SampleLoss;
}

/** What an error of one sample costs: its size or its square. */
export type SampleLoss = 'absolute' | 'squared';

export interface LossAndGradients {
  readonly loss: number;
  /** Shaped like the weights. */
  readonly gradients: NetworkWeights;
}

/** What a layer did on its way forward, and how to go back through it. */
interface LayerPass {
  readonly output: tf.Tensor;
  /** @param outputGradient shaped like `output` */
  backward(outputGradient: tf.Tensor, needsInputGradient: boolean): LayerGradients;
}

interface LayerGradients {
  /** Shaped like the layer's input, flattened per beat; null where nobody asked. */
  readonly input: tf.Tensor | null;
  readonly weights: tf.Tensor | null;
  readonly biases: tf.Tensor | null;
}

/**
 * Weighted sum of the errors' costs and its gradients.
 * @param tensors where given, the input and every layer's output are rounded to what int8 can hold, and gradients go
 *   straight through the rounding: quantization-aware training (Jacob et al. 2018; Bengio et al. 2013).
 */
export function lossAndGradients(
  plans: readonly LayerPlan[],
  weights: NetworkWeights,
  batch: TrainingBatch,
  tensors?: readonly TensorQuantization[],
): LossAndGradients {
  // A scope rather than `tidy`, which hands out tensors only.
  tf.engine().startScope();
  try {
    const passes: LayerPass[] = [];
    let values: tf.Tensor = tf.tensor2d(batch.input, [batch.beats, batch.length]);
    if (tensors) values = roundToInt8(values, tensors[0]).rounded;
    for (const [i, plan] of plans.entries()) {
      const exact = forward(plan, weights[i], values, batch.beats);
      const pass = tensors ? roundedPass(exact, tensors[i + 1]) : exact;
      passes.push(pass);
      values = pass.output;
    }
    const { loss, gradient } = weightedError(values, batch);
    return { loss, gradients: backward(passes, gradient) };
  } finally {
    tf.engine().endScope();
  }
}

/** Nearest value int8 can hold; ties go up, where the integer kernels send negative ones down. */
function roundToInt8(values: tf.Tensor, { scale, zeroPoint }: TensorQuantization) {
  const steps = tf.floor(tf.add(tf.mul(values, 1 / scale), zeroPoint + 0.5));
  const held = tf.clipByValue(steps, -128, 127);
  return { rounded: tf.mul(tf.sub(held, zeroPoint), scale), isWithin: tf.equal(steps, held) };
}

/** A value that saturates has no say in what happens next, so no gradient goes back to it. */
function roundedPass(exact: LayerPass, tensor: TensorQuantization): LayerPass {
  const { rounded, isWithin } = roundToInt8(exact.output, tensor);
  return {
    output: rounded,
    backward(outputGradient, needsInputGradient) {
      const mask = tf.reshape(tf.cast(isWithin, 'float32'), outputGradient.shape);
      return exact.backward(tf.mul(outputGradient, mask), needsInputGradient);
    },
  };
}

/** The loss, and its gradient with respect to the reconstruction. */
function weightedError(
  reconstruction: tf.Tensor,
  { beats, length, target, errorWeights, loss: kind }: TrainingBatch,
): { loss: number; gradient: tf.Tensor } {
  const weight = tf.tensor2d(errorWeights, [beats, length]);
  const error = tf.sub(tf.reshape(reconstruction, [beats, length]), tf.tensor2d(target, [beats, length]));
  const isSquared = kind === 'squared';
  const cost = isSquared ? tf.square(error) : tf.abs(error);
  const slope = isSquared ? tf.mul(error, 2) : tf.sign(error);
  const loss = tf.sum(tf.mul(cost, weight)).dataSync<'float32'>()[0];
  return { loss, gradient: tf.mul(slope, weight) };
}

function backward(passes: readonly LayerPass[], outputGradient: tf.Tensor): NetworkWeights {
  const gradients: LayerWeights[] = [];
  let gradient: tf.Tensor | null = outputGradient;
  for (let i = passes.length - 1; i >= 0 && gradient; i--) {
    const layer: LayerGradients = passes[i].backward(gradient, i > 0);
    gradients.unshift({ weights: valuesOf(layer.weights), biases: valuesOf(layer.biases) });
    gradient = layer.input;
  }
  return gradients;
}

function valuesOf(tensor: tf.Tensor | null): Float32Array {
  return tensor === null ? new Float32Array(0) : Float32Array.from(tensor.dataSync<'float32'>());
}

function forward(plan: LayerPlan, weights: LayerWeights, input: tf.Tensor, beats: number): LayerPass {
  const { layer } = plan;
  const inputShape: [number, number] = [beats, tensorSize(plan.input)];
  switch (layer.kind) {
    case 'conv1d': {
      const pass = forwardMatrix(gatherTaps(layer, plan, input, beats), weights, layer.activation);
      return {
        output: pass.output,
        backward(outputGradient, needsInputGradient) {
          const gradients = pass.backward(outputGradient, needsInputGradient);
          const taps = gradients.input;
          return { ...gradients, input: taps && scatterTaps(layer, plan, taps, beats) };
        },
      };
    }
    case 'dense':
      return forwardMatrix(tf.reshape<tf.Rank.R2>(input, inputShape), weights, layer.activation);
    case 'interpolate': {
      const pass = forwardMatrix(
        tf.reshape<tf.Rank.R2>(input, inputShape),
        interpolationAsDense(plan),
        'linear',
      );
      return {
        output: pass.output,
        backward: (outputGradient) => ({
          ...pass.backward(outputGradient, true),
          weights: null,
          biases: null,
        }),
      };
    }
    default:
      return assertUnreachable(layer);
  }
}

/** activation(input x weights' + biases), rows being beats or positions of beats. @param input `[rows, inputs]` */
function forwardMatrix(
  input: tf.Tensor2D,
  { weights, biases }: LayerWeights,
  activation: Activation,
): LayerPass {
  const matrix = tf.tensor2d(weights, [biases.length, input.shape[1]]);
  const sums = tf.add(tf.matMul(input, matrix, false, true), tf.tensor1d(biases));
  const output = activation === 'relu' ? tf.relu(sums) : sums;
  return {
    output,
    backward(outputGradient, needsInputGradient) {
      const shaped = tf.reshape<tf.Rank.R2>(outputGradient, [input.shape[0], biases.length]);
      const gradient = activation === 'relu' ? tf.mul<tf.Tensor2D>(shaped, tf.step(output)) : shaped;
      return {
        input: needsInputGradient ? tf.matMul(gradient, matrix) : null,
        weights: tf.matMul(gradient, input, true, false),
        biases: tf.sum(gradient, 0),
      };
    },
  };
}

/** The samples in groups of one stride, with the padding that makes every tap of every position exist. */
function tapLayout(conv: Conv1dLayer, { input, output }: LayerPlan) {
  const padBefore = conv1dPadBefore(conv, input.length);
  const groups = Math.max(
    output.length + Math.floor((conv.kernelSize - 1) / conv.stride),
    Math.ceil((padBefore + input.length) / conv.stride),
  );
  return { padBefore, groups, padAfter: groups * conv.stride - input.length - padBefore };
}

/**
 * The inputs of every output position: `[beats * positions, kernelSize * channels]`. Tap `k` of position `p` is
 * sample `p * stride + k`, which in groups of a stride is group `p + floor(k / stride)`, place `k % stride`.
 */
function gatherTaps(conv: Conv1dLayer, plan: LayerPlan, input: tf.Tensor, beats: number): tf.Tensor2D {
  const { length, channels } = plan.input;
  const { kernelSize, stride } = conv;
  const { padBefore, padAfter, groups } = tapLayout(conv, plan);
  const positions = plan.output.length;
  const padded = tf.pad(tf.reshape(input, [beats, length, channels]), [
    [0, 0],
    [padBefore, padAfter],
    [0, 0],
  ]);
  const grouped = tf.reshape(padded, [beats, groups, stride, channels]);
  const taps = Array.from({ length: kernelSize }, (_, tap) =>
    tf.slice(grouped, [0, Math.floor(tap / stride), tap % stride, 0], [beats, positions, 1, channels]),
  );
  return tf.reshape<tf.Rank.R2>(tf.concat(taps, 2), [beats * positions, kernelSize * channels]);
}

/** The way back: adds every tap's gradient to the sample it came from. @returns `[beats, length * channels]` */
function scatterTaps(conv: Conv1dLayer, plan: LayerPlan, taps: tf.Tensor, beats: number): tf.Tensor {
  const { length, channels } = plan.input;
  const { kernelSize, stride } = conv;
  const { padBefore, groups } = tapLayout(conv, plan);
  const positions = plan.output.length;
  const byTap = tf.reshape(taps, [beats, positions, kernelSize, channels]);
  const spread = Array.from({ length: kernelSize }, (_, tap) => {
    const group = Math.floor(tap / stride);
    const place = tap % stride;
    return tf.pad(tf.slice(byTap, [0, 0, tap, 0], [beats, positions, 1, channels]), [
      [0, 0],
      [group, groups - positions - group],
      [place, stride - 1 - place],
      [0, 0],
    ]);
  });
  const padded = tf.reshape(tf.addN(spread), [beats, groups * stride, channels]);
  return tf.reshape(tf.slice(padded, [0, padBefore, 0], [beats, length, channels]), [
    beats,
    length * channels,
  ]);
}
