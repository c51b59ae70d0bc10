import { AppError } from '../core/app-error.ts';
import { askOnce } from '../core/ask-once.ts';
import { type ClassifierCard, findStage } from '../models/classifier/classifier-card.ts';
import { loadClassifierCard, loadClassifierFp32 } from '../models/classifier/load-classifier.ts';
import { loadPruningRecord, type PruningRecord } from '../models/classifier/pruning-record.ts';
import type { ClassifierExportFormat } from '../models/export/classifier-formats.ts';
import type { ExportedFile } from '../models/export/exported-file.ts';
import type { NetworkWeights } from '../models/network.ts';
import type { ClassifierId } from '../models/shipped-models.ts';
import type { ClassifiedBeats, ClassifierTiming } from '../pipeline/recording-info.ts';
import {
  type ClassedKind,
  type ClassificationStore,
  type ClassifierChoice,
  classifierInUse,
  createClassificationStore,
} from '../store/classification.ts';
import type { ClassifierActions } from '../views/session-context.ts';
import { fetchBytes } from '../worker/fetch-bytes.ts';
import type { ClassifierStageAddress } from '../worker/protocol.ts';

export interface ClassifierHost {
  /** Absolute address of the folder that holds `models/`, ending with a slash. */
  readonly baseUrl: string;
  /** Runs a stage over the set on screen. */
  readonly classify: (stage: ClassifierStageAddress) => Promise<ClassifiedBeats>;
  readonly time: (stage: ClassifierStageAddress) => Promise<ClassifierTiming>;
  readonly export: (stage: ClassifierStageAddress, format: ClassifierExportFormat) => Promise<ExportedFile>;
}

/** The beat classifier of the page: which one is chosen, and what it makes of the open set. */
export class ClassifierSession implements ClassifierActions {
  readonly state: ClassificationStore;
  private readonly host: ClassifierHost;
  private readonly cards = new Map<ClassifierId, Promise<ClassifierCard>>();
  private readonly records = new Map<ClassifierId, Promise<PruningRecord>>();
  /** Of the latest set that was put on screen or read to its end; answers for those before are dropped. */
  private request = 0;
  private isReady = false;

  constructor(host: ClassifierHost, choice: ClassifierChoice) {
    this.state = createClassificationStore(choice);
    this.host = host;
  }

  /** Another set is on screen, whose beats are still to come. @param kind what of it can be classed */
  reset(kind: ClassedKind): void {
    this.request++;
    this.isReady = false;
    this.state.setState({ kind, shown: null, isPending: false, error: null });
  }

  /** The classes of the set on screen are about to be asked for: who wants them waits. */
  announce(): void {
    if (this.state.getState().kind !== 'nothing') this.state.setState({ isPending: true, error: null });
  }

  /** The set on screen has beats to class: all that it will have. */
  async classify(): Promise<void> {
    if (this.state.getState().kind === 'nothing') return;
    this.isReady = true;
    await this.run();
  }

  async choose(choice: ClassifierChoice): Promise<void> {
    this.state.setState({ choice });
    if (this.isReady) await this.run();
  }

  time(sparsity: number): Promise<ClassifierTiming> {
    return this.host.time(this.addressOf(sparsity));
  }

  export(sparsity: number, format: ClassifierExportFormat): Promise<ExportedFile> {
    return this.host.export(this.addressOf(sparsity), format);
  }

  card(id: ClassifierId): Promise<ClassifierCard> {
    return askOnce(this.cards, id, () => loadClassifierCard(this.reader(id)));
  }

  pruningRecord(id: ClassifierId): Promise<PruningRecord> {
    return askOnce(this.records, id, () => loadPruningRecord(this.reader(id)));
  }

  async weights(id: ClassifierId, sparsity: number): Promise<NetworkWeights> {
    const stage = findStage(await this.card(id), sparsity);
    return loadClassifierFp32(this.reader(id), stage);
  }

  private async run(): Promise<void> {
    const request = ++this.request;
    const { choice } = this.state.getState();
    this.state.setState({ isPending: true, error: null });
    try {
      const beats = await this.host.classify(this.addressOf(choice.sparsity));
      if (request === this.request) this.state.setState({ shown: { choice, beats }, isPending: false });
    } catch (thrown) {
      if (request !== this.request) return;
      const error = AppError.from(thrown, 'engine-failed', 'The beats could not be classed.').toData();
      this.state.setState({ isPending: false, error });
    }
  }

  private reader(id: ClassifierId): (path: string) => Promise<Uint8Array> {
    return (path) => fetchBytes(new URL(path, this.folder(id)));
  }

  private addressOf(sparsity: number): ClassifierStageAddress {
    return { url: this.folder(classifierInUse(this.state.getState())), sparsity };
  }

  private folder(id: ClassifierId): string {
    return new URL(`models/${id}/`, this.host.baseUrl).href;
  }
}
