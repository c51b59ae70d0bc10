import { AppError, type AppErrorData } from '../core/app-error.ts';
import { perPrecision } from '../core/precision.ts';
import type { DialectOverrides } from '../formats/beat-table/beat-table-dialect.ts';
import type { ExportFormat } from '../models/export/export-formats.ts';
import type { ExportedFile } from '../models/export/exported-file.ts';
import type { LayerReport } from '../models/layer-report.ts';
import { DEFAULT_MODEL, RECORDING_MODEL, type ShippedModelId } from '../models/shipped-models.ts';
import type { OpenedRecording, PairChoice } from '../pipeline/recording-info.ts';
import { ScoreTable } from '../pipeline/score-table.ts';
import { type Analysis, analyse } from '../store/analysis.ts';
import { classedKindOfTable, DEFAULT_CLASSIFIER } from '../store/classification.ts';
import {
  addSkipped,
  type DashboardStore,
  type EnginePhase,
  type RunPhase,
  selectBeat,
  setThresholds,
  settleNormalLabel,
  showSet,
  showWorkspace,
} from '../store/dashboard-store.ts';
import type { SessionActions } from '../views/session-context.ts';
import { WorkerClient } from '../worker/client.ts';
import type {
  AssetUrls,
  EngineInfo,
  EngineTime,
  InspectedBeat,
  Overlay,
  OverlayGroup,
  ScoreBatch,
  WorkerEvent,
} from '../worker/protocol.ts';
import { AnalysisSchedule } from './analysis-schedule.ts';
import { ClassifierSession } from './classifier-session.ts';
import { browserShelf } from './label-storage.ts';
import { ProgressMeter } from './progress-meter.ts';
import { RecordingSession } from './recording-session.ts';
import type { UrlState } from './url-state.ts';
import { type Incoming, isSameSet, labelKey, numberOf, type Run, type Wish } from './wish.ts';

export interface SessionEnvironment {
  readonly createWorker: () => Worker;
  /** Absolute address of the folder that holds `models/` and `demo/`, ending with a slash. */
  readonly baseUrl: string;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** What the link to the page asked for. */
  readonly link: UrlState;
}

/**
 * Ties the worker to the store. Owns what is too large for the store: the scores and what is computed from them;
 * the store's `revision` rises whenever these changed.
 *
 * Model, beats and scores change together: what is on screen stays, and can be asked about, until the first scores of
 * what was asked for have arrived.
 */
export class Session implements SessionActions {
  table = new ScoreTable();
  analysis: Analysis | null = null;
  /** `null` where a table of beats is on screen. */
  recording: RecordingSession | null = null;
  readonly classifier: ClassifierSession;
  private readonly store: DashboardStore;
  private readonly environment: SessionEnvironment;
  private readonly schedule: AnalysisSchedule;
  private client: WorkerClient;
  private lastNumber = 0;
  /** The latest wish, granted or not: what a restart or another model begins from. */
  private wish: Wish | null = null;
  private incoming: Incoming | null = null;
  private shown: Run | null = null;
  /** The beat a link asks for, or the one chosen before the same beats were scored again, until it has been scored. */
  private awaitedBeat: number | null;

  constructor(store: DashboardStore, environment: SessionEnvironment) {
    this.store = store;
    this.environment = environment;
    this.awaitedBeat = environment.link.selectedBeat;
    this.schedule = new AnalysisSchedule(() => this.analyse(), environment.now);
    this.client = this.startWorker();
    this.classifier = new ClassifierSession(
      {
        baseUrl: environment.baseUrl,
        classify: (stage) => this.client.call('classify', { run: this.shownNumber(), stage }),
        time: (stage) => this.client.call('time-classifier', { run: this.shownNumber(), stage }),
        export: (stage, format) =>
          this.client.call('export-classifier', { run: this.shownNumber(), stage, format }),
      },
      environment.link.classifier ?? DEFAULT_CLASSIFIER,
    );
  }

