import type { Recording } from '../core/recording.ts';
import type { BeatTimes } from '../metrics/ec57-match.ts';
import { RPeakDetector } from '../signal/r-peak-detector.ts';
import type { BeatCaller } from './beat-caller.ts';

/** More leads cost time and find no more. */
const DETECTION_LEADS = 2;

export interface FoundBeats extends BeatTimes {
  readonly rateHz: number;
}

/** Detects the beats of a recording in its first ECG leads; `null` where it has none with a known rate. */
export async function findBeats(recording: Recording, callBeats: BeatCaller): Promise<FoundBeats | null> {
  const { signals } = recording.description;
  const first = signals.findIndex(({ isEcg, rateHz }) => isEcg && rateHz !== null);
  const rateHz = signals[first]?.rateHz ?? null;
  if (rateHz === null) return null;
  const leads = signals
    .flatMap((signal, i) => (signal.isEcg && signal.rateHz === rateHz ? [i] : []))
    .slice(0, DETECTION_LEADS);
  const detector = new RPeakDetector({ rateHz, leadCount: leads.length });
  const samples: number[] = [];
  const bands: Float32Array[] = [];
  const take = ({ peaks, bands: [band] }: ReturnType<RPeakDetector['push']>): void => {
    for (const { sample } of peaks) samples.push(sample);
    bands.push(band);
  };
  for await (const block of recording.blocks(leads, new AbortController().signal)) take(detector.push(block));
  take(detector.flush());
  return { rateHz, samples, classes: callBeats(concatenated(bands), samples, rateHz) };
}

function concatenated(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const piece of pieces) {
    whole.set(piece, place);
    place += piece.length;
  }
  return whole;
}
