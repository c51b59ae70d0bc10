/** Does the INT8 network draw the same beat as the FP32 one? The shapes of the two reconstructions, measured alike. */
import { beatSamples } from '../../core/beat-batch.ts';
import { PRECISIONS, type Precision } from '../../core/precision.ts';
import type { BeatScorer } from '../../models/beat-scorer.ts';
import type { ModelCard } from '../../models/model-card.ts';
import {
  type BeatMorphology,
  type MeasureDifference,
  measureBeat,
  summarizeDifference,
} from '../../signal/morphology.ts';
import type { LabelledBeats } from '../labelled-beats.ts';
import { formatCount, formatFigure, markdownTable } from './markdown.ts';

/** Units of the model's input: a beat's samples over their mean deviation from its median, through asinh. */
const MEASURES: readonly (readonly [keyof BeatMorphology, string, number])[] = [
  ['rAmplitude', 'R amplitude above the PQ level, units of the input', 3],
  ['qrsWidthMs', 'QRS width at half amplitude, ms', 2],
  ['qrsAreaMs', 'QRS area, units × ms', 2],
  ['inputCorrelation', 'correlation with the input', 4],
];

export async function morphologySection(
  beats: LabelledBeats,
  scorers: Record<Precision, BeatScorer>,
  card: ModelCard,
): Promise<string> {
  const input = measureAll(beats.samples, beats, card);
  const [fp32, int8] = await Promise.all(
    PRECISIONS.map(async (precision) => measureAll(await scorers[precision].reconstruct(beats), beats, card)),
  );
  const between = summarizeDifference(fp32, int8);
  const lost = summarizeDifference(input, fp32);
  return markdownTable(
    ['measure', 'beats', 'FP32 against INT8: median', '95th percentile', 'input against FP32: median'],
    MEASURES.map(([measure, name, digits]) => [
      name,
      formatCount(between[measure].n),
      ...figures(between[measure], digits),
      formatFigure(lost[measure].median, digits),
    ]),
  );
}

function figures({ median, p95 }: MeasureDifference, digits: number): string[] {
  return [formatFigure(median, digits), formatFigure(p95, digits)];
}

function measureAll(signals: Float32Array, beats: LabelledBeats, { input }: ModelCard): BeatMorphology[] {
  const { rateHz, rPeakSample } = input;
  return Array.from(beats.validLengths, (validLength, beat) =>
    measureBeat(beatSamples({ ...beats, samples: signals }, beat), beatSamples(beats, beat), {
      validLength,
      rateHz,
      rPeakSample,
    }),
  );
}