  openFiles(files: readonly File[]): Promise<void> {
    const what = files.length === 1 ? files[0].name : `${files.length} files`;
    return this.open({
      source: { kind: 'files', files, overrides: [], answers: {} },
      model: this.model(),
      what,
    });
  }

  openDemo(name: string): Promise<void> {
    return this.open({ source: { kind: 'demo', name, answers: {} }, model: this.model(), what: 'the demo' });
  }

  /** Reads one file of the set on screen again, as the person says it is to be read. */
  async overrideDialect(fileIndex: number, overrides: DialectOverrides): Promise<void> {
    if (!this.shown || !this.wish) return;
    // What was said of another file a moment ago may still be on its way.
    const { source } = isSameSet(this.wish.source, this.shown.source) ? this.wish : this.shown;
    if (source.kind !== 'files') return;
    const all = source.files.map((_, index) => source.overrides[index] ?? {});
    const changed = all.with(fileIndex, { ...all[fileIndex], ...overrides });
    const what = source.files[fileIndex].name;
    await this.open({ source: { ...source, overrides: changed }, model: this.model(), what });
  }

  setNormalLabel(fileIndex: number, rawLabel: number): void {
    settleNormalLabel(this.store, fileIndex, rawLabel);
    this.schedule.runNow();
  }

  /** Scores the latest beats with another pair of networks, at the thresholds shipped with it. */
  async selectModel(model: ShippedModelId): Promise<void> {
    if (this.wish && model !== this.model()) await this.open({ ...this.wish, model });
  }

  /** Gives up what is being opened; where nothing is, stops the run on screen. */
  cancel(): void {
    if (this.incoming) {
      this.tellWorker(numberOf(this.incoming));
      this.abandon();
    } else if (this.shown) {
      this.tellWorker(this.shown.number);
    }
  }

  dismissFailure(): void {
    this.store.setState(({ opening, run }) => ({
      opening: opening.kind === 'refused' ? { kind: 'none' } : opening,
      run: opening.kind !== 'refused' && run.kind === 'failed' ? { kind: 'stopped' } : run,
    }));
  }

  /** Starts a new worker after one died, and opens again what was asked for last. */
  async restart(): Promise<void> {
    this.client.close();
    this.store.setState({ engine: { kind: 'starting' } });
    this.client = this.startWorker();
    if (this.wish) await this.open(this.wish);
  }

  inspect(index: number): Promise<InspectedBeat> {
    return this.client.call('inspect', { run: this.shownNumber(), index, pair: this.pair() });
  }

  reportLayers(): Promise<readonly LayerReport[]> {
    return this.client.call('report-layers', { run: this.shownNumber() });
  }

  exportModel(format: ExportFormat): Promise<ExportedFile> {
    return this.client.call('export-model', { run: this.shownNumber(), format });
  }

  timeEngines(): Promise<readonly EngineTime[]> {
    return this.client.call('time-engines', { run: this.shownNumber() });
  }

  overlay(groups: Record<OverlayGroup, Uint32Array>): Promise<Overlay> {
    return this.client.call('overlay', { run: this.shownNumber(), groups, pair: this.pair() });
  }

  private pair(): PairChoice {
    return this.recording?.review.getState().pair ?? 'global';
  }

  private model(): ShippedModelId {
    return this.wish?.model ?? this.environment.link.model ?? DEFAULT_MODEL;
  }

  private shownNumber(): number {
    return this.shown?.number ?? 0;
  }

  private startWorker(): WorkerClient {
    return new WorkerClient(this.environment.createWorker(), {
      onEvent: (event) => this.take(event),
      onDeath: (error) => this.die(error.toData()),
    });
  }

  private die(error: AppErrorData): void {
    this.incoming = null;
    this.store.setState(({ run }) => ({
      engine: { kind: 'dead', error },
      opening: { kind: 'none' },
      run: run.kind === 'running' ? { kind: 'stopped' } : run,
    }));
  }

