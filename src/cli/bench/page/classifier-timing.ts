/** What the page of the benchmark `classifier` and its worker say to each other, and how the engines are called. */
import type { Turns } from './time-in-turns.ts';

/** Each from floats, window and features, to logits; the one with the softmax to probabilities. */
export const CLASSIFIER_ENGINES = {
  'int8-dense': 'INT8, dense kernel',
  'int8-sparse': 'INT8, pruned blocks skipped',
  'int8-page': 'the same with softmax, as the page runs it',
  'fp32-simd': 'FP32, the SIMD kernels of training',
  'litert-int8': 'INT8, LiteRT.js',
} as const;
export type ClassifierEngineId = keyof typeof CLASSIFIER_ENGINES;

export interface ClassifierTimingRequest extends Turns {
  /** Absolute, ending with a slash. */
  readonly modelUrl: string;
  readonly batchBeats: number;
}

export interface ClassifierTiming {
  readonly sparsity: number;
  readonly engine: ClassifierEngineId;
  /** One entry a round; rounds are the same for all engines and stages. */
  readonly microsecondsPerBeat: readonly number[];
}
