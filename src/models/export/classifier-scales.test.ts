import { describe, expect, it } from 'vitest';
import { multiplyByQuantizedMultiplier } from '../int8/requantize.ts';
import { scaledClassifierLayers } from './classifier-scales.ts';
import { loadShippedStage, randomClassifier, TESTED_STAGES } from './classifiers-for-tests.ts';
import { QUANTIZATIONS } from './pairs-for-tests.ts';
import { requantizeBy } from './rounding-for-tests.ts';
import type { ScaledLayer } from './tensor-scales.ts';

/** Sums of every channel that its weights can give, tried one after the other in the float rounding. */
function countConflicts(scaled: ScaledLayer): number {
  const { layer, input, output } = scaled;
  const float = requantizeBy('float', scaled);
  const { weights, biases, multipliers, shifts } = layer;
  const inputs = weights.length / biases.length;
  const isRelu = layer.plan.layer.kind !== 'interpolate' && layer.plan.layer.activation === 'relu';
  const lowest = isRelu ? output.zeroPoint : -128;
  const clamp = (value: number): number => Math.min(127, Math.max(lowest, value + output.zeroPoint));
  let conflicts = 0;
  for (const [channel, bias] of biases.entries()) {
    const entry = multipliers.length === 1 ? 0 : channel;
    const reach = weights
      .subarray(channel * inputs, (channel + 1) * inputs)
      .reduce((sum, weight) => sum + Math.abs(weight) * (128 + Math.abs(input.zeroPoint)), 0);
    // Further out both are saturated.
    const most = Math.min(reach, Math.ceil(300 / (multipliers[entry] * 2 ** (shifts[entry] - 31))));
    for (let sum = bias - most; sum <= bias + most; sum++) {
      const ours = multiplyByQuantizedMultiplier(sum, multipliers[entry], shifts[entry]);
      if (clamp(ours) !== clamp(float(sum, channel))) conflicts++;
    }
  }
  return conflicts;
}

describe('scaledClassifierLayers', () => {
  it.each(TESTED_STAGES)(
    'finds scales that round as the multipliers do: $id at $sparsity',
    async ({ id, sparsity }) => {
      const { int8 } = await loadShippedStage(id, sparsity);
      for (const scaled of scaledClassifierLayers(int8)) expect(countConflicts(scaled)).toBe(0);
    },
  );

  it.each(QUANTIZATIONS)('leaves the ends and the joined tensor theirs: %j', async (options) => {
    const { int8 } = await randomClassifier(options, 0.5, 3);
    const layers = scaledClassifierLayers(int8);
    expect(layers[0].input).toEqual(int8.input);
    expect(layers[1].output).toEqual(int8.joined);
    expect(layers[2].input).toEqual(int8.joined);
    expect(layers.at(-1)?.output).toEqual(int8.output);
    expect(Number.isInteger(Math.log2(layers[0].output.scale))).toBe(true);
  });

  it('refuses a layer whose multiplier no scale gives', async () => {
    const { int8 } = await randomClassifier(QUANTIZATIONS[0], 1, 3);
    int8.layers[3].multipliers[0] = 0;
    expect(() => scaledClassifierLayers(int8)).toThrow('No weight scale gives channel 0 of layer 3');
  });
});