  private async open(wish: Wish): Promise<void> {
    this.wish = wish;
    if (this.store.getState().engine.kind === 'dead') return;
    const number = ++this.lastNumber;
    this.incoming = { kind: 'asked', number };
    this.store.setState({ opening: { kind: 'loading', what: wish.what } });
    try {
      const { set, engine } = await this.client.call('open', {
        run: number,
        source: wish.source,
        urls: this.assetUrls(wish.model),
      });
      if (!this.isAwaiting(number)) return;
      const meter = new ProgressMeter(set, this.environment.now);
      this.incoming = { kind: 'recognised', run: { ...wish, number, set, engine, meter } };
    } catch (thrown) {
      if (!this.isAwaiting(number)) return;
      this.abandon();
      const error = AppError.from(thrown, 'read-failed', `${wish.what} could not be opened.`).toData();
      this.store.setState({ opening: { kind: 'refused', error } });
    }
  }

  private assetUrls(tableModel: ShippedModelId): AssetUrls {
    const folder = (path: string): string => new URL(`${path}/`, this.environment.baseUrl).href;
    return {
      tableModel: folder(`models/${tableModel}`),
      recordingModel: folder(`models/${RECORDING_MODEL}`),
      demos: folder('demo'),
    };
  }

  private isAwaiting(number: number): boolean {
    return this.incoming !== null && numberOf(this.incoming) === number;
  }

  /** What is on screen is again what was wished for. */
  private abandon(): void {
    this.incoming = null;
    this.wish = this.shown ?? this.wish;
    this.store.setState(({ engine }) => ({
      opening: { kind: 'none' },
      engine: engine.kind === 'starting' && this.shown ? readyPhase(this.shown.engine) : engine,
    }));
  }

  private tellWorker(run: number): void {
    this.client.call('cancel', { run }).catch(ignoreDeath);
  }

  /** Events of a run that is neither on screen nor on its way there are dropped, and those of one that failed. */
  private take(event: WorkerEvent): void {
    const awaited = this.incoming?.kind === 'recognised' ? this.incoming.run : null;
    const isFirst = event.run === awaited?.number;
    if (isFirst) this.show(awaited);
    const run = this.shown;
    if (run === null || event.run !== run.number || this.store.getState().run.kind === 'failed') return;
    this.client.call('acknowledge', { run: run.number }).catch(ignoreDeath);
    switch (event.event) {
      case 'batch':
        this.takeBatch(run, event);
        if (isFirst) this.schedule.runNow();
        return;
      case 'adapting':
        this.recording?.takeAdaptProgress(event);
        return;
      case 'done':
        this.finish({ kind: 'done', elapsedMs: run.meter.elapsedMs() });
        return;
      case 'cancelled':
        this.finish({ kind: 'stopped' });
        return;
      case 'failed':
        this.finish({ kind: 'failed', error: event.error });
    }
  }

  private show(run: Run): void {
    const before = this.shown;
    // A recording is judged by a pair of its own, whichever is chosen for tables, and opens with the one that ships.
    const isSamePair = before?.engine.card.id === run.engine.card.id && this.pair() === 'global';
    // Read or scored in another way, the beats are the same: the chosen one is chosen again.
    if (before)
      this.awaitedBeat = isSameSet(run.source, before.source)
        ? (this.store.getState().selectedBeat ?? this.awaitedBeat)
        : null;
    this.shown = run;
    this.incoming = null;
    this.table = new ScoreTable();
    this.analysis = null;
    this.recording?.close();
    this.recording = run.set.recording && this.recordingSession(run, run.set.recording);
    this.classifier.reset(this.recording ? 'recording' : classedKindOfTable(run.set.files));
    this.schedule.reset();
    const { card } = run.engine;
    showSet(this.store, run.set.files, run.source.kind === 'demo' ? run.source.name : null);
    this.chooseWorkspace(before, run);
    this.store.setState({
      engine: readyPhase(run.engine),
      run: { kind: 'running', progress: run.meter.read(0, 0) },
    });
    if (isSamePair) return;
    const linked = before ? null : this.environment.link.thresholds;
    setThresholds(
      this.store,
      perPrecision((precision) => linked?.[precision] ?? card.thresholds[precision].value),
    );
  }

