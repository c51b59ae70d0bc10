import type { InputContract } from '../core/input-contract.ts';
import { PRECISIONS, type Precision } from '../core/precision.ts';
import type { BeatScorer } from '../models/beat-scorer.ts';
import type { BeatArchive } from '../pipeline/beat-archive.ts';
import {
  type BeatMorphology,
  findNextRPeak,
  meanAndSpread,
  measureBeat,
  summarizeDifference,
} from '../signal/morphology.ts';
import type { OverlaidBeats, Overlay, OverlayGroup } from './protocol.ts';

type Scorers = Record<Precision, BeatScorer>;

/** Gathers beats and both reconstructions of each, and measures what quantization does to their morphology. */
export async function overlayBeats(
  archive: BeatArchive,
  scorers: Scorers,
  contract: InputContract,
  groups: Record<OverlayGroup, Uint32Array>,
): Promise<Overlay> {
  const passed = await gather(archive, scorers, contract.lengthSamples, groups.passed);
  const flagged = await gather(archive, scorers, contract.lengthSamples, groups.flagged);
  const both = [passed, flagged];
  const [fp32, int8] = PRECISIONS.map((precision) =>
    both.flatMap((beats) => measureAll(beats, precision, contract)),
  );
  return { groups: { passed, flagged }, difference: summarizeDifference(fp32, int8) };
}

async function gather(
  archive: BeatArchive,
  scorers: Scorers,
  length: number,
  indices: Uint32Array,
): Promise<OverlaidBeats> {
  const count = indices.length;
  const samples = new Float32Array(count * length);
  const validLengths = new Uint16Array(count);
  for (let row = 0; row < count; row++) {
    const beat = await archive.beat(indices[row]);
    samples.set(beat.samples, row * length);
    validLengths[row] = beat.validLength;
  }
  const batch = { count, length, samples, validLengths };
  const layers = {
    input: samples,
    fp32: count > 0 ? await scorers.fp32.reconstruct(batch) : new Float32Array(0),
    int8: count > 0 ? await scorers.int8.reconstruct(batch) : new Float32Array(0),
  };
  const spread = {
    input: meanAndSpread(layers.input, validLengths),
    fp32: meanAndSpread(layers.fp32, validLengths),
    int8: meanAndSpread(layers.int8, validLengths),
  };
  return { count, length, validLengths, layers, spread };
}

function measureAll(beats: OverlaidBeats, precision: Precision, contract: InputContract): BeatMorphology[] {
  const { count, length, validLengths, layers } = beats;
  return Array.from({ length: count }, (_, row) => {
    const beat = (layer: Float32Array) => layer.subarray(row * length, (row + 1) * length);
    const input = beat(layers.input);
    const validLength = validLengths[row];
    // A window that starts at its R-peak shows only half of that complex: the next one is measured.
    const rPeakSample = contract.rPeakSample > 0 ? contract.rPeakSample : findNextRPeak(input, validLength);
    return measureBeat(beat(layers[precision]), input, { validLength, rateHz: contract.rateHz, rPeakSample });
  });
}
