import { describe, expect, it } from 'vitest';
import { type Layer, planNetwork } from '../../network.ts';
import type { QuantizedLayer } from '../quantized-network.ts';
import { outputBounds, prepareVectorParameters } from './prepare-layer.ts';

const DENSE: Layer = { kind: 'dense', units: 3, activation: 'linear' };
const SHIFT = 2 ** 30 + 100;

function layerOf(changes: Partial<QuantizedLayer>): QuantizedLayer {
  return {
    plan: planNetwork({ inputLength: 3, layers: [DENSE] })[0],
    weights: Int8Array.of(127, -127, 5, 1, 2, 3, 4, 5, 6),
    biases: Int32Array.of(10, -20, 30),
    multipliers: Int32Array.of(SHIFT),
    shifts: Int8Array.of(-6),
    outputZeroPoint: 0,
    ...changes,
  };
}

const perChannel = (
  shifts: readonly number[],
  multipliers = [SHIFT, SHIFT, SHIFT],
): Partial<QuantizedLayer> => ({
  multipliers: Int32Array.from(multipliers),
  shifts: Int8Array.from(shifts),
});

describe('prepareVectorParameters', () => {
  it('lays out biases of four channels and weights in pairs', () => {
    const prepared = prepareVectorParameters(layerOf({}), 0);
    if (!prepared) throw new Error('these fit');
    expect(prepared.shift).toBe(8);
    const biases = Array.from(new Int32Array(prepared.bytes.buffer, 0, 4), (value) => value - 128);
    // 2^-7 as a shift by 8: everything takes 2, and the bias half a step; the missing fourth channel gives 0.
    expect(biases).toEqual([20, -40, 60, 0]);
    const weights = Array.from(new Int16Array(prepared.bytes.buffer, 16), (value) => value / 2);
    expect(weights).toEqual([127, -127, 1, 2, 4, 5, 0, 0, 5, 0, 3, 0, 6, 0, 0, 0]);
  });

  it('has the zero point in the biases where outputs may be negative, for clamping', () => {
    const biasesOf = (layer: QuantizedLayer): number[] => {
      const prepared = prepareVectorParameters(layer, 0);
      return prepared ? Array.from(new Int32Array(prepared.bytes.buffer, 0, 4)) : [];
    };
    const rounding = 128 - 7 * 256;
    expect(biasesOf(layerOf({ outputZeroPoint: -7 }))).toEqual(
      [20, -40, 60, 0].map((bias) => bias + rounding),
    );
    // From -128 up every output is its zero point and something.
    expect(biasesOf(layerOf({ outputZeroPoint: -128 }))).toEqual([20, -40, 60, 0].map((bias) => bias + 128));
  });

  it('shifts by more than usual where a channel asks for it', () => {
    const prepared = prepareVectorParameters(layerOf(perChannel([-6, -12, -7])), 0);
    expect(prepared?.shift).toBe(13);
  });

  it('gives up where sums would leave int32 or weights int16', () => {
    expect(prepareVectorParameters(layerOf({ biases: Int32Array.of(0, 2 ** 31 - 1, 0) }), 0)).toBeNull();
    expect(prepareVectorParameters(layerOf(perChannel([-1, -8, -12])), 0)).toBeNull();
  });

  it('gives up where the factor is no power of two, or too much more than one', () => {
    expect(prepareVectorParameters(layerOf({ multipliers: Int32Array.of(2 ** 30) }), 0)).toBeNull();
    expect(prepareVectorParameters(layerOf({ multipliers: Int32Array.of(2 ** 30 + 2 ** 20) }), 0)).toBeNull();
    expect(
      prepareVectorParameters(layerOf(perChannel([-6, -6, -6], [SHIFT, SHIFT, 2 ** 31 - 1])), 0),
    ).toBeNull();
  });

  it('lets a channel without weights have any multiplier', () => {
    const weights = Int8Array.of(127, -127, 5, 0, 0, 0, 4, 5, 6);
    const pruned = { weights, ...perChannel([-6, -9, -6], [SHIFT, 2 ** 31 - 1, SHIFT]) };
    expect(prepareVectorParameters(layerOf(pruned), 0)).not.toBeNull();
  });

  it('refuses a multiplier outside the contract', () => {
    expect(() => prepareVectorParameters(layerOf({ multipliers: Int32Array.of(-1) }), 0)).toThrow(
      'a multiplier of -1',
    );
  });
});

describe('outputBounds', () => {
  it('takes the zero point off and cuts at real zero after a ReLU', () => {
    expect(outputBounds(layerOf({ outputZeroPoint: -20 }))).toEqual({ lowest: -108, highest: 147 });
    const plan = planNetwork({ inputLength: 3, layers: [{ ...DENSE, activation: 'relu' }] })[0];
    expect(outputBounds(layerOf({ plan, outputZeroPoint: -20 }))).toEqual({ lowest: 0, highest: 147 });
  });
});
