import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Network, planNetwork } from '../network.ts';
import type { QuantizeOptions } from '../quantize-options.ts';
import {
  type Int8Artifact,
  int8Ledger,
  readInt8Artifact,
  scoreToThreshold,
  thresholdToScore,
  writeInt8Artifact,
} from './int8-artifact.ts';

const NETWORK: Network = {
  inputLength: 9,
  layers: [
    { kind: 'conv1d', filters: 2, kernelSize: 3, stride: 4, padding: 'same', activation: 'relu' },
    { kind: 'dense', units: 5, activation: 'linear' },
    { kind: 'interpolate', outputs: 9 },
  ],
};

const options = (weights: QuantizeOptions['weights']): QuantizeOptions => ({
  weights,
  activations: 'asymmetric',
  range: { kind: 'min-max' },
});

/** Every field holds a number of its own. */
function exampleArtifact(convMultipliers: number): Int8Artifact {
  const [conv, dense, interpolation] = planNetwork(NETWORK);
  const layers = [
    {
      plan: conv,
      weights: Int8Array.of(1, -2, 3, -127, 127, 6),
      biases: Int32Array.of(-32767, 32767),
      multipliers: Int32Array.of(2 ** 30, 2 ** 31 - 1).subarray(0, convMultipliers),
      shifts: Int8Array.of(-9, 1).subarray(0, convMultipliers),
      outputZeroPoint: -128,
    },
    {
      plan: dense,
      weights: Int8Array.from({ length: 30 }, (_, i) => i - 15),
      biases: Int32Array.of(1, 2, 3, 4, 5),
      multipliers: Int32Array.of(1_234_567_890),
      shifts: Int8Array.of(-31),
      outputZeroPoint: 17,
    },
    {
      plan: interpolation,
      weights: new Int8Array(0),
      biases: new Int32Array(0),
      multipliers: new Int32Array(0),
      shifts: new Int8Array(0),
      outputZeroPoint: 17,
    },
  ];
  return {
    network: { input: { scale: Math.fround(0.1), zeroPoint: 17 }, inputLength: 9, layers },
    threshold: 60_000,
  };
}

describe('the INT8 artifact', () => {
  it('comes back from its bytes as it was', () => {
    for (const [weights, multipliers] of [
      ['per-tensor', 1],
      ['per-channel', 2],
    ] as const) {
      const artifact = exampleArtifact(multipliers);
      const bytes = writeInt8Artifact(artifact, options(weights));
      expect(readInt8Artifact(bytes, NETWORK, options(weights))).toEqual(artifact);
    }
  });

  it('has the layout its description gives, byte for byte', () => {
    const bytes = writeInt8Artifact(exampleArtifact(1), options('per-tensor'));
    const view = new DataView(bytes.buffer);
    expect(view.getFloat32(0, true)).toBe(Math.fround(0.1));
    expect(view.getInt8(4)).toBe(17);
    expect(Array.from(new Int8Array(bytes.buffer, 5, 6))).toEqual([1, -2, 3, -127, 127, 6]);
    expect([view.getInt16(11, true), view.getInt16(13, true)]).toEqual([-32767, 32767]);
    expect(view.getInt32(15, true)).toBe(2 ** 30);
    expect(view.getInt8(19)).toBe(-9);
    expect(view.getInt8(20)).toBe(-128);
    expect(view.getUint16(bytes.length - 2, true)).toBe(60_000);
  });

  it('weighs what the ledger says, to the byte', () => {
    const ledger = int8Ledger(NETWORK, options('per-channel'));
    expect(ledger).toEqual({
      weights: 6 + 30,
      biases: 2 * (2 + 5),
      requantization: 5 + (2 * 5 + 1) + (5 + 1),
      threshold: 2,
      total: 36 + 14 + 22 + 2,
    });
    expect(writeInt8Artifact(exampleArtifact(2), options('per-channel'))).toHaveLength(ledger.total);
  });

  it('refuses to shorten a bias that needs more than two bytes', () => {
    const artifact = exampleArtifact(1);
    artifact.network.layers[0].biases[0] = 32768;
    expect(() => writeInt8Artifact(artifact, options('per-tensor'))).toThrow('does not fit 16 bits');
  });

  it('refuses bytes that are too few or too many for the network', () => {
    const bytes = writeInt8Artifact(exampleArtifact(1), options('per-tensor'));
    const read = (part: Uint8Array) => () => readInt8Artifact(part, NETWORK, options('per-tensor'));
    expect(read(bytes.subarray(1))).toThrow('should have 69 bytes for this network, but has 68');
    expect(read(Uint8Array.of(...bytes, 0))).toThrow('but has 70');
  });
});

describe('the threshold of the artifact', () => {
  it('is within half a step of the score it stands for', () => {
    const scale = Math.fround(1 / 255);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (score) => {
        const threshold = scoreToThreshold(score, scale);
        expect(Number.isInteger(threshold)).toBe(true);
        expect(Math.abs(thresholdToScore(threshold, scale) - score)).toBeLessThanOrEqual(
          (0.5001 / 256) * scale,
        );
      }),
    );
  });

  it('saturates where two bytes end', () => {
    expect(scoreToThreshold(1e9, 1)).toBe(65_535);
    expect(scoreToThreshold(-1, 1)).toBe(0);
  });
});
