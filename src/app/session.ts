import { AppError, type AppErrorData } from '../core/app-error.ts';
import { type Precision, perPrecision } from '../core/precision.ts';
import type { DialectOverrides } from '../formats/beat-table-dialect.ts';
import type { ExportFormat } from '../models/export/export-formats.ts';
import type { ExportedFile } from '../models/export/exported-file.ts';
import type { LayerReport } from '../models/layer-report.ts';
import { DEFAULT_MODEL, type ShippedModelId } from '../models/shipped-models.ts';
import { ScoreTable } from '../pipeline/score-table.ts';
import { type Analysis, analyse } from '../store/analysis.ts';
import {
  type DashboardStore,
  LISTED_SKIPPED,
  type RunPhase,
  selectBeat,
  settleNormalLabel,
} from '../store/dashboard-store.ts';
import type { SessionActions } from '../views/session-context.ts';
import { WorkerClient } from '../worker/client.ts';
import type {
  EngineTime,
  InspectedBeat,
  OpenedSet,
  Overlay,
  OverlayGroup,
  RunSource,
  ScoreBatch,
  WorkerEvent,
} from '../worker/protocol.ts';
import { AnalysisSchedule } from './analysis-schedule.ts';
import { ProgressMeter } from './progress-meter.ts';
import type { UrlState } from './url-state.ts';

/** A run the worker has accepted. */
interface ActiveRun {
  readonly number: number;
  readonly source: RunSource;
  readonly meter: ProgressMeter;
}

export interface SessionEnvironment {
  readonly createWorker: () => Worker;
  /** Absolute address of the folder of models, ending with a slash. */
  readonly modelsUrl: string;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** What the link to the page asked for. */
  readonly link: UrlState;
}

/**
 * Ties the worker to the store. Owns what is too large for the store: the scores and what is computed from them;
 * the store's `revision` rises whenever these changed.
 */
export class Session implements SessionActions {
  table = new ScoreTable();
  analysis: Analysis | null = null;
  private readonly store: DashboardStore;
  private readonly environment: SessionEnvironment;
  private client: WorkerClient;
  private ready: Promise<void>;
  private lastRun = 0;
  /** The beat a link asks for, until it has been scored or another set is opened. */
  private awaitedBeat: number | null;
  private active: ActiveRun | null = null;
  /** What the active run was recognised as, until its first scores arrive. */
  private incoming: OpenedSet | null = null;
  private incomingThresholds: Readonly<Record<Precision, number>> | null = null;
  private model: ShippedModelId;
  private readonly schedule: AnalysisSchedule;

  constructor(store: DashboardStore, environment: SessionEnvironment) {
    this.store = store;
    this.environment = environment;
    this.awaitedBeat = environment.link.selectedBeat;
    this.model = environment.link.model ?? DEFAULT_MODEL;
    this.schedule = new AnalysisSchedule(() => this.analyse(), environment.now);
    this.client = this.startWorker();
    this.ready = this.loadModel(environment.link.thresholds);
  }

  openFiles(files: readonly File[]): Promise<void> {
    const what = files.length === 1 ? files[0].name : `${files.length} files`;
    return this.open({ kind: 'files', files, overrides: [] }, what);
  }

  openDemo(name: string): Promise<void> {
    return this.open({ kind: 'demo', name }, 'synthetic beats');
  }

  /** Reads one file of the set again, as the person says it is to be read. */
  async overrideDialect(fileIndex: number, overrides: DialectOverrides): Promise<void> {
    const source = this.active?.source;
    if (source?.kind !== 'files') return;
    const all = source.files.map((_, index) => source.overrides[index] ?? {});
    const changed = all.with(fileIndex, { ...all[fileIndex], ...overrides });
    await this.open({ ...source, overrides: changed }, source.files[fileIndex].name);
  }

  setNormalLabel(fileIndex: number, rawLabel: number): void {
    settleNormalLabel(this.store, fileIndex, rawLabel);
    this.schedule.runNow();
  }

