import { AppError } from '../core/app-error.ts';
import { AAMI_CLASSES, NO_RAW_LABEL } from '../core/label.ts';
import { PRECISIONS, type Precision, perPrecision } from '../core/precision.ts';
import type { Annotation, AnnotationSet } from '../core/recording.ts';
import { writeAnnotations } from '../formats/wfdb/write-annotations.ts';
import { isFlagged } from '../metrics/verdict.ts';
import type {
  AdaptProgress,
  BadStretch,
  GroupedBeats,
  OpenedRecording,
  RecordingAnswers,
  RecordingInfo,
  RecordingProgress,
  TemplateSet,
  TracePart,
  TraceRequest,
} from '../pipeline/recording-info.ts';
import type { ScoreTable } from '../pipeline/score-table.ts';
import { MATCH_WINDOW_MS } from '../signal/annotation-matcher.ts';
import type { ClassificationStore } from '../store/classification.ts';
import { type BeatLabel, bringLabelsToPeaks, createLabelStore, type LabelStore } from '../store/labels.ts';
import { createReviewStore, type ReviewState, type ReviewStore } from '../store/recording-review.ts';
import type {
  Adaptation,
  Ec57Summary,
  ExploreSession,
  ExportedBytes,
  RecordingBeats,
  ReferenceBeats,
} from '../views/explore/explore-session.ts';
import type { CallName, Calls } from '../worker/protocol.ts';
import { keepLabels, type LabelShelf } from './label-storage.ts';
import { RecordingBeatColumns } from './recording-beats.ts';
import { summariseEc57 } from './recording-ec57.ts';

/** What the session of a recording asks of the session of the page. */
export interface RecordingHost {
  /** Grows while the recording is read. */
  readonly table: ScoreTable;
  /** The call, for the run of this recording. */
  readonly call: <K extends CallName>(
    call: K,
    params: Omit<Calls[K]['params'], 'run'>,
  ) => Promise<Calls[K]['result']>;
  readonly reopen: (answers: RecordingAnswers) => Promise<void>;
  readonly thresholds: () => Readonly<Record<Precision, number>>;
  readonly setThresholds: (thresholds: Readonly<Record<Precision, number>>) => void;
  /** Scores or labels of the table have changed. */
  readonly refresh: () => void;
  /** What the beat classifier makes of the beats. */
  readonly classification: ClassificationStore;
}

/** WFDB mnemonics; a beat without a label is `N` where it passed and `Q`, unclassifiable, where it did not. */
const LABEL_SYMBOLS: Readonly<Record<BeatLabel, string>> = {
  N: 'N',
  S: 'S',
  V: 'V',
  F: 'F',
  Q: 'Q',
  artefact: '|',
};

function verdictText(flagged: readonly Precision[]): string {
  return flagged.length === 0 ? '' : `abnormal by ${flagged.map((p) => p.toUpperCase()).join(' and ')}`;
}

/** The open recording as the page sees it: beats over time, labels, adaptation. Lives as long as its run. */
export class RecordingSession implements ExploreSession {
  revision = 0;
  info: RecordingInfo;
  adaptation: Adaptation = { kind: 'none' };
  reference: ReferenceBeats | null;
  areLabelsKept = true;
  readonly labels: LabelStore = createLabelStore();
  readonly review: ReviewStore = createReviewStore();
  private readonly host: RecordingHost;
  private readonly columns: RecordingBeatColumns;
  private readonly annotations: AnnotationSet | null;
  private readonly answers: RecordingAnswers;
  private readonly listeners = new Set<() => void>();
  private badStretches: readonly BadStretch[] = [];
  private readonly unfollow: () => void;
  private isClosed = false;
  private labelsLoaded: Promise<void> = Promise.resolve();
  private keeping: ReturnType<typeof keepLabels> | null = null;
  private onProgress: (progress: AdaptProgress) => void = () => {};

  /** @param answers what the person has said of the recording so far */
  constructor(opened: OpenedRecording, answers: RecordingAnswers, host: RecordingHost) {
    this.host = host;
    this.answers = answers;
    this.info = opened.info;
    this.annotations = opened.annotations;
    this.columns = new RecordingBeatColumns(opened.info.rateHz, opened.annotations);
    this.reference = this.columns.reference(0);
    this.labels.subscribe(({ labels }, before) => {
      if (labels === before.labels) return;
      this.labelFrom(0);
      this.host.refresh();
      this.tell();
    });
    this.unfollow = host.classification.subscribe(({ shown }, before) => {
      if (shown !== before.shown && shown !== null) this.takeClasses(shown.beats.classes);
    });
    this.review.subscribe((state, before) => this.followReview(state, before));
  }

  get beats(): RecordingBeats {
    return this.columns;
  }

