import { grown } from '../core/grown.ts';
import { NO_CLASS, NO_RAW_LABEL } from '../core/label.ts';
import { perPrecision } from '../core/precision.ts';
import type { AnnotationSet } from '../core/recording.ts';
import { hasScore } from '../core/score.ts';
import type { ScoreTable } from '../pipeline/score-table.ts';
import { AnnotationMatcher } from '../signal/annotation-matcher.ts';
import { NO_TEMPLATE } from '../signal/beat-templates.ts';
import { RhythmTracker } from '../signal/rhythm.ts';
import type { RecordingBeats, ReferenceBeats } from '../views/explore/explore-session.ts';
import { MissedBeats } from './missed-beats.ts';

const FIRST_CAPACITY = 4096;

/** What the page knows of the beats of a recording besides their scores: about 40 bytes each. Grows with the table. */
export class RecordingBeatColumns implements RecordingBeats {
  count = 0;
  /** Those of the table, which makes larger ones when it grows. */
  scores: ScoreTable['scores'] = perPrecision(() => new Float32Array(0));
  rPeakSamples = new Float64Array(0);
  rrMs = new Float32Array(0);
  rrRatio = new Float32Array(0);
  isJudged = new Uint8Array(0);
  templateOf = new Uint16Array(0);
  referenceOf = new Int32Array(0);
  /** What the rule on timing and shape calls each beat, an index into `AAMI_CLASSES`. */
  calls = new Uint8Array(0);
  classes = new Uint8Array(0);
  /** Whether the beat classifier has spoken. */
  areClassed = false;
  private readonly rhythm: RhythmTracker;
  private readonly annotations: AnnotationSet | null;
  private readonly matcher: AnnotationMatcher | null;
  private readonly missed: MissedBeats | null;

  constructor(rateHz: number, annotations: AnnotationSet | null) {
    this.annotations = annotations;
    this.rhythm = new RhythmTracker(rateHz);
    this.matcher = annotations === null ? null : new AnnotationMatcher(annotations.entries, rateHz);
    this.missed = annotations === null ? null : new MissedBeats(annotations.entries);
  }

  /**
   * Takes up the beats that were added to the table since the last call.
   * @param calls of those beats, indices into `AAMI_CLASSES`
   */
  follow({ count, lines, scores }: ScoreTable, calls: Uint8Array): void {
    this.reserve(count);
    this.calls.set(calls, this.count);
    this.scores = scores;
    for (let beat = this.count; beat < count; beat++) {
      const rPeakSample = lines[beat];
      const { rrMs, ratio } = this.rhythm.push(rPeakSample);
      this.rPeakSamples[beat] = rPeakSample;
      this.rrMs[beat] = rrMs;
      this.rrRatio[beat] = ratio;
      this.isJudged[beat] = hasScore(scores.fp32[beat]) ? 1 : 0;
      this.templateOf[beat] = NO_TEMPLATE;
      this.classes[beat] = NO_CLASS;
      const reference = this.matcher?.take(rPeakSample) ?? -1;
      this.referenceOf[beat] = reference;
      if (reference >= 0) this.missed?.take(reference);
    }
    this.count = count;
  }

  /** @param classes of every beat, by the beat classifier */
  takeClasses(classes: Uint8Array): void {
    this.classes.set(classes.subarray(0, this.classes.length));
    this.areClassed = true;
  }

  /** The label of a beat as its annotation has it. */
  referenceLabel(beat: number): number {
    return this.matcher?.rawLabel(this.referenceOf[beat]) ?? NO_RAW_LABEL;
  }

  /** The annotations, and which of those read past no beat was found for. @param readSamples so far */
  reference(readSamples: number): ReferenceBeats | null {
    if (this.annotations === null || this.missed === null) return null;
    const { name, entries } = this.annotations;
    return { name, entries, isBeat: this.missed.isBeat, missed: this.missed.upTo(readSamples) };
  }

  private reserve(needed: number): void {
    if (needed <= this.rPeakSamples.length) return;
    const capacity = Math.max(needed, this.rPeakSamples.length * 2, FIRST_CAPACITY);
    this.rPeakSamples = grown(this.rPeakSamples, new Float64Array(capacity));
    this.rrMs = grown(this.rrMs, new Float32Array(capacity));
    this.rrRatio = grown(this.rrRatio, new Float32Array(capacity));
    this.isJudged = grown(this.isJudged, new Uint8Array(capacity));
    this.templateOf = grown(this.templateOf, new Uint16Array(capacity));
    this.calls = grown(this.calls, new Uint8Array(capacity));
    this.classes = grown(this.classes, new Uint8Array(capacity));
    this.referenceOf = grown(this.referenceOf, new Int32Array(capacity));
  }
}
