/** Scores whole records with the shipped pair and with the pair adapted to each, on given R-peaks. */
import { PRECISIONS, type Precision } from '../../core/precision.ts';
import type { TfjsBackendName } from '../../models/fp32/tfjs-backend.ts';
import { createFp32Scorer } from '../../models/fp32/tfjs-scorer.ts';
import { createInt8Scorer } from '../../models/int8/int8-scorer.ts';
import type { QuantizedNetwork } from '../../models/int8/quantized-network.ts';
import type { ModelPair } from '../../models/load-model-pair.ts';
import type { NetworkWeights } from '../../models/network.ts';
import { rhythmOf } from '../../signal/rhythm.ts';
import { ADAPTATION, adaptToRecording } from './adapt-to-recording.ts';
import type { AnnotatedBeats } from './annotated-beats.ts';
import { learningBeats, type RecordScores, scorePlaces } from './record-scores.ts';
import { judgedBeats, LEARNING_PERIOD_S } from './recording-parts.ts';

export type Pairing = 'global' | 'adapted';
export const PAIRINGS: readonly Pairing[] = ['global', 'adapted'];

/** One record behind its learning period. */
export interface JudgedRecord {
  readonly record: string;
  readonly scores: Readonly<Record<Pairing, Readonly<Record<Precision, RecordScores>>>>;
  readonly thresholds: Readonly<Record<Pairing, Readonly<Record<Precision, number>>>>;
  /** `[judged beats]`, RR over the running median of the RR before; `NaN` where there is none. */
  readonly rhythm: Float32Array;
  /** Of the judged stretch. */
  readonly hours: number;
  readonly beatsUsed: number;
  readonly beatsDropped: number;
}

/** @param beats with the R-peaks to judge on; those without a class are learnt from, but not judged */
export async function judgeRecord(
  pair: ModelPair,
  beats: AnnotatedBeats,
  backendName: TfjsBackendName,
): Promise<JudgedRecord> {
  const length = pair.card.input.lengthSamples;
  const places = judgedBeats(beats, LEARNING_PERIOD_S);
  const adapted = await adaptToRecording(
    pair,
    learningBeats(beats, LEARNING_PERIOD_S, length),
    ADAPTATION,
    () => undefined,
    new AbortController().signal,
  );
  const score = async (
    fp32: NetworkWeights,
    int8: QuantizedNetwork,
  ): Promise<Record<Precision, RecordScores>> => {
    const scorers = {
      fp32: createFp32Scorer(pair.card, fp32, backendName),
      int8: createInt8Scorer(int8),
    };
    const scored = {
      fp32: await scorePlaces(scorers.fp32, beats.record, places, length),
      int8: await scorePlaces(scorers.int8, beats.record, places, length),
    };
    for (const precision of PRECISIONS) scorers[precision].dispose();
    return scored;
  };
  const { ratio } = rhythmOf(
    Float64Array.from(beats.peaks, ({ timeS }) => 1000 * timeS),
    1000,
  );
  const { fp32, int8 } = pair.card.thresholds;
  const lastS = beats.peaks[beats.peaks.length - 1].timeS;
  return {
    record: beats.record,
    scores: { global: await score(pair.fp32, pair.int8), adapted: await score(adapted.fp32, adapted.int8) },
    thresholds: { global: { fp32: fp32.value, int8: int8.value }, adapted: adapted.thresholds },
    rhythm: Float32Array.from(places, ({ beat }) => ratio[beat]),
    hours: (lastS - LEARNING_PERIOD_S) / 3600,
    beatsUsed: adapted.beatsUsed,
    beatsDropped: adapted.beatsDropped,
  };
}
