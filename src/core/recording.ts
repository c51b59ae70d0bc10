/**
 * A recording: signals over time, as they come out of a file. Every reader of a format delivers this, whatever the bytes
 * look like; what knows of bytes stays in `formats`.
 */

/** One signal of a recording, in the order of the file. */
export interface SignalDescription {
  /** As the file calls it, `MLII`; `signal 1` where it has no name. */
  readonly name: string;
  /** Told from name and unit; the file's word is not always right. */
  readonly isEcg: boolean;
  /**
   * Physical unit of the samples delivered. Voltages known as such are delivered in `mV`, whatever the file holds; other
   * quantities in the file's own unit (`mmHg`). `null` where the file does not say: raw values then.
   */
  readonly unit: string | null;
  /** ADC units per physical unit where the file holds integers; for people and for writing, samples are scaled already. */
  readonly gain: number | null;
  /** Samples a second; `null` where the file does not say. */
  readonly rateHz: number | null;
  /** `null` where only reading through to the end tells. */
  readonly sampleCount: number | null;
}

/** What a file says of itself before its samples are read. */
export interface RecordingDescription {
  /** Name of the record or of the file. */
  readonly name: string;
  /** For people: `WFDB, format 212`. */
  readonly format: string;
  readonly signals: readonly SignalDescription[];
  /** As the file writes it; `null` where it does not. */
  readonly startTime: string | null;
  /** Names of fields about the person that the file holds and that were not kept: `patient name`. */
  readonly droppedFields: readonly string[];
  /** What was odd yet readable, one sentence each. */
  readonly notes: readonly string[];
  /** Reference annotations that came with the samples; `null` where there are none. */
  readonly annotations: AnnotationSet | null;
}

/** Annotations in the order of time. */
export interface AnnotationSet {
  /** File or section they came from. */
  readonly name: string;
  /** Ticks a second of `Annotation.sample`; `null` where it is that of the signals and they do not say. */
  readonly rateHz: number | null;
  readonly entries: readonly Annotation[];
}

export interface Annotation {
  /** 0-based. */
  readonly sample: number;
  /** WFDB mnemonic: `N`, `V`, `+`, `~`; `"` for a text without a code. */
  readonly symbol: string;
  readonly subtype: number;
  readonly channel: number;
  readonly number: number;
  /** Free text; empty where there is none. */
  readonly text: string;
}

/**
 * The next samples of every signal asked for, in the order asked for. Signals of different rates bring arrays of
 * different lengths. `NaN` stands for a sample that is missing: an invalid value, a gap between segments.
 */
export type SignalBlock = readonly Float32Array[];

/** An opened recording. Holds no samples itself. */
export interface Recording {
  readonly description: RecordingDescription;
  /**
   * Streams the signals `indices` from the start, in blocks of any size; memory does not grow with the file.
   * @throws AppError naming the file and the place where it turns out broken; `DOMException` is not thrown on abort, the
   * stream ends
   */
  blocks(indices: readonly number[], signal: AbortSignal): AsyncIterable<SignalBlock>;
  /**
   * Samples `[startSample, endSample)` of one signal, fewer where it ends earlier. Costs what the range costs, not what
   * comes before it; text formats know the way once `blocks` has passed by.
   */
  read(index: number, startSample: number, endSample: number): Promise<Float32Array>;
}
