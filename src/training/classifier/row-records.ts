/** Annotated recordings cut into the rows of a table of beats, as Kachuee et al. 2018 cut theirs. */
import { assert } from '../../core/assert.ts';
import { CLASSIFIER_WINDOW } from '../../signal/classifier-input.ts';
import { medianOf } from '../../signal/median.ts';
import { KAGGLE_ROW } from '../../signal/prepare-beats.ts';
import { ROW_FEATURES, writeRowClassifierInput } from '../../signal/row-classifier-input.ts';
import { RR_INTERVALS_PER_ROW } from '../../signal/stitched-window.ts';
import { type ClassifierBeats, KEPT_SAMPLES, WINDOW_MARGIN } from './classifier-beats.ts';
import type { AnnotatedLead } from './classifier-records.ts';

/** A recording is looked at in pieces of so many seconds, whose median RR interval sets the length of their rows. */
const PIECE_SECONDS = 10;

/** Where a piece holds a single beat. */
const USUAL_INTERVAL_SECONDS = 0.8;

/**
 * Valid part of the row of every beat: from its R-peak 1.2 median RR intervals of its ten seconds, at most
 * `KAGGLE_ROW.samples`, less where the recording ends.
 * @param signal at `KAGGLE_ROW.rateHz`
 * @param rPeaks samples of `signal`, ascending
 */
export function cutRows(signal: Float32Array, rPeaks: Int32Array): Float32Array[] {
  const pieceOf = (peak: number): number => Math.floor(peak / (PIECE_SECONDS * KAGGLE_ROW.rateHz));
  const rows: Float32Array[] = [];
  let start = 0;
  while (start < rPeaks.length) {
    let end = start + 1;
    while (end < rPeaks.length && pieceOf(rPeaks[end]) === pieceOf(rPeaks[start])) end++;
    const peaks = rPeaks.subarray(start, end);
    const intervals = Float64Array.from(peaks.subarray(1), (peak, i) => peak - peaks[i]);
    const interval = intervals.length > 0 ? medianOf(intervals) : USUAL_INTERVAL_SECONDS * KAGGLE_ROW.rateHz;
    const length = Math.min(KAGGLE_ROW.samples, Math.round(RR_INTERVALS_PER_ROW * interval));
    for (const peak of peaks) rows.push(signal.subarray(peak, peak + length));
    start = end;
  }
  return rows;
}

/** Beats of many records, each seen through its row alone. */
export function gatherRowBeats(leads: readonly AnnotatedLead[]): ClassifierBeats {
  assert(KAGGLE_ROW.rateHz === CLASSIFIER_WINDOW.rateHz, 'rows have the rate of the window');
  const count = leads.reduce((sum, { classes }) => sum + classes.length, 0);
  const featureCount = ROW_FEATURES.length;
  const windows = new Float32Array(count * KEPT_SAMPLES);
  const features = new Float32Array(count * featureCount);
  const classes = new Uint8Array(count);
  const records = new Uint8Array(count);
  let beat = 0;
  for (const [index, lead] of leads.entries()) {
    classes.set(lead.classes, beat);
    const rPeaks = Int32Array.from(lead.beatSeconds, (seconds) => Math.round(seconds * KAGGLE_ROW.rateHz));
    for (const row of cutRows(lead.samples, rPeaks)) {
      const window = windows.subarray(beat * KEPT_SAMPLES, (beat + 1) * KEPT_SAMPLES);
      const own = features.subarray(beat * featureCount, (beat + 1) * featureCount);
      writeRowClassifierInput(row, WINDOW_MARGIN, window, own);
      records[beat++] = index;
    }
  }
  const recordNames = leads.map(({ name }) => name);
  return { count, windows, featureCount, features, classes, records, recordNames };
}