  get stretches(): readonly BadStretch[] {
    return this.badStretches;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Brings back what the person labelled in these files before, and keeps what is labelled from now on. */
  keepLabels(shelf: LabelShelf, key: Promise<string>): Promise<void> {
    this.labelsLoaded = this.loadLabels(shelf, key);
    return this.labelsLoaded;
  }

  private async loadLabels(shelf: LabelShelf, key: Promise<string>): Promise<void> {
    const fail = () => {
      this.areLabelsKept = false;
      this.tell();
    };
    try {
      const name = await key;
      if (this.isClosed) return;
      this.keeping = keepLabels(this.labels, shelf, name, fail);
      await this.keeping.loaded;
    } catch {
      // The files cannot be read any more, or the page is not served securely and has no hashes.
      fail();
    }
  }

  /** Every beat has been found: labels kept from another lead of the same files come to the beats of this one. */
  async finish(): Promise<void> {
    await this.labelsLoaded;
    if (this.isClosed) return;
    const { columns, info } = this;
    const peaks = columns.rPeakSamples.subarray(0, columns.count);
    const tolerance = (MATCH_WINDOW_MS / 1000) * info.rateHz;
    this.labels.setState(({ labels }) => ({ labels: bringLabelsToPeaks(labels, peaks, tolerance) }));
  }

  /** Another recording takes its place. */
  close(): void {
    this.isClosed = true;
    this.unfollow();
    this.keeping?.stop();
  }

  /** Takes up beats that are in the table already, and how far the recording has been read; `tell` says so. */
  follow(progress: RecordingProgress): void {
    const firstNew = this.columns.count;
    this.columns.follow(this.host.table, progress.calls);
    this.info = { ...this.info, sampleCount: Math.max(this.info.sampleCount, progress.sampleCount) };
    this.reference = this.columns.reference(progress.sampleCount);
    if (progress.stretches.length > 0) this.badStretches = [...this.badStretches, ...progress.stretches];
    this.labelFrom(firstNew);
  }

  readTrace(request: TraceRequest): Promise<TracePart> {
    return this.host.call('read-trace', { request });
  }

  async templates(): Promise<TemplateSet> {
    const { set, templateOf }: GroupedBeats = await this.host.call('templates', {});
    this.columns.templateOf.set(templateOf.subarray(0, this.columns.templateOf.length));
    return set;
  }

  answer(answers: RecordingAnswers): Promise<void> {
    return this.host.reopen({ ...this.answers, ...answers });
  }

  async adapt(
    minutes: number,
    onProgress: (progress: AdaptProgress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const cancel = () => void this.host.call('cancel-adaptation', {}).catch(() => undefined);
    signal.addEventListener('abort', cancel);
    this.onProgress = onProgress;
    try {
      const adapted = await this.host.call('adapt', { minutes });
      if (signal.aborted) throw new AppError('cancelled', 'The adaptation was cancelled.');
      const before = this.adaptation;
      const { scores, count } = this.host.table;
      const global =
        before.kind === 'adapted' ? before.scores.global : perPrecision((p) => scores[p].slice(0, count));
      const globalThresholds = before.kind === 'adapted' ? before.thresholds.global : this.host.thresholds();
      this.adaptation = {
        kind: 'adapted',
        minutes,
        beatsUsed: adapted.beatsUsed,
        beatsDropped: adapted.beatsDropped,
        scores: { global, adapted: adapted.scores },
        thresholds: { global: globalThresholds, adapted: adapted.thresholds },
      };
      if (this.review.getState().pair === 'adapted') this.switchPair('adapted');
      else this.review.setState({ pair: 'adapted' });
      this.tell();
    } finally {
      signal.removeEventListener('abort', cancel);
      this.onProgress = () => {};
    }
  }

  takeAdaptProgress(progress: AdaptProgress): void {
    this.onProgress(progress);
  }

  async ec57(): Promise<Ec57Summary | null> {
    if (this.annotations === null) return null;
    const { columns, info } = this;
    const isByClassifier = columns.areClassed;
    const samples = columns.rPeakSamples.slice(0, columns.count);
    const calls = isByClassifier ? columns.classes : columns.calls;
    const classes = Array.from(calls.subarray(0, columns.count), (call) => AAMI_CLASSES[call]);
    const found = { rateHz: info.rateHz, samples, classes };
    const summary = await summariseEc57(found, this.annotations, nextTask);
    return { ...summary, classedBy: isByClassifier ? 'classifier' : 'rule' };
  }

  async exportAnnotations(): Promise<ExportedBytes> {
    const { labels } = this.labels.getState();
    const { columns, host } = this;
    const thresholds = host.thresholds();
    const entries = Array.from({ length: columns.count }, (_, beat): Annotation => {
      const sample = columns.rPeakSamples[beat];
      const label = labels.get(sample);
      const flagged = PRECISIONS.filter((p) => isFlagged(host.table.scores[p][beat], thresholds[p]));
      const verdict = columns.isJudged[beat] === 0 ? 'not judged' : verdictText(flagged);
      const symbol = label === undefined ? (verdict === '' ? 'N' : 'Q') : LABEL_SYMBOLS[label];
      return { sample, symbol, subtype: 0, channel: 0, number: 0, text: verdict };
    });
    const bytes = new Uint8Array(writeAnnotations(entries, { rateHz: this.info.rateHz }));
    return { name: `${this.info.name}.beatlens`, bytes };
  }

  private takeClasses(classes: Uint8Array): void {
    this.columns.takeClasses(classes);
    this.tell();
  }

  private followReview(state: ReviewState, before: ReviewState): void {
    if (state.pair !== before.pair) this.switchPair(state.pair);
  }

  private switchPair(pair: ReviewState['pair']): void {
    if (this.adaptation.kind === 'none') return;
    const { table } = this.host;
    for (const precision of PRECISIONS) table.scores[precision].set(this.adaptation.scores[pair][precision]);
    this.host.setThresholds(this.adaptation.thresholds[pair]);
    this.host.refresh();
    this.tell();
  }

  /** The person's labels stand over those of the annotations; an artefact is no beat to judge by. */
  private labelFrom(firstBeat: number): void {
    const { labels } = this.labels.getState();
    const { table } = this.host;
    for (let beat = firstBeat; beat < this.columns.count; beat++) {
      const label = labels.get(this.columns.rPeakSamples[beat]);
      if (label === undefined) table.rawLabels[beat] = this.columns.referenceLabel(beat);
      else table.rawLabels[beat] = label === 'artefact' ? NO_RAW_LABEL : AAMI_CLASSES.indexOf(label);
    }
  }

  /** Has everything that shows the recording look again, which costs more the more beats there are. */
  tell(): void {
    this.revision++;
    for (const listener of this.listeners) listener();
  }
}

/** Whatever waits meanwhile comes first. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
