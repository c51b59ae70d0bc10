import { canRunInt8Simd } from '../../models/int8/simd/int8-simd-engine.ts';
import { type Layer, type Network, type NetworkWeights, planNetwork } from '../../models/network.ts';
import { lossAndGradients, type TrainingBatch } from '../backpropagation.ts';
import { type GradientEngine, startGradientEngine } from '../classifier/gradient-engine.ts';
import type { GradientsOf } from '../fit.ts';

const NO_FEATURES = new Float32Array(0);

/**
 * Loss and gradients of an autoencoder on the vector kernels of the classifier, whose logits are the reconstruction
 * here: several times as fast as TensorFlow.js, which stands in where WebAssembly has no vectors.
 * @param weights the ones that `descent` moves
 * @param batchBeats beats of every batch, a multiple of four
 */
export function recordingGradients(
  network: Network,
  weights: NetworkWeights,
  batchBeats: number,
): GradientsOf {
  const layers = network.layers.filter(hasParameters);
  if (!canRunInt8Simd() || layers.length < network.layers.length) {
    const plans = planNetwork(network);
    return (batch) => lossAndGradients(plans, weights, batch);
  }
  const engine = startGradientEngine(
    { inputLength: network.inputLength, featureCount: 0, layers },
    batchBeats,
  );
  return (batch) => {
    engine.setWeights(weights);
    return engineGradients(engine, batch);
  };
}

function hasParameters(layer: Layer): layer is Exclude<Layer, { kind: 'interpolate' }> {
  return layer.kind !== 'interpolate';
}

function engineGradients(engine: GradientEngine, batch: TrainingBatch): ReturnType<GradientsOf> {
  const { beats, length, input, target, errorWeights, loss: kind } = batch;
  for (let beat = 0; beat < beats; beat++)
    engine.setBeat(beat, input.subarray(beat * length, (beat + 1) * length), NO_FEATURES);
  const reconstruction = engine.logits();
  let loss = 0;
  const gradient = reconstruction.map((value, i) => {
    const error = value - target[i];
    loss += errorWeights[i] * (kind === 'squared' ? error * error : Math.abs(error));
    return errorWeights[i] * (kind === 'squared' ? 2 * error : Math.sign(error));
  });
  return { loss, gradients: engine.gradients(gradient) };
}
