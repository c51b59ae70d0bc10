import { AppError } from '../core/app-error.ts';
import { askOnce } from '../core/ask-once.ts';
import { assert } from '../core/assert.ts';
import { AAMI_CLASSES } from '../core/label.ts';
import { type BeatClassifier, callClasses, int8Classifier } from '../models/classifier/beat-classifier.ts';
import { type ClassifierCard, findStage } from '../models/classifier/classifier-card.ts';
import { loadClassifierCard, loadClassifierInt8 } from '../models/classifier/load-classifier.ts';
import type { ClassifierExportFormat } from '../models/export/classifier-formats.ts';
import { loadClassifierAtStage } from '../models/export/classifier-stage.ts';
import type { ExportedFile } from '../models/export/exported-file.ts';
import type { QuantizedClassifier } from '../models/int8/sparse/quantized-classifier.ts';
import type { ClassifiedBeats, ClassifierTiming } from '../pipeline/recording-info.ts';
import { exportClassifierArchive } from './export-archive.ts';
import { fetchBytes } from './fetch-bytes.ts';
import type { ClassifierStageAddress } from './protocol.ts';
import type { Runner, RunnerEngines } from './runner.ts';
import { timeClassifiers } from './time-classifiers.ts';

interface StartedClassifier {
  readonly quantized: QuantizedClassifier;
  readonly classifier: BeatClassifier;
}

interface ClassifiedSegment {
  readonly count: number;
  readonly probabilities: Float32Array;
}

/** Runs one stage of a beat classifier over the open set; one at a time, the latest. */
export class Classification {
  private readonly runner: Pick<Runner<RunnerEngines>, 'classifierInputs'>;
  private readonly readFile: (url: URL) => Promise<Uint8Array>;
  private readonly cards = new Map<string, Promise<ClassifierCard>>();
  private readonly started = new Map<string, Promise<StartedClassifier>>();
  private latest = 0;

  constructor(
    runner: Pick<Runner<RunnerEngines>, 'classifierInputs'>,
    readFile: (url: URL) => Promise<Uint8Array> = fetchBytes,
  ) {
    this.runner = runner;
    this.readFile = readFile;
  }

  /** @throws AppError `cancelled` where another stage was asked for meanwhile; `too-long`; `bad-option` */
  async start(run: number, stage: ClassifierStageAddress): Promise<ClassifiedBeats> {
    const letOthersIn = this.yielderOf(++this.latest);
    const { classifier } = await this.classifierOf(stage);
    const segments: ClassifiedSegment[] = [];
    for (const input of this.runner.classifierInputs(run)) {
      segments.push({ count: input.count, probabilities: classifier.classify(input) });
      await letOthersIn();
    }
    return joinSegments(segments);
  }

  /**
   * On the first beats of the open set, of which there is at least one.
   * @throws AppError `cancelled` where a stage is to class beats meanwhile; `too-long`; `bad-option`
   */
  async time(run: number, stage: ClassifierStageAddress): Promise<ClassifierTiming> {
    const letOthersIn = this.yielderOf(this.latest);
    const [{ classifier, quantized }, unpruned] = await Promise.all([
      this.classifierOf(stage),
      this.classifierOf({ ...stage, sparsity: 0 }),
    ]);
    const [input] = this.runner.classifierInputs(run);
    assert(input !== undefined, 'a set with beats is open');
    const networks = [quantized, unpruned.quantized];
    const rules = { now: () => performance.now(), pause: letOthersIn };
    const [time, unprunedTime] = await timeClassifiers(networks, input, rules);
    return {
      engine: classifier.engine,
      microsecondsPerBeat: time,
      unprunedMicrosecondsPerBeat: unprunedTime,
    };
  }

  /** @throws AppError `bad-option` that names the stages there are */
  async export(
    { url, sparsity }: ClassifierStageAddress,
    format: ClassifierExportFormat,
  ): Promise<ExportedFile> {
    const card = await this.cardOf(url);
    const readFile = (path: string) => this.readFile(new URL(path, url));
    const classifier = await loadClassifierAtStage(readFile, card, findStage(card, sparsity));
    return exportClassifierArchive(classifier, format);
  }

  /** Lets other requests in, and throws where one of them classes beats. */
  private yielderOf(latest: number): () => Promise<void> {
    return async () => {
      await nextTask();
      if (latest !== this.latest) throw new AppError('cancelled', 'Another classifier was chosen.');
    };
  }

  private classifierOf({ url, sparsity }: ClassifierStageAddress): Promise<StartedClassifier> {
    return askOnce(this.started, `${url} ${sparsity}`, async () => {
      const card = await this.cardOf(url);
      const stage = findStage(card, sparsity);
      const quantized = await loadClassifierInt8((path) => this.readFile(new URL(path, url)), card, stage);
      return { quantized, classifier: int8Classifier(quantized) };
    });
  }

  private cardOf(url: string): Promise<ClassifierCard> {
    return askOnce(this.cards, url, () => loadClassifierCard((path) => this.readFile(new URL(path, url))));
  }
}

function joinSegments(segments: readonly ClassifiedSegment[]): ClassifiedBeats {
  const count = segments.reduce((sum, segment) => sum + segment.count, 0);
  const probabilities = new Float32Array(count * AAMI_CLASSES.length);
  let place = 0;
  for (const segment of segments) {
    probabilities.set(segment.probabilities, place);
    place += segment.probabilities.length;
  }
  return { count, classes: callClasses(probabilities), probabilities };
}

/** Lets other requests in. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