  /** Gives up what is being opened; where nothing is, stops the run on screen. */
  cancel(): void {
    const { opening } = this.store.getState();
    if (opening.kind === 'loading' && this.incoming === null) {
      void this.client.call('cancel', { run: this.lastRun }).catch(ignoreDeath);
      this.lastRun++;
      this.store.setState({ opening: { kind: 'none' } });
    } else if (this.active) {
      void this.client.call('cancel', { run: this.active.number }).catch(ignoreDeath);
    }
  }

  dismissFailure(): void {
    this.store.setState(({ opening, run }) => ({
      opening: opening.kind === 'refused' ? { kind: 'none' } : opening,
      run: opening.kind !== 'refused' && run.kind === 'failed' ? { kind: 'stopped' } : run,
    }));
  }

  /** Starts a new worker after one died, and opens again what was open. */
  async restart(): Promise<void> {
    this.client.close();
    this.store.setState({ engine: { kind: 'starting' } });
    this.client = this.startWorker();
    this.ready = this.loadModel();
    await this.openAgain();
  }

  /** Scores what is open with another pair of networks, at the thresholds shipped with it. */
  async selectModel(model: ShippedModelId): Promise<void> {
    if (model === this.model) return;
    this.model = model;
    this.ready = this.loadModel();
    await this.openAgain();
  }

  inspect(index: number): Promise<InspectedBeat> {
    return this.client.call('inspect', { run: this.active?.number ?? 0, index });
  }

  reportLayers(): Promise<readonly LayerReport[]> {
    return this.client.call('report-layers', { run: this.active?.number ?? 0 });
  }

  exportModel(format: ExportFormat): Promise<ExportedFile> {
    return this.client.call('export-model', { format });
  }

  timeEngines(): Promise<readonly EngineTime[]> {
    return this.client.call('time-engines', {});
  }

  overlay(groups: Record<OverlayGroup, Uint32Array>): Promise<Overlay> {
    return this.client.call('overlay', { run: this.active?.number ?? 0, groups });
  }

  private async openAgain(): Promise<void> {
    const source = this.active?.source;
    if (source) await this.open(source, 'the same beats again');
  }

  private startWorker(): WorkerClient {
    return new WorkerClient(this.environment.createWorker(), {
      onEvent: (event) => this.take(event),
      onDeath: (error) => this.fail(error.toData()),
    });
  }

  /** @param thresholds of a link; where it names none, those shipped with the model */
  private async loadModel(thresholds?: UrlState['thresholds']): Promise<void> {
    try {
      const modelUrl = new URL(`${this.model}/`, this.environment.modelsUrl).href;
      const info = await this.client.call('load-model', { modelUrl });
      const { card, engines: names, activationBytes, fallbackReason } = info;
      const started = perPrecision(
        (precision) => thresholds?.[precision] ?? card.thresholds[precision].value,
      );
      this.store.setState({
        engine: { kind: 'ready', card, names, activationBytes, fallbackReason },
        thresholds: this.active === null ? started : this.store.getState().thresholds,
      });
      // Scores of the model before stay on screen, under their own thresholds, until the new ones arrive.
      this.incomingThresholds = this.active === null ? null : started;
    } catch (thrown) {
      this.fail(AppError.from(thrown, 'engine-failed', 'The model could not be started.').toData());
    }
  }

  private fail(error: AppErrorData): void {
    this.store.setState({ engine: { kind: 'dead', error }, opening: { kind: 'none' } });
  }

