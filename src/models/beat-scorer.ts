import type { BeatBatch } from '../core/beat-batch.ts';
import type { Precision } from '../core/precision.ts';

export type ScorerInput = Pick<BeatBatch, 'count' | 'length' | 'samples' | 'validLengths'>;

/**
 * One model in one arithmetic. A score is the mean absolute reconstruction error over the valid part of the
 * beat, in the units of the model's input; higher is more anomalous.
 */
export interface BeatScorer {
  readonly precision: Precision;
  /** For people, e.g. `TensorFlow.js wasm`. */
  readonly engine: string;
  /** `[count]`. */
  score(input: ScorerInput): Promise<Float32Array>;
  /** `[count, length]`; what lies past a beat's valid length is the network's and means nothing. */
  reconstruct(input: ScorerInput): Promise<Float32Array>;
  /** Frees what the engine holds; the scorer is not used again. */
  dispose(): void;
}
