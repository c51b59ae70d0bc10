import { beforeAll, describe, expect, it } from 'vitest';
import type { AamiClass } from '../../core/label.ts';
import { createRng } from '../../core/rng.ts';
import { auroc } from '../../metrics/roc.ts';
import { startTfjsBackend } from '../../models/fp32/tfjs-backend.ts';
import type { AnnotatedBeats } from './annotated-beats.ts';
import { fitRecordingPair, scorersOf } from './fit-recording-pair.ts';
import { scorePlaces, sortRecords } from './record-scores.ts';
import { judgedBeats } from './recording-parts.ts';
import { RECORDING_RECIPE, type RecordingRecipe } from './recording-recipe.ts';

const LENGTH = RECORDING_RECIPE.input.lengthSamples;
const RECIPE: RecordingRecipe = {
  ...RECORDING_RECIPE,
  fit: { ...RECORDING_RECIPE.fit, epochs: 40, batchBeats: 32 },
};

/** Narrow complexes, wide ones among them. */
function recordOf(name: string, seed: number): AnnotatedBeats {
  const rng = createRng(seed);
  const count = 200;
  const classes = Array.from({ length: count }, (_, beat): AamiClass => (beat % 10 === 9 ? 'V' : 'N'));
  const samples = Float32Array.from({ length: count * LENGTH }, (_, at) => {
    const isWide = classes[Math.floor(at / LENGTH)] === 'V';
    return Math.exp(-((((at % LENGTH) - 19) / (isWide ? 5 : 2)) ** 2)) + 0.03 * rng.nextGaussian();
  });
  return {
    record: name,
    peaks: classes.map((aamiClass, beat) => ({ timeS: beat, aamiClass })),
    count,
    rPeakSamples: new Float64Array(count),
    samples,
    amplitudes: new Float32Array(count).fill(1),
    isWhole: new Uint8Array(count).fill(1),
  };
}

beforeAll(async () => {
  await startTfjsBackend();
});

describe('fitRecordingPair', () => {
  it('learns what is normal in some records and finds what is not in another, in both precisions', async () => {
    const fitted = fitRecordingPair(RECIPE, [recordOf('a', 1), recordOf('b', 2)], 1, () => undefined);
    const { name } = await startTfjsBackend();
    const scorers = scorersOf(RECIPE, fitted, name);
    const unseen = recordOf('c', 3);
    for (const scorer of Object.values(scorers)) {
      const scored = await scorePlaces(scorer, 'c', judgedBeats(unseen), LENGTH);
      expect(auroc(sortRecords([scored]))).toBeGreaterThan(0.99);
    }
  });

  it('gives the same numbers for the same seed', () => {
    const fitOnce = () => fitRecordingPair(RECIPE, [recordOf('a', 1)], 7, () => undefined);
    const [first, second] = [fitOnce(), fitOnce()];
    expect(second.weights).toEqual(first.weights);
    expect(second.quantization).toEqual(first.quantization);
  });
});
