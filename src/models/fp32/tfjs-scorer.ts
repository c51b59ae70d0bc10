/** The FP32 network on TensorFlow.js core operations: fused convolutions and fused matrix products. */
import * as tf from '@tensorflow/tfjs-core';
import { assert, assertUnreachable } from '../../core/assert.ts';
import type { BeatScorer, ScorerInput } from '../beat-scorer.ts';
import type { ModelCard } from '../model-card.ts';
import {
  type Activation,
  type LayerPlan,
  type LayerWeights,
  type NetworkWeights,
  planNetwork,
  tensorSize,
} from '../network.ts';
import { composeDense, interpolationAsDense } from './linear-algebra.ts';
import type { TfjsBackendName } from './tfjs-backend.ts';

/** Beats per pass: large enough to drown the cost of a call, small enough to stay in the cache. */
const CHUNK_BEATS = 1024;

interface TfjsStep {
  run(input: tf.Tensor, beats: number): tf.Tensor;
  readonly held: readonly tf.Tensor[];
}

/** @param backendName the backend that `startTfjsBackend` started. */
export function createFp32Scorer(
  card: Pick<ModelCard, 'network'>,
  weights: NetworkWeights,
  backendName: TfjsBackendName,
): BeatScorer {
  const { network } = card;
  const steps = buildSteps(planNetwork(network), weights);
  return {
    precision: 'fp32',
    engine: `TensorFlow.js ${backendName}`,
    async score(input) {
      return meanAbsoluteErrors(input, await reconstruct(steps, network.inputLength, input));
    },
    reconstruct: (input) => reconstruct(steps, network.inputLength, input),
    dispose() {
      for (const step of steps) tf.dispose([...step.held]);
    },
  };
}

async function reconstruct(
  steps: readonly TfjsStep[],
  inputLength: number,
  { count, length, samples }: ScorerInput,
): Promise<Float32Array> {
  assert(length === inputLength, `beats of ${length} for a model of ${inputLength}`);
  const reconstruction = new Float32Array(count * length);
  for (let start = 0; start < count; start += CHUNK_BEATS) {
    const beats = Math.min(CHUNK_BEATS, count - start);
    const output = tf.tidy(() => {
      const chunk = samples.subarray(start * length, (start + beats) * length);
      let values: tf.Tensor = tf.tensor(chunk, [beats, 1, length, 1]);
      for (const step of steps) values = step.run(values, beats);
      return values;
    });
    reconstruction.set(await output.data<'float32'>(), start * length);
    output.dispose();
  }
  return reconstruction;
}

/** Over the valid samples only. @returns `[count]` */
export function meanAbsoluteErrors(input: ScorerInput, reconstruction: Float32Array): Float32Array {
  const { count, length, samples, validLengths } = input;
  const scores = new Float32Array(count);
  for (let beat = 0; beat < count; beat++) {
    const start = beat * length;
    let sum = 0;
    for (let i = start; i < start + validLengths[beat]; i++) sum += Math.abs(samples[i] - reconstruction[i]);
    scores[beat] = sum / validLengths[beat];
  }
  return scores;
}

/** An interpolation after a linear dense layer is one matrix product with it, computed here once. */
function buildSteps(plans: readonly LayerPlan[], weights: NetworkWeights): TfjsStep[] {
  const steps: TfjsStep[] = [];
  for (let i = 0; i < plans.length; i++) {
    const { layer } = plans[i];
    const next = plans.at(i + 1);
    if (layer.kind === 'dense' && layer.activation === 'linear' && next?.layer.kind === 'interpolate') {
      steps.push(denseStep(plans[i], composeDense(weights[i], interpolationAsDense(next)), 'linear'));
      i++;
    } else {
      steps.push(buildStep(plans[i], weights[i]));
    }
  }
  return steps;
}

function buildStep(plan: LayerPlan, weights: LayerWeights): TfjsStep {
  const { layer } = plan;
  switch (layer.kind) {
    case 'conv1d': {
      const { filters, kernelSize, stride, padding, activation } = layer;
      const { length, channels } = plan.input;
      const filter = transposedTensor4d(weights.weights, [filters, 1, kernelSize, channels], [1, 2, 3, 0]);
      const bias = tf.tensor1d(weights.biases);
      return {
        held: [filter, bias],
        run: (input, beats) =>
          tf.fused.conv2d({
            x: tf.reshape<tf.Rank.R4>(input, [beats, 1, length, channels]),
            filter,
            strides: [1, stride],
            pad: padding,
            bias,
            activation,
          }),
      };
    }
    case 'dense':
      return denseStep(plan, weights, layer.activation);
    case 'interpolate':
      return denseStep(plan, interpolationAsDense(plan), 'linear');
    default:
      return assertUnreachable(layer);
  }
}

function denseStep(plan: LayerPlan, { weights, biases }: LayerWeights, activation: Activation): TfjsStep {
  const inputs = tensorSize(plan.input);
  // Not `transposeB`: with it the wasm backend 4.22 adds the last bias to every output from the second row on.
  const matrix = tf.tidy(() => tf.transpose(tf.tensor2d(weights, [biases.length, inputs])));
  const bias = tf.tensor1d(biases);
  return {
    held: [matrix, bias],
    run: (input, beats) =>
      tf.fused.matMul({
        a: tf.reshape<tf.Rank.R2>(input, [beats, inputs]),
        b: matrix,
        bias,
        activation,
      }),
  };
}

function transposedTensor4d(
  values: Float32Array,
  shape: [number, number, number, number],
  order: number[],
): tf.Tensor4D {
  return tf.tidy(() => tf.transpose(tf.tensor4d(values, shape), order));
}