  /** A recording is explored, a table of beats tuned; among sets of one kind the person stays where they are. */
  private chooseWorkspace(before: Run | null, run: Run): void {
    const isRecording = run.set.recording !== null;
    const isSameKind = before !== null && (before.set.recording !== null) === isRecording;
    const { workspace } = this.store.getState();
    const isLinked = before === null && this.environment.link.workspace !== null;
    if (isSameKind || isLinked || workspace === 'models') return;
    showWorkspace(this.store, isRecording ? 'explore' : 'tune');
  }

  private recordingSession(run: Run, opened: OpenedRecording): RecordingSession {
    const recording = new RecordingSession(opened, run.source.answers, {
      table: this.table,
      call: (call, params) => this.client.call(call, { ...params, run: run.number }),
      reopen: (answers) => this.open({ ...run, source: { ...run.source, answers } }),
      thresholds: () => this.store.getState().thresholds,
      setThresholds: (thresholds) => setThresholds(this.store, thresholds),
      refresh: () => this.schedule.request(),
      classification: this.classifier.state,
    });
    void recording.keepLabels(browserShelf, labelKey(run.source));
    return recording;
  }

  private takeBatch(run: Run, batch: ScoreBatch): void {
    this.table.append(batch);
    if (batch.recording) this.recording?.follow(batch.recording);
    const { count } = this.table;
    if (batch.skipped.length > 0) addSkipped(this.store, batch.skipped);
    this.store.setState(({ selectedBeat }) => ({
      beatCount: count,
      selectedBeat: selectedBeat ?? this.firstSelection(count),
      run: { kind: 'running', progress: run.meter.read(batch.progress, count) },
    }));
    this.schedule.request();
  }

  private firstSelection(count: number): number | null {
    if (count === 0 || (this.awaitedBeat !== null && this.awaitedBeat >= count)) return null;
    const index = this.awaitedBeat ?? 0;
    this.awaitedBeat = null;
    return index;
  }

  private finish(phase: RunPhase): void {
    // A link may name a beat that the set does not have.
    if (this.store.getState().selectedBeat === null && this.table.count > 0) selectBeat(this.store, 0);
    this.store.setState({ run: phase });
    this.schedule.runNow();
    if (phase.kind === 'done') void this.recording?.finish();
    if (phase.kind === 'failed' || this.table.count === 0) return;
    // The worker and the page would hold each other up: classes can wait until the scores are on screen.
    const { shown } = this;
    this.classifier.announce();
    setTimeout(() => {
      if (this.shown === shown) void this.classifier.classify();
    }, 0);
  }

  private analyse(): void {
    const { set, engine } = this.store.getState();
    if (set === null || engine.kind !== 'ready') return;
    const shipped = perPrecision((precision) => engine.card.thresholds[precision].value);
    try {
      this.analysis = analyse(this.table, set.normalRawLabels, shipped);
      this.store.setState(({ revision }) => ({ revision: revision + 1 }));
      this.recording?.tell();
    } catch (thrown) {
      this.tellWorker(this.shownNumber());
      const error = AppError.from(thrown, 'engine-failed', 'The scores could not be evaluated.').toData();
      this.store.setState({ run: { kind: 'failed', error } });
    }
  }
}

function readyPhase({ card, engines: names, activationBytes, fallbackReason }: EngineInfo): EnginePhase {
  return { kind: 'ready', card, names, activationBytes, fallbackReason };
}

/** A dead worker is told once, by `onDeath`; calls that were under way need not tell it again. */
function ignoreDeath(error: AppError): void {
  if (error.code !== 'worker-died' && error.code !== 'cancelled') throw error;
}
