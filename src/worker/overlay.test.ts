import { describe, expect, it } from 'vitest';
import type { InputContract } from '../core/input-contract.ts';
import type { BeatScorer } from '../models/beat-scorer.ts';
import { BeatArchive } from '../pipeline/beat-archive.ts';
import type { BeatSource } from '../pipeline/beat-source.ts';
import { numberScorers } from '../pipeline/beats-for-tests.ts';
import { syntheticSource } from '../pipeline/synthetic-source.ts';
import { findNextRPeak, measureBeat } from '../signal/morphology.ts';
import { overlayBeats } from './overlay.ts';

const CONTRACT: InputContract = {
  rateHz: 125,
  lengthSamples: 187,
  rPeakSample: 0,
  window: 'row',
  normalisation: 'unit-range',
};
const NONE = new Uint32Array(0);

/** FP32 gives the input back, INT8 half of it. */
const scorers = numberScorers();

async function demoArchive(): Promise<BeatArchive> {
  const source = syntheticSource('synthetic', CONTRACT);
  const archive = new BeatArchive(source);
  for await (const batch of source.batches(new AbortController().signal)) archive.append(batch);
  return archive;
}

/** One beat of 187 samples: a triangle 9 samples wide on a level of 0.25. */
function triangleArchive(peakSample: number): BeatArchive {
  const samples = Float32Array.from({ length: 187 }, (_, i) =>
    Math.max(0.25, 1 - Math.abs(i - peakSample) * 0.25),
  );
  const source: BeatSource = {
    files: [],
    total: 1,
    totalUnit: 'beats',
    batches: () => {
      throw new Error('an overlay never streams');
    },
    reread: async () => ({ samples, validLength: 150 }),
    classifierInputs: () => [],
  };
  const archive = new BeatArchive(source, 0);
  archive.append({
    beats: {
      count: 1,
      length: 187,
      samples,
      validLengths: Uint16Array.of(150),
      rawLabels: Int8Array.of(0),
      fileIndices: Uint16Array.of(0),
      lines: Uint32Array.of(1),
    },
    positions: Float64Array.of(0),
    isJudged: Uint8Array.of(1),
  });
  return archive;
}

describe('beats laid over each other', () => {
  it('are the ones asked for, in that order, with both reconstructions', async () => {
    const archive = await demoArchive();
    const flagged = Uint32Array.of(1900, 3, 700);
    const { groups } = await overlayBeats(archive, scorers, CONTRACT, { passed: Uint32Array.of(5), flagged });
    expect([groups.passed.count, groups.flagged.count, groups.flagged.length]).toEqual([1, 3, 187]);
    for (const [row, index] of flagged.entries()) {
      const beat = await archive.beat(index);
      const of = (layer: Float32Array) => layer.slice(row * 187, (row + 1) * 187);
      expect(of(groups.flagged.layers.input)).toEqual(beat.samples);
      expect(of(groups.flagged.layers.fp32)).toEqual(beat.samples);
      expect(of(groups.flagged.layers.int8)).toEqual(beat.samples.map((sample) => sample / 2));
      expect(groups.flagged.validLengths[row]).toBe(beat.validLength);
    }
  });

  it('have a mean over each layer', async () => {
    const archive = await demoArchive();
    const passed = Uint32Array.of(0, 1, 2, 3);
    const { groups } = await overlayBeats(archive, scorers, CONTRACT, { passed, flagged: NONE });
    const beats = await Promise.all([...passed].map((index) => archive.beat(index)));
    const meanAt20 = beats.reduce((sum, { samples }) => sum + samples[20], 0) / 4;
    const { input, fp32, int8 } = groups.passed.spread;
    expect(input.mean[20]).toBeCloseTo(meanAt20, 6);
    expect(fp32.mean[20]).toBeCloseTo(meanAt20, 6);
    expect(int8.mean[20]).toBeCloseTo(meanAt20 / 2, 6);
    expect(int8.sd[20]).toBeCloseTo(input.sd[20] / 2, 6);
  });

  it('may be none on either side, for which no network runs', async () => {
    const refusing: BeatScorer = {
      ...scorers.fp32,
      reconstruct: () => Promise.reject(new Error('there is nothing to reconstruct')),
    };
    const { groups, difference } = await overlayBeats(
      await demoArchive(),
      { fp32: refusing, int8: refusing },
      CONTRACT,
      { passed: NONE, flagged: NONE },
    );
    expect([groups.passed.count, groups.flagged.layers.int8.length]).toEqual([0, 0]);
    expect(difference.rAmplitude).toEqual({ median: null, p95: null, n: 0 });
  });

  it('differ in R amplitude by half of it where INT8 halves the beat, and not in width', async () => {
    const archive = await demoArchive();
    const indices = Uint32Array.from({ length: 41 }, (_, k) => k * 17);
    const { difference } = await overlayBeats(archive, scorers, CONTRACT, {
      passed: indices.slice(0, 20),
      flagged: indices.slice(20),
    });
    const halves: number[] = [];
    for (const index of indices) {
      const { samples, validLength } = await archive.beat(index);
      const rPeakSample = findNextRPeak(samples, validLength);
      const { rAmplitude } = measureBeat(samples, samples, { validLength, rateHz: 125, rPeakSample });
      if (rAmplitude !== null) halves.push(rAmplitude / 2);
    }
    halves.sort((a, b) => a - b);
    const middle = (halves.length - 1) / 2;
    expect(difference.rAmplitude.n).toBe(halves.length);
    expect(difference.rAmplitude.median).toBeCloseTo(
      (halves[Math.floor(middle)] + halves[Math.ceil(middle)]) / 2,
      5,
    );
    expect(difference.qrsWidthMs.median).toBeCloseTo(0, 3);
    expect(difference.inputCorrelation.median).toBeCloseTo(0, 5);
  });

  it('are measured at the R-peak the model card names, or else at the next one', async () => {
    const groups = { passed: Uint32Array.of(0), flagged: NONE };
    const measured = async (peakSample: number, rPeakSample: number) => {
      const contract = { ...CONTRACT, rPeakSample };
      return (await overlayBeats(triangleArchive(peakSample), scorers, contract, groups)).difference
        .rAmplitude;
    };
    // The triangle rises 0.75 above its level; half of that is lost. 150 valid samples are 1.2 RR: one RR is 125.
    expect(await measured(60, 60)).toEqual({ median: 0.375, p95: 0.375, n: 1 });
    expect(await measured(60, 0)).toEqual({ median: null, p95: null, n: 0 });
    expect(await measured(125, 0)).toEqual({ median: 0.375, p95: 0.375, n: 1 });
  });
});
