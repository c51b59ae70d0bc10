import { aamiClassOf } from '../../core/aami.ts';
import { AppError } from '../../core/app-error.ts';
import type { Recording } from '../../core/recording.ts';
import { AnnotationMatcher } from '../../signal/annotation-matcher.ts';
import { RPeakDetector } from '../../signal/r-peak-detector.ts';
import { type AnnotatedPeak, chooseLead } from './annotated-beats.ts';

/**
 * The R-peaks the app would find in all ECG leads, each with the class of the annotation it matches within 150 ms, `null`
 * where there is none.
 * @throws AppError `broken-recording` where there is no ECG of known rate or no annotation
 */
export async function detectPeaks(recording: Recording): Promise<AnnotatedPeak[]> {
  const { name, signals, annotations } = recording.description;
  const first = chooseLead(signals);
  const rateHz = first === null ? null : signals[first].rateHz;
  if (first === null || !annotations || !rateHz) {
    throw new AppError('broken-recording', `${name} should hold an ECG of known rate with annotated beats.`);
  }
  const others = [...signals.keys()].filter((index) => index !== first && signals[index].isEcg);
  const leads = [first, ...others];
  const detector = new RPeakDetector({ rateHz, leadCount: leads.length });
  const matcher = new AnnotationMatcher(annotations.entries, rateHz);
  const peaks = [];
  for await (const block of recording.blocks(leads, new AbortController().signal))
    peaks.push(...detector.push(block).peaks);
  peaks.push(...detector.flush().peaks);
  return peaks.map(({ sample }) => {
    const index = matcher.take(sample);
    const aamiClass = index < 0 ? null : aamiClassOf(annotations.entries[index].symbol);
    return { timeS: sample / rateHz, aamiClass };
  });
}
