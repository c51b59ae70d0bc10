/**
 * From a band-passed recording and its R-peaks to the windows a model for recordings takes: the one path used by the
 * app, by training and by the command line. Every window is divided by the median peak-to-peak amplitude of the last
 * QRS complexes, so that the gain of the electrodes goes and a beat of unusual size stays one.
 */
import { AppError } from '../core/app-error.ts';
import { assert } from '../core/assert.ts';
import { type InputContract, isForRecordings } from '../core/input-contract.ts';
import { RunningMedian } from './running-median.ts';

/** QRS complexes whose amplitudes make the median; the first ones are judged by the median of all of them. */
const MEDIAN_BEATS = 32;
/** Before and after the R-peak: within this lies the QRS complex, a wide ventricular one too. */
const QRS_REACH_MS = 100;
/** Samples a second the filtered stream has for each one of the window: R-peaks are placed that much finer. */
const STREAM_SAMPLES_PER_SAMPLE = 2;

/** Rate at which the cutter takes a recording: band-pass first, then resample to this. */
export function cutterRateHz({ rateHz }: Pick<InputContract, 'rateHz'>): number {
  return rateHz * STREAM_SAMPLES_PER_SAMPLE;
}

export interface RecordingBeats {
  readonly count: number;
  /** `[count]`, the R-peaks as they were given. */
  readonly rPeakSamples: Float64Array;
  /** `[count, lengthSamples]`, the windows; 0 where a sample is missing. */
  readonly samples: Float32Array;
  /** `[count]`, what the samples were divided by, in the unit of the recording. */
  readonly amplitudes: Float32Array;
  /** `[count]`, 1 where the recording has every sample of the window; such beats alone are to be judged. */
  readonly isWhole: Uint8Array;
}

/** Takes samples and R-peaks as they come and gives the windows in the order of time, the same for every chunking. */
export class RecordingWindowCutter {
  readonly #contract: InputContract;
  readonly #before: number;
  readonly #after: number;
  readonly #qrsReach: number;
  readonly #amplitudes = new RunningMedian(MEDIAN_BEATS);
  /** Beats waiting for the first median. */
  #early: RawBeat[] = [];
  #peaks: number[] = [];
  /** The stream from sample `#start` on. */
  #stream: Float32Array = new Float32Array(1024);
  #start = 0;
  #end = 0;

  /** @throws AppError `bad-option` where the model reads tables of beats and not recordings */
  constructor(contract: InputContract) {
    if (!isForRecordings(contract)) {
      throw new AppError(
        'bad-option',
        'This model reads tables of beats, not recordings. For a recording choose one that reads recordings.',
      );
    }
    assert(contract.normalisation === 'running-median', `windows of a recording, ${contract.normalisation}`);
    this.#contract = contract;
    this.#before = contract.rPeakSample * STREAM_SAMPLES_PER_SAMPLE;
    this.#after = (contract.lengthSamples - 1 - contract.rPeakSample) * STREAM_SAMPLES_PER_SAMPLE;
    this.#qrsReach = Math.round((QRS_REACH_MS * cutterRateHz(contract)) / 1000);
  }

