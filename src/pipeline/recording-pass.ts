import { grown } from '../core/grown.ts';
import type { InputContract } from '../core/input-contract.ts';
import { AAMI_CLASSES, NO_RAW_LABEL } from '../core/label.ts';
import { lowerBound } from '../core/lower-bound.ts';
import type { SignalBlock } from '../core/recording.ts';
import type { ClassifierInput } from '../models/classifier/beat-classifier.ts';
import { AnnotationMatcher } from '../signal/annotation-matcher.ts';
import { BeatRule, nearestFeatureSample, RULE_REACH } from '../signal/beat-rule.ts';
import { BeatTemplates } from '../signal/beat-templates.ts';
import { ModelStream } from '../signal/model-stream.ts';
import { NotchFilter } from '../signal/notch-filter.ts';
import { FEATURE_RATE_HZ } from '../signal/qrs-rate.ts';
import { type RPeak, RPeakDetector } from '../signal/r-peak-detector.ts';
import {
  cutterRateHz,
  type RecordingBeats,
  RecordingWindowCutter,
} from '../signal/recording-window-cutter.ts';
import { SampleRing } from '../signal/sample-ring.ts';
import { SignalQuality } from '../signal/signal-quality.ts';
import { type AssembledBatch, BatchAssembler } from './batch-assembler.ts';
import type { SourceBatch } from './beat-source.ts';
import { ClassifierTrack } from './classifier-track.ts';
import { scaledSamples } from './lead-trace.ts';
import { QualityTrack } from './quality-track.ts';
import type { RecognisedRecording } from './recognise-recording.ts';
import type { BadStretch, RecordingInfo } from './recording-info.ts';

/** What a pass makes of a block of samples; how far the files have been read is for others to say. */
export type PassBatch = Omit<SourceBatch, 'progress'>;

/** No R-peak is found later than this after its sample; longer than the detector keeps anything open. */
const SETTLED_SECONDS = 24;

/** Readers hand over long blocks: of what is kept of the signal, R-peaks found in one must not outlive the memory. */
const PIECE_SECONDS = 5;

/** Of signal, with beats or without: the trace is drawn as far as it has been read. */
const TOLD_EVERY_SECONDS = 120;

/** A second lead outvotes noise in the first; more cost time and find no more. */
const DETECTION_LEADS = 2;

const FIRST_CAPACITY = 1024;

/**
 * One way through a recording, from samples to beats as the model wants them: finds the R-peaks in up to two leads, cuts
 * the windows out of the lead that is judged, and marks those whose signal is too poor for a verdict.
 */
export class RecordingPass {
  readonly templates: BeatTemplates;
  private readonly recognised: RecognisedRecording;
  private readonly contract: InputContract;
  private readonly leads: readonly number[];
  private readonly rateHz: number;
  private readonly detector: RPeakDetector;
  private readonly quality: SignalQuality;
  private readonly track: QualityTrack;
  private readonly stream: ModelStream;
  private readonly notch: NotchFilter | null;
  private readonly cutter: RecordingWindowCutter;
  private readonly matcher: AnnotationMatcher | null;
  private readonly assembler: BatchAssembler;
  /** R-peaks found and not yet cut out. */
  private peaks: number[] = [];
  /** Of R-peaks found and not yet handed over. */
  private readonly calls: number[] = [];
  private readonly classifierTrack = new ClassifierTrack();
  private readonly band = new SampleRing(SETTLED_SECONDS * FEATURE_RATE_HZ);
  private readonly rule: BeatRule;
  private stretches: BadStretch[] = [];
  private samplesRead = 0;
  private samplesTold = 0;
  private rPeaks = new Float64Array(FIRST_CAPACITY);
  private amplitudes = new Float32Array(FIRST_CAPACITY);
  private beatCount = 0;

  constructor(recognised: RecognisedRecording, contract: InputContract) {
    const { info, annotations } = recognised;
    const { rateHz, recognised: settled } = info;
    this.recognised = recognised;
    this.contract = contract;
    this.rateHz = rateHz;
    this.leads = detectionLeads(info);
    this.detector = new RPeakDetector({ rateHz, leadCount: this.leads.length });
    this.quality = new SignalQuality(rateHz);
    this.track = new QualityTrack(rateHz);
    this.rule = new BeatRule(rateHz);
    this.stream = new ModelStream(rateHz, contract);
    this.notch = settled.notchHz.value > 0 ? new NotchFilter(rateHz, settled.notchHz.value) : null;
    this.cutter = new RecordingWindowCutter(contract);
    this.matcher = annotations && new AnnotationMatcher(annotations.entries, rateHz);
    this.assembler = new BatchAssembler(contract.lengthSamples);
    this.templates = new BeatTemplates(contract);
  }

  /** @param block the next samples of every lead of the recording */
  *push(block: SignalBlock): Generator<PassBatch> {
    const samples = this.leads.map((lead) => scaledSamples(block[lead], this.recognised.scalings[lead]));
    const piece = Math.ceil(PIECE_SECONDS * this.rateHz);
    for (let start = 0; start < samples[0].length; start += piece)
      yield* this.pushPiece(samples.map((lead) => lead.subarray(start, start + piece)));
  }

