import { AppError } from '../core/app-error.ts';
import { createFp32Scorer } from '../models/fp32/tfjs-scorer.ts';
import { createInt8Scorer } from '../models/int8/int8-scorer.ts';
import type { AdaptedScores } from '../pipeline/recording-info.ts';
import type { Engines } from './engines.ts';
import type { PostEvent, Runner } from './runner.ts';

/** Of the whole time: scoring all beats again is quick beside learning. */
const LEARNING_SHARE = 0.9;

/** Fine-tunes the pair on the open recording; one at a time, the latest. */
export class Adaptation {
  private readonly runner: Runner<Engines>;
  private readonly post: PostEvent;
  private abort = new AbortController();

  constructor(runner: Runner<Engines>, post: PostEvent) {
    this.runner = runner;
    this.post = post;
  }

  cancel(): void {
    this.abort.abort();
  }

  /** @throws AppError `cancelled`; `bad-option` where the minutes hold too few beats */
  async start(run: number, minutes: number): Promise<AdaptedScores> {
    this.cancel();
    this.abort = new AbortController();
    const { signal } = this.abort;
    const beats = await this.runner.learningBeats(run, minutes);
    const { pair, backendName } = this.runner.enginesOf(run);
    // Training is not part of what every visitor loads.
    const { ADAPTATION, adaptToRecording } = await import('../training/recordings/adapt-to-recording.ts');
    const adapted = await adaptToRecording(
      pair,
      beats,
      ADAPTATION,
      ({ epoch, epochs }) =>
        this.tell(run, (LEARNING_SHARE * epoch) / epochs, `Learning: epoch ${epoch} of ${epochs}`),
      signal,
    );
    const scorers = {
      fp32: createFp32Scorer(pair.card, adapted.fp32, backendName),
      int8: createInt8Scorer(adapted.int8),
    };
    const scores = await this.runner.scoreAgain(
      run,
      scorers,
      (done, total) =>
        this.tell(run, LEARNING_SHARE + ((1 - LEARNING_SHARE) * done) / total, 'Scoring every beat again'),
      signal,
    );
    if (signal.aborted) throw new AppError('cancelled', 'Adapting to the recording was cancelled.');
    this.runner.adopt(run, scorers);
    const { beatsUsed, beatsDropped, thresholds } = adapted;
    return { beatsUsed, beatsDropped, thresholds, scores };
  }

  private tell(run: number, fraction: number, step: string): void {
    this.post({ run, event: 'adapting', fraction, step }, []);
  }
}
