/** Integer classifiers of every kind the reference runs, drawn from a seed. */
import type { Rng } from '../../../core/rng.ts';
import { type ClassifierNetwork, planClassifier } from '../../classifier/classifier-network.ts';
import type { Conv1dLayer, DenseLayer, LayerPlan } from '../../network.ts';
import type { QuantizedLayer } from '../quantized-network.ts';
import { quantizeMultiplier } from '../requantize.ts';
import type { QuantizedClassifier } from './quantized-classifier.ts';

/**
 * How numbers are drawn: as training leaves them; with biases that put sums near the ends of int32 and beyond; with
 * factors that have nothing to do with the sums; or with factors a hair beyond powers of two, as the quantizer likes them.
 */
export type Temper = 'trained' | 'near-overflow' | 'wild' | 'shifts';

export function randomClassifierNetwork(rng: Rng): ClassifierNetwork {
  const inputLength = 4 + rng.nextInt(60);
  const layers: (Conv1dLayer | DenseLayer)[] = [];
  const activation = () => (rng.next() < 0.7 ? 'relu' : 'linear');
  for (let length = inputLength; layers.length === 0 || rng.next() < 0.5; ) {
    const kernelSize = 1 + rng.nextInt(Math.min(length, 9));
    const padding = rng.next() < 0.5 ? 'same' : 'valid';
    const stride = 1 + rng.nextInt(4);
    const filters = 1 + rng.nextInt(17);
    layers.push({ kind: 'conv1d', filters, kernelSize, stride, padding, activation: activation() });
    length = padding === 'same' ? Math.ceil(length / stride) : Math.floor((length - kernelSize) / stride) + 1;
  }
  while (rng.next() < 0.5) {
    layers.push({ kind: 'dense', units: 1 + rng.nextInt(30), activation: activation() });
  }
  layers.push({ kind: 'dense', units: 2 + rng.nextInt(6), activation: 'linear' });
  return { inputLength, featureCount: rng.nextInt(12), layers };
}

/** The input's scale is 1, so that float samples are quanta. @param density share of blocks that are not zero */
export function randomQuantizedClassifier(
  rng: Rng,
  network: ClassifierNetwork,
  temper: Temper,
  density: number,
): QuantizedClassifier {
  const tensor = () => ({ scale: 1, zeroPoint: randomZeroPoint(rng) });
  const input = tensor();
  const layers = planClassifier(network).map((plan) => randomLayer(rng, plan, temper, density));
  const first = network.layers.findIndex(({ kind }) => kind === 'dense');
  return {
    network,
    input,
    joined: { scale: 1, zeroPoint: layers[first - 1].outputZeroPoint },
    output: { scale: 1, zeroPoint: layers[layers.length - 1].outputZeroPoint },
    layers,
  };
}

const ODD_VALUES = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e38, -3e38, -0];

/** Noise over the whole range and beyond, its ends at random, or one value; now and then what no one measures. */
export function randomRows(rng: Rng, beats: number, length: number): Float32Array {
  const rows = new Float32Array(beats * length);
  for (let beat = 0; beat < beats; beat++) {
    const kind = rng.nextInt(4);
    const constant = rng.next() < 0.5 ? -300 : 300;
    for (let i = beat * length; i < (beat + 1) * length; i++) {
      const noise = (rng.nextInt(1200) - 600) / 2;
      rows[i] = kind === 0 ? constant : kind === 1 ? (noise < 0 ? -128 : 127) : noise;
      if (rng.next() < 0.004) rows[i] = ODD_VALUES[rng.nextInt(ODD_VALUES.length)];
    }
  }
  return rows;
}

function randomZeroPoint(rng: Rng): number {
  const kind = rng.nextInt(4);
  return kind === 0 ? 0 : kind === 1 ? -128 : rng.nextInt(256) - 128;
}

function randomLayer(rng: Rng, plan: LayerPlan, temper: Temper, density: number): QuantizedLayer {
  const isPerChannel = plan.layer.kind === 'conv1d' && rng.next() < 0.6;
  const inputs = plan.weightCount / plan.biasCount;
  const isExtreme = rng.next() < 0.3;
  const weights = new Int8Array(plan.weightCount);
  for (let i = 0; i < weights.length; i += 2) {
    if (rng.next() >= density) continue;
    for (let k = i; k < Math.min(i + 2, weights.length); k++) {
      weights[k] = isExtreme ? (rng.next() < 0.5 ? -127 : 127) : rng.nextInt(255) - 127;
    }
  }
  const spread = 80 * 80 * Math.sqrt(inputs);
  const factors = Array.from({ length: isPerChannel ? plan.biasCount : 1 }, () => {
    if (temper === 'wild') return { multiplier: 2 ** 30 + rng.nextInt(2 ** 30), shift: rng.nextInt(62) - 31 };
    const real = (60 / (temper === 'near-overflow' ? 2 ** 30 : spread)) * 4 ** rng.nextGaussian();
    if (temper === 'shifts') return { multiplier: 2 ** 30 + 1, shift: Math.floor(Math.log2(real)) };
    // A power of two meets ties far more often than another factor.
    return quantizeMultiplier(rng.next() < 0.3 ? 2 ** Math.round(Math.log2(real)) : real);
  });
  return {
    plan,
    weights,
    biases: Int32Array.from({ length: plan.biasCount }, () =>
      temper === 'trained' || temper === 'shifts'
        ? rng.nextGaussian() * spread
        : Math.floor((rng.next() - 0.5) * 2 ** 32),
    ),
    multipliers: Int32Array.from(factors, ({ multiplier }) => multiplier),
    shifts: Int8Array.from(factors, ({ shift }) => shift),
    outputZeroPoint: randomZeroPoint(rng),
  };
}