  private *pushPiece(samples: readonly Float32Array[]): Generator<PassBatch> {
    const [judged] = samples;
    this.samplesRead += judged.length;
    const { peaks, bands } = this.detector.push(samples);
    this.stretches.push(...this.track.add(this.quality.push(judged, bands[0])));
    this.find(peaks, bands[0]);
    const settled = this.samplesRead - SETTLED_SECONDS * this.rateHz;
    yield* this.cut(this.stream.push(this.notch ? this.notch.push(judged) : judged), settled);
    if (this.samplesRead - this.samplesTold < TOLD_EVERY_SECONDS * this.rateHz) return;
    yield this.batch(this.assembler.take());
  }

  /** The recording has ended. The last batch may be empty: it tells how long the recording was. */
  *flush(): Generator<PassBatch> {
    const { peaks, bands } = this.detector.flush();
    this.stretches.push(...this.track.add(this.quality.flush(bands[0])), ...this.track.end());
    this.find(peaks, bands[0]);
    if (this.notch) yield* this.cut(this.stream.push(this.notch.flush()), this.samplesRead);
    yield* this.cut(this.stream.flush(), this.samplesRead);
    yield* this.take(this.cutter.flush());
    yield this.batch(this.assembler.take());
  }

  /** What the windows of the beat with this R-peak were divided by. */
  amplitudeAt(rPeakSample: number): number {
    return this.amplitudes[lowerBound(this.rPeaks, this.beatCount - 1, rPeakSample)];
  }

  /**
   * What the beat classifier looks at, of every beat handed over so far, in their order.
   * @throws AppError `too-long`
   */
  classifierInputs(): Generator<ClassifierInput> {
    return this.classifierTrack.inputs(
      this.rPeaks.subarray(0, this.beatCount).map((sample) => sample / this.rateHz),
    );
  }

  private find(peaks: readonly RPeak[], band: Float32Array): void {
    this.classifierTrack.push(band);
    this.band.push(band);
    for (const { sample } of peaks) {
      this.peaks.push(sample);
      this.calls.push(AAMI_CLASSES.indexOf(this.rule.call(sample, this.bandAround(sample))));
    }
  }

  private bandAround(rPeakSample: number): Float32Array {
    const first = nearestFeatureSample(rPeakSample, this.rateHz) - RULE_REACH.before;
    const length = RULE_REACH.before + 1 + RULE_REACH.after;
    return Float32Array.from({ length }, (_, i) => this.band.at(first + i) || 0);
  }

  private *cut(stream: Float32Array, settledSample: number): Generator<PassBatch> {
    const ratio = cutterRateHz(this.contract) / this.rateHz;
    const peaks = this.peaks.map((sample) => sample * ratio);
    this.peaks = [];
    yield* this.take(this.cutter.push(stream, peaks, settledSample * ratio));
  }

  private *take(cut: RecordingBeats): Generator<PassBatch> {
    const { count, samples, isWhole } = cut;
    const ratio = this.rateHz / cutterRateHz(this.contract);
    const rPeaks = cut.rPeakSamples.map((sample) => Math.round(sample * ratio));
    this.remember(rPeaks, cut.amplitudes);
    const isJudged = rPeaks.map((peak, beat) => (isWhole[beat] === 1 && this.track.isGoodAt(peak) ? 1 : 0));
    this.group(cut, isJudged);
    const run = {
      count,
      samples,
      validLengths: new Uint16Array(count).fill(this.contract.lengthSamples),
      rawLabels: Int8Array.from(rPeaks, (peak) => this.rawLabel(peak)),
      lines: Uint32Array.from(rPeaks),
      positions: rPeaks,
      isJudged: Uint8Array.from(isJudged),
    };
    for (const batch of this.assembler.add(run, 0)) yield this.batch(batch);
  }

  private rawLabel(rPeakSample: number): number {
    return this.matcher ? this.matcher.rawLabel(this.matcher.take(rPeakSample)) : NO_RAW_LABEL;
  }

  private group({ count, samples }: RecordingBeats, isJudged: ArrayLike<number>): void {
    const length = this.contract.lengthSamples;
    for (let beat = 0; beat < count; beat++) {
      if (isJudged[beat] === 1) this.templates.add(samples.subarray(beat * length, (beat + 1) * length));
      else this.templates.skip();
    }
  }

  private remember(rPeaks: Float64Array, amplitudes: Float32Array): void {
    const count = this.beatCount + rPeaks.length;
    if (count > this.rPeaks.length) {
      const capacity = Math.max(count, this.rPeaks.length * 2);
      this.rPeaks = grown(this.rPeaks, new Float64Array(capacity));
      this.amplitudes = grown(this.amplitudes, new Float32Array(capacity));
    }
    this.rPeaks.set(rPeaks, this.beatCount);
    this.amplitudes.set(amplitudes, this.beatCount);
    this.beatCount = count;
  }

  private batch(assembled: AssembledBatch): PassBatch {
    const { stretches } = this;
    const calls = Uint8Array.from(this.calls.splice(0, assembled.beats.count));
    this.stretches = [];
    this.samplesTold = this.samplesRead;
    return { ...assembled, skipped: [], recording: { sampleCount: this.samplesRead, stretches, calls } };
  }
}

/** The lead that is judged first, then others of its rate. */
function detectionLeads({ leads, recognised }: RecordingInfo): readonly number[] {
  const judged = recognised.lead.value;
  const isOther = (index: number) =>
    index !== judged && leads[index].isEcg && leads[index].rateHz === leads[judged].rateHz;
  return [judged, ...[...leads.keys()].filter(isOther)].slice(0, DETECTION_LEADS);
}