  /**
   * @param samples the next of the band-passed recording, at `cutterRateHz`, `NaN` where missing
   * @param rPeakSamples the next R-peaks, ascending, in samples of that stream, not necessarily whole
   * @param settledSample no R-peak before this sample is still to come; what lies before it is forgotten
   */
  push(samples: Float32Array, rPeakSamples: ArrayLike<number>, settledSample: number): RecordingBeats {
    this.#append(samples);
    for (let i = 0; i < rPeakSamples.length; i++) this.#peaks.push(rPeakSamples[i]);
    const ready = this.#peaks.findIndex((peak) => Math.round(peak) + this.#after >= this.#end);
    const beats = this.#cut(ready < 0 ? this.#peaks.length : ready);
    const needed = Math.min(this.#peaks.at(0) ?? settledSample, settledSample, this.#end);
    this.#forget(Math.floor(needed) - Math.max(this.#before, this.#qrsReach) - 1);
    return beats;
  }

  /** The beats whose windows the end of the recording cuts off, and those still waiting for the first median. */
  flush(): RecordingBeats {
    const beats = this.#cut(this.#peaks.length);
    if (this.#early.length === 0) return beats;
    assert(beats.count === 0, 'all beats wait for the first median');
    return this.#normalise(this.#takeEarly());
  }

  #cut(count: number): RecordingBeats {
    const due: RawBeat[] = [];
    for (const peak of this.#peaks.splice(0, count)) {
      const beat = this.#cutOne(peak);
      const amplitude = this.#amplitudeAt(peak);
      if (amplitude > 0) this.#amplitudes.push(amplitude);
      if (this.#amplitudes.isFull) {
        due.push(...this.#takeEarly(), { ...beat, amplitude: this.#amplitudes.median() });
      } else {
        this.#early.push(beat);
      }
    }
    return this.#normalise(due);
  }

  /** The beats so far without a median, which get the one that is known now. */
  #takeEarly(): RawBeat[] {
    const amplitude = this.#amplitudes.median();
    const early = this.#early.map((beat) => ({ ...beat, amplitude }));
    this.#early = [];
    return early;
  }

  #cutOne(peak: number): RawBeat {
    const { lengthSamples } = this.#contract;
    const samples = new Float32Array(lengthSamples);
    const first = Math.round(peak) - this.#before;
    let isWhole = true;
    for (let i = 0; i < lengthSamples; i++) {
      const sample = this.#sampleAt(first + i * STREAM_SAMPLES_PER_SAMPLE);
      if (Number.isNaN(sample)) isWhole = false;
      else samples[i] = sample;
    }
    return { peak, samples, isWhole, amplitude: Number.NaN };
  }

  /** Peak to peak around the R-peak; `NaN` where a sample is missing. */
  #amplitudeAt(peak: number): number {
    const centre = Math.round(peak);
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (let at = centre - this.#qrsReach; at <= centre + this.#qrsReach; at++) {
      const sample = this.#sampleAt(at);
      lowest = Math.min(lowest, sample);
      highest = Math.max(highest, sample);
    }
    return highest - lowest;
  }

  /** `NaN` outside the recording. */
  #sampleAt(sample: number): number {
    assert(
      sample < 0 || sample >= this.#start,
      `sample ${sample} of a recording forgotten to ${this.#start}`,
    );
    return sample < 0 || sample >= this.#end ? Number.NaN : this.#stream[sample - this.#start];
  }

  #normalise(beats: readonly RawBeat[]): RecordingBeats {
    const { lengthSamples } = this.#contract;
    const samples = new Float32Array(beats.length * lengthSamples);
    for (const [beat, { samples: raw, amplitude }] of beats.entries())
      for (const [i, sample] of raw.entries()) samples[beat * lengthSamples + i] = sample / amplitude;
    return {
      count: beats.length,
      rPeakSamples: Float64Array.from(beats, ({ peak }) => peak),
      samples,
      amplitudes: Float32Array.from(beats, ({ amplitude }) => amplitude),
      isWhole: Uint8Array.from(beats, ({ isWhole }) => (isWhole ? 1 : 0)),
    };
  }

  #append(samples: Float32Array): void {
    const length = this.#end - this.#start;
    if (length + samples.length > this.#stream.length) {
      const larger = new Float32Array(2 * (length + samples.length));
      larger.set(this.#stream.subarray(0, length));
      this.#stream = larger;
    }
    this.#stream.set(samples, length);
    this.#end += samples.length;
  }

  #forget(before: number): void {
    const count = Math.min(before, this.#end) - this.#start;
    if (count <= 0) return;
    this.#stream.copyWithin(0, count, this.#end - this.#start);
    this.#start += count;
  }
}

interface RawBeat {
  readonly peak: number;
  readonly samples: Float32Array;
  readonly isWhole: boolean;
  readonly amplitude: number;
}