  /** What is on screen stays until the worker has recognised the new set. */
  private async open(source: RunSource, what: string): Promise<void> {
    const number = ++this.lastRun;
    this.store.setState({ opening: { kind: 'loading', what } });
    await this.ready;
    if (this.store.getState().engine.kind !== 'ready' || number !== this.lastRun) return;
    try {
      const opened = await this.client.call('open', { run: number, source });
      if (number === this.lastRun) this.begin(number, source, opened);
      else void this.client.call('cancel', { run: number }).catch(ignoreDeath);
    } catch (thrown) {
      if (number !== this.lastRun || this.store.getState().engine.kind === 'dead') return;
      const error = AppError.from(thrown, 'read-failed', `${what} could not be opened.`).toData();
      this.store.setState({ opening: { kind: 'refused', error } });
    }
  }

  /** The worker has recognised the set; it comes on screen with its first scores, so that nothing flickers. */
  private begin(number: number, source: RunSource, opened: OpenedSet): void {
    const isSame = isSameSet(source, this.active?.source);
    // Read or scored in another way, the beats are the same: the chosen one is chosen again.
    if (isSame) this.awaitedBeat = this.store.getState().selectedBeat;
    else if (this.active !== null) this.awaitedBeat = null;
    this.active = { number, source, meter: new ProgressMeter(opened, this.environment.now) };
    this.incoming = opened;
  }

  private show({ files }: OpenedSet, { source, meter }: ActiveRun): void {
    this.incoming = null;
    this.table = new ScoreTable();
    this.analysis = null;
    this.schedule.reset();
    this.store.setState(({ thresholds }) => ({
      thresholds: this.incomingThresholds ?? thresholds,
      set: {
        files,
        demo: source.kind === 'demo' ? source.name : null,
        normalRawLabels: files.map(({ dialect }) => dialect?.normalRawLabel ?? 0),
        isLabelMeaningSettled: files.map(({ dialect }) => dialect?.isNormalLabelKnown ?? true),
        skippedCount: 0,
        skipped: [],
      },
      opening: { kind: 'none' },
      run: { kind: 'running', progress: meter.read(0, 0) },
      beatCount: 0,
      selectedBeat: null,
    }));
    this.incomingThresholds = null;
  }

  /** Events of a run that is no longer the current one are dropped. */
  private take(event: WorkerEvent): void {
    const run = this.active;
    if (run === null || event.run !== run.number) return;
    const isFirst = this.incoming !== null;
    if (this.incoming) this.show(this.incoming, run);
    switch (event.event) {
      case 'batch':
        this.takeBatch(run, event);
        if (isFirst) this.schedule.runNow();
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

  private takeBatch(run: ActiveRun, batch: ScoreBatch): void {
    void this.client.call('acknowledge', { run: run.number }).catch(ignoreDeath);
    this.table.append(batch);
    const { count } = this.table;
    this.store.setState(({ set, selectedBeat }) => ({
      beatCount: count,
      selectedBeat: selectedBeat ?? this.firstSelection(count),
      run: { kind: 'running', progress: run.meter.read(batch.progress, count) },
      set: set && {
        ...set,
        skippedCount: set.skippedCount + batch.skipped.length,
        skipped:
          set.skipped.length < LISTED_SKIPPED && batch.skipped.length > 0
            ? [...set.skipped, ...batch.skipped].slice(0, LISTED_SKIPPED)
            : set.skipped,
      },
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
    this.schedule.runNow();
    this.store.setState({ run: phase });
  }

  private analyse(): void {
    const { set, engine } = this.store.getState();
    if (set === null || engine.kind !== 'ready') return;
    const shipped = perPrecision((precision) => engine.card.thresholds[precision].value);
    this.analysis = analyse(this.table, set.normalRawLabels, shipped);
    this.store.setState(({ revision }) => ({ revision: revision + 1 }));
  }
}

/** The same beats, though perhaps read or scored in another way. */
function isSameSet(a: RunSource, b: RunSource | undefined): boolean {
  if (a.kind === 'files') return b?.kind === 'files' && a.files === b.files;
  return b?.kind === 'demo' && a.name === b.name;
}

/** A dead worker is told once, by `onDeath`; calls that were under way need not tell it again. */
function ignoreDeath(): void {}
