import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { runNetworkFloat } from '../../models/float-reference.ts';
import { startTfjsBackend } from '../../models/fp32/tfjs-backend.ts';
import { runNetworkS8Reference } from '../../models/int8/reference.ts';
import { dequantizeS8, quantizeS8 } from '../../models/int8/score-s8.ts';
import type { Network } from '../../models/network.ts';
import { quantizeNetwork } from '../../models/quantize.ts';
import { initialWeights, type TrainingBeats } from '../fit.ts';
import { INT8 } from '../recipes.ts';
import { ADAPTATION, type AdaptablePair, adaptToRecording, withoutOutliers } from './adapt-to-recording.ts';

const LENGTH = 32;
const NETWORK: Network = {
  inputLength: LENGTH,
  layers: [
    { kind: 'conv1d', filters: 4, kernelSize: 5, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'dense', units: 3, activation: 'linear' },
    { kind: 'dense', units: LENGTH, activation: 'linear' },
  ],
};

/** Bumps of one shape with a little noise; every fifth is turned over. */
function beatsOf(count: number, seed: number): TrainingBeats {
  const rng = createRng(seed);
  const samples = Float32Array.from({ length: count * LENGTH }, (_, at) => {
    const bump = Math.exp(-((((at % LENGTH) - 12) / 3) ** 2));
    const sign = Math.floor(at / LENGTH) % 5 === 4 ? -1 : 1;
    return sign * bump + 0.02 * rng.nextGaussian();
  });
  return { count, length: LENGTH, samples, validLengths: new Uint16Array(count).fill(LENGTH) };
}

function untrainedPair(): AdaptablePair {
  const fp32 = initialWeights(NETWORK, createRng(1));
  const range = { low: -2, high: 2 };
  const { network: int8 } = quantizeNetwork(NETWORK, fp32, range, beatsOf(20, 9).samples, INT8);
  return { card: { network: NETWORK, quantization: { options: INT8 } }, fp32, int8 };
}

function errorOf(reconstruction: ArrayLike<number>, beat: Float32Array): number {
  return beat.reduce((sum, sample, i) => sum + Math.abs(sample - reconstruction[i]), 0) / LENGTH;
}

const never = (): AbortSignal => new AbortController().signal;
const ignore = (): void => undefined;

beforeAll(async () => {
  await startTfjsBackend();
});

describe('adaptToRecording', () => {
  it('learns the usual beat of the recording in both precisions, not the rare one, and parts them by its thresholds', async () => {
    const beats = beatsOf(80, 2);
    const { fp32, int8, thresholds, beatsUsed, beatsDropped } = await adaptToRecording(
      untrainedPair(),
      beats,
      { ...ADAPTATION, fit: { ...ADAPTATION.fit, epochs: 200 } },
      ignore,
      never(),
    );
    expect([beatsUsed, beatsDropped]).toEqual([40, 40]);
    const [usual, rare] = [0, 4].map((beat) => beats.samples.subarray(beat * LENGTH, (beat + 1) * LENGTH));
    const inFloats = (beat: Float32Array) => errorOf(runNetworkFloat(NETWORK, fp32, beat)[2], beat);
    const inIntegers = (beat: Float32Array) =>
      errorOf(dequantizeS8(runNetworkS8Reference(int8, quantizeS8(beat, int8.input)), int8.input), beat);
    expect(inFloats(usual)).toBeLessThan(thresholds.fp32);
    expect(inFloats(rare)).toBeGreaterThan(thresholds.fp32);
    expect(inIntegers(usual)).toBeLessThan(thresholds.int8);
    expect(inIntegers(rare)).toBeGreaterThan(thresholds.int8);
  });

  it('gives the same pair every time and leaves the one it started from as it was', async () => {
    const pair = untrainedPair();
    const adapt = () => adaptToRecording(pair, beatsOf(60, 3), ADAPTATION, ignore, never());
    const first = await adapt();
    expect(await adapt()).toEqual(first);
    expect(pair).toEqual(untrainedPair());
  });

  it('tells of every epoch and stops after the one in which it was cancelled', async () => {
    const abort = new AbortController();
    const epochs: number[] = [];
    const adapting = adaptToRecording(
      untrainedPair(),
      beatsOf(60, 3),
      ADAPTATION,
      ({ epoch }) => {
        epochs.push(epoch);
        // As a message to a worker would: later, when the event loop gets its turn.
        if (epoch === 3) setTimeout(() => abort.abort(), 0);
      },
      abort.signal,
    );
    await expect(adapting).rejects.toMatchObject({ code: 'cancelled' });
    expect(epochs).toEqual([1, 2, 3]);
  });

  it('refuses a learning period of a few beats', async () => {
    const adapting = adaptToRecording(untrainedPair(), beatsOf(39, 3), ADAPTATION, ignore, never());
    await expect(adapting).rejects.toThrow('holds 39 usable beats; at least 40');
  });
});

describe('withoutOutliers', () => {
  it('drops the beats least like the median beat and keeps the others in the order of time', () => {
    const beats = beatsOf(50, 4);
    const kept = withoutOutliers(beats, 0.2);
    expect(kept.count).toBe(40);
    const upright = Array.from({ length: 50 }, (_, beat) => beat).filter((beat) => beat % 5 !== 4);
    const expected = upright.flatMap((beat) => [
      ...beats.samples.subarray(beat * LENGTH, (beat + 1) * LENGTH),
    ]);
    expect([...kept.samples]).toEqual(expected);
  });

  it('keeps every beat where none is to be dropped', () => {
    const beats = beatsOf(10, 4);
    expect(withoutOutliers(beats, 0)).toEqual(beats);
  });
});
