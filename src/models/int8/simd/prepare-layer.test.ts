import { describe, expect, it } from 'vitest';
import { type Layer, planNetwork } from '../../network.ts';
import type { QuantizedLayer } from '../quantized-network.ts';
import { outputBounds, prepareVectorParameters } from './prepare-layer.ts';

const DENSE: Layer = { kind: 'dense', units: 3, activation: 'linear' };

function layerOf(changes: Partial<QuantizedLayer>): QuantizedLayer {
  return {
    plan: planNetwork({ inputLength: 3, layers: [DENSE] })[0],
    weights: Int8Array.of(127, -127, 5, 1, 2, 3, 4, 5, 6),
    biases: Int32Array.of(10, -20, 30),
    multipliers: Int32Array.of(2 ** 30),
    shifts: Int8Array.of(-8),
    outputZeroPoint: 0,
    ...changes,
  };
}

describe('prepareVectorParameters', () => {
  it('lays out constants of four channels and weights in pairs', () => {
    const parameters = prepareVectorParameters(layerOf({}), 0);
    if (!parameters) throw new Error('these fit');
    const words = new Int32Array(parameters.buffer, 0, 12);
    // N = 11 and a shift of -8: everything takes 2^4, the missing fourth channel is 0.
    expect(Array.from(words.subarray(0, 4))).toEqual([160, -320, 480, 0]);
    expect(Array.from(words.subarray(4, 8))).toEqual([2 ** 30, 2 ** 30, 2 ** 30, 0]);
    expect(Array.from(words.subarray(8))).toEqual([11, 0, 0, 0]);
    const weights = Array.from(new Int16Array(parameters.buffer, 48), (value) => value / 16);
    expect(weights).toEqual([127, -127, 1, 2, 4, 5, 0, 0, 5, 0, 3, 0, 6, 0, 0, 0]);
  });

  it('gives up where sums would leave int32 or weights int16', () => {
    expect(prepareVectorParameters(layerOf({ biases: Int32Array.of(0, 2 ** 31 - 1, 0) }), 0)).toBeNull();
    const multipliers = new Int32Array(3).fill(2 ** 30);
    const apart = { multipliers, shifts: Int8Array.of(-1, -8, -12) };
    expect(prepareVectorParameters(layerOf(apart), 0)).toBeNull();
  });

  it('lets a channel without weights have any multiplier', () => {
    const multipliers = new Int32Array(3).fill(2 ** 30);
    const pruned = {
      weights: Int8Array.of(127, -127, 5, 0, 0, 0, 4, 5, 6),
      multipliers,
      shifts: Int8Array.of(-8, -25, -8),
    };
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
