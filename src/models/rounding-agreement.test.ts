import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isShipped, loadShippedPair } from './export/pairs-for-tests.ts';
import { countRoundingConflicts } from './export/rounding-for-tests.ts';
import {
  isShift,
  multiplyByQuantizedMultiplier,
  type QuantizedMultiplier,
  quantizeMultiplier,
} from './int8/requantize.ts';
import { type LayerPlan, planNetwork } from './network.ts';
import {
  agreeableWeightScale,
  doRoundingsAgree,
  doScalesGive,
  type LayerBetween,
} from './rounding-agreement.ts';
import { ALL_MODELS } from './shipped-models.ts';

const layerBetween = fc
  .record({
    activation: fc.constantFrom<'relu' | 'linear'>('relu', 'linear'),
    inputScale: fc.float({ min: Math.fround(0.001), max: 1, noNaN: true }),
    outputScale: fc.float({ min: Math.fround(0.001), max: 1, noNaN: true }),
    outputZeroPoint: fc.integer({ min: -128, max: 127 }),
  })
  .map(({ activation, inputScale, outputScale, outputZeroPoint }): LayerBetween => {
    const [plan] = planNetwork({ inputLength: 2, layers: [{ kind: 'dense', units: 2, activation }] });
    return {
      plan,
      from: { scale: inputScale, zeroPoint: 0 },
      to: { scale: outputScale, zeroPoint: outputZeroPoint },
    };
  });

/** Factors as networks have them, powers of two among them, whose every step is a tie. */
const factor = fc.oneof(
  fc.double({ min: 2 ** -10, max: 2 ** -4, noNaN: true }),
  fc.integer({ min: -9, max: 2 }).map((exponent) => 2 ** exponent),
);

/** From a sum to its int8 in each of the three ways of rounding. */
function roundings(weightScale: number, { plan, from, to }: LayerBetween): ((sum: number) => number)[] {
  const real = (from.scale * weightScale) / to.scale;
  const fixed = [real, Math.fround(from.scale * weightScale) / to.scale].map(quantizeMultiplier);
  const float = Math.fround(Math.fround(from.scale * weightScale) / to.scale);
  const clamp = clampFor(plan, to.zeroPoint);
  return [
    ...fixed.map(
      ({ multiplier, shift }) =>
        (sum: number) =>
          clamp(multiplyByQuantizedMultiplier(sum, multiplier, shift)),
    ),
    (sum) => {
      const product = Math.fround(sum * float);
      const even = 2 * Math.round(product / 2);
      return clamp(Math.abs(product - even) <= 0.5 ? even : Math.round(product));
    },
  ];
}

function clampFor({ layer }: LayerPlan, zeroPoint: number): (value: number) => number {
  const lowest = layer.kind === 'dense' && layer.activation === 'relu' ? zeroPoint : -128;
  return (value) => Math.min(127, Math.max(lowest, value + zeroPoint));
}

/** Every sum that gives an int8 which is not saturated, one after the other. */
function doAllSumsAgree(weightScale: number, between: LayerBetween): boolean {
  const [ours, ...others] = roundings(weightScale, between);
  const reach = Math.ceil((256 * between.to.scale) / (between.from.scale * weightScale));
  for (let sum = -reach; sum <= reach; sum++) {
    const value = ours(sum);
    if (others.some((other) => other(sum) !== value)) return false;
  }
  return true;
}

function doesEverySumGive(
  { multiplier, shift }: QuantizedMultiplier,
  weightScale: number,
  between: LayerBetween,
  low: number,
  high: number,
): boolean {
  const clamp = clampFor(between.plan, between.to.zeroPoint);
  const all = roundings(weightScale, between);
  for (let sum = low; sum <= high; sum++) {
    const wanted = clamp(multiplyByQuantizedMultiplier(sum, multiplier, shift));
    if (all.some((rounding) => rounding(sum) !== wanted)) return false;
  }
  return true;
}

describe('doRoundingsAgree', () => {
  it('says of steps what trying every sum says', () => {
    const seen = { agree: 0, differ: 0 };
    fc.assert(
      fc.property(layerBetween, factor, (between, factor) => {
        const scale = Math.fround((factor * between.to.scale) / between.from.scale);
        const agree = doAllSumsAgree(scale, between);
        seen[agree ? 'agree' : 'differ']++;
        return doRoundingsAgree(scale, between) === agree;
      }),
      { numRuns: 80, seed: 1 },
    );
    expect(Math.min(seen.agree, seen.differ)).toBeGreaterThan(15);
  });
});

describe('doScalesGive', () => {
  it('says of a range of sums what trying each of them says', () => {
    const seen = { true: 0, false: 0 };
    const range = fc.tuple(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: 0, max: 3000 }));
    const nudge = fc.constantFrom(1, 1 + 2 ** -20, 1 + 2 ** -12);
    fc.assert(
      fc.property(layerBetween, factor, nudge, range, (between, factor, nudge, [low, length]) => {
        const scale = Math.fround((factor * between.to.scale) / between.from.scale);
        const wanted = quantizeMultiplier(nudge * factor);
        const high = low + length;
        const says = doScalesGive(wanted, scale, between, { low, high });
        seen[says ? 'true' : 'false']++;
        return says === doesEverySumGive(wanted, scale, between, low, high);
      }),
      { numRuns: 300, seed: 3 },
    );
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(50);
  });
});

describe('agreeableWeightScale', () => {
  it('moves a scale upwards to the next power of two, by a hair more, until all agree', () => {
    fc.assert(
      fc.property(layerBetween, factor, (between, factor) => {
        const finest = Math.fround((factor * between.to.scale) / between.from.scale);
        const scale = agreeableWeightScale(finest, between);
        expect(Math.fround(scale)).toBe(scale);
        expect(scale).toBeGreaterThanOrEqual(finest);
        expect(doRoundingsAgree(scale, between)).toBe(true);
        const real = (between.from.scale * scale) / between.to.scale;
        if (real > 0.9) return;
        expect(scale / finest).toBeLessThan(2.002);
        expect(isShift(quantizeMultiplier(real))).toBe(true);
      }),
      { numRuns: 1000, seed: 2 },
    );
  });

  it('leaves a scale alone where sums are too many for any to agree', () => {
    const [plan] = planNetwork({
      inputLength: 2,
      layers: [{ kind: 'dense', units: 2, activation: 'linear' }],
    });
    const tensor = { scale: 1, zeroPoint: 0 };
    expect(agreeableWeightScale(Math.fround(1.3 * 2 ** -20), { plan, from: tensor, to: tensor })).toBe(
      Math.fround(1.3 * 2 ** -20),
    );
  });
});

describe('the shipped networks', () => {
  it.each(ALL_MODELS.filter(isShipped))('round alike everywhere, whatever the input: %s', async (id) => {
    expect(countRoundingConflicts(await loadShippedPair(id))).toBe(0);
  });
});
