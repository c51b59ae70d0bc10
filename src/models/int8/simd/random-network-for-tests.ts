/** Quantized networks and beats of every kind the reference runs, drawn from a seed. */
import type { Rng } from '../../../core/rng.ts';
import { type Layer, type LayerPlan, type Network, planNetwork } from '../../network.ts';
import type { QuantizedLayer, QuantizedNetwork } from '../quantized-network.ts';
import { quantizeMultiplier } from '../requantize.ts';

/**
 * How the numbers of a network are drawn: as training leaves them, so that outputs spread over their range;
 * with biases that put sums near the ends of int32 and beyond; or with factors that have nothing to do with the sums.
 */
export type Temper = 'trained' | 'near-overflow' | 'wild';

/** The weights' and the input's scale is 1, so that float samples are quanta. */
export function randomQuantizedNetwork(rng: Rng, network: Network, temper: Temper): QuantizedNetwork {
  const inputZeroPoint = randomZeroPoint(rng);
  const plans = planNetwork(network);
  let zeroPoint = inputZeroPoint;
  const layers = plans.map((plan, i) => {
    const isLast = plans.slice(i + 1).every(({ layer }) => layer.kind === 'interpolate');
    const outputZeroPoint =
      plan.layer.kind === 'interpolate' ? zeroPoint : isLast ? inputZeroPoint : randomZeroPoint(rng);
    zeroPoint = outputZeroPoint;
    return randomLayer(rng, plan, outputZeroPoint, temper);
  });
  return { input: { scale: 1, zeroPoint: inputZeroPoint }, inputLength: network.inputLength, layers };
}

export function randomNetwork(rng: Rng): Network {
  const inputLength = 2 + rng.nextInt(60);
  const layers: Layer[] = [];
  for (let length = inputLength; rng.next() < 0.6; ) {
    const kernelSize = 1 + rng.nextInt(Math.min(length, 9));
    const padding = rng.next() < 0.5 ? 'same' : 'valid';
    const stride = 1 + rng.nextInt(5);
    const filters = 1 + rng.nextInt(17);
    layers.push({ kind: 'conv1d', filters, kernelSize, stride, padding, activation: randomActivation(rng) });
    length = padding === 'same' ? Math.ceil(length / stride) : Math.floor((length - kernelSize) / stride) + 1;
  }
  while (rng.next() < 0.6) {
    layers.push({ kind: 'dense', units: 2 + rng.nextInt(40), activation: randomActivation(rng) });
  }
  if (rng.next() < 0.3) {
    layers.push({ kind: 'dense', units: 2 + rng.nextInt(inputLength), activation: 'linear' });
    layers.push({ kind: 'interpolate', outputs: inputLength });
  } else {
    layers.push({ kind: 'dense', units: inputLength, activation: randomActivation(rng) });
  }
  return { inputLength, layers };
}

/** Whole beats of quanta: noise over the whole range, its two ends alternating at random, or one value. */
export function randomQuanta(rng: Rng, beats: number, length: number, zeroPoint: number): Float32Array {
  const samples = new Float32Array(beats * length);
  for (let beat = 0; beat < beats; beat++) {
    const kind = rng.nextInt(4);
    const constant = rng.next() < 0.5 ? -128 : 127;
    for (let i = beat * length; i < (beat + 1) * length; i++) {
      const noise = rng.nextInt(256) - 128;
      const value = kind === 0 ? constant : kind === 1 ? (noise < 0 ? -128 : 127) : noise;
      samples[i] = value - zeroPoint;
    }
  }
  return samples;
}

function randomActivation(rng: Rng): 'relu' | 'linear' {
  return rng.next() < 0.5 ? 'relu' : 'linear';
}

function randomZeroPoint(rng: Rng): number {
  const kind = rng.nextInt(4);
  return kind === 0 ? 0 : kind === 1 ? -128 : rng.nextInt(256) - 128;
}

function randomLayer(rng: Rng, plan: LayerPlan, outputZeroPoint: number, temper: Temper): QuantizedLayer {
  const isPerChannel = plan.layer.kind === 'conv1d' && rng.next() < 0.6;
  const scaleCount = plan.weightCount === 0 ? 0 : isPerChannel ? plan.biasCount : 1;
  const isExtreme = rng.next() < 0.3;
  const perChannel = plan.weightCount / Math.max(1, plan.biasCount);
  const weights = Int8Array.from({ length: plan.weightCount }, () =>
    isExtreme ? (rng.next() < 0.5 ? -127 : 127) : rng.nextInt(255) - 127,
  );
  for (let channel = 0; channel < plan.biasCount; channel++) {
    // A pruned channel, now and then.
    if (rng.next() < 0.05) weights.fill(0, channel * perChannel, (channel + 1) * perChannel);
  }
  const spread = 80 * 80 * Math.sqrt(perChannel);
  const factors = Array.from({ length: scaleCount }, () => {
    if (temper === 'wild') return { multiplier: 2 ** 30 + rng.nextInt(2 ** 30), shift: rng.nextInt(62) - 31 };
    const usualSum = temper === 'near-overflow' ? 2 ** 30 : spread;
    const real = (60 / usualSum) * 4 ** rng.nextGaussian();
    const kind = rng.next();
    if (kind < 0.2) return quantizeMultiplier(real);
    // A power of two meets ties far more often than another factor; a hair more makes it act as a shift.
    const power = quantizeMultiplier(2 ** Math.round(Math.log2(real)));
    return kind < 0.3 ? power : { ...power, multiplier: power.multiplier + 1 + rng.nextInt(1000) };
  });
  return {
    plan,
    weights,
    biases: Int32Array.from({ length: plan.biasCount }, () =>
      temper === 'trained' ? rng.nextGaussian() * spread : Math.floor((rng.next() - 0.5) * 2 ** 32),
    ),
    multipliers: Int32Array.from(factors, ({ multiplier }) => multiplier),
    shifts: Int8Array.from(factors, ({ shift }) => shift),
    outputZeroPoint,
  };
}
