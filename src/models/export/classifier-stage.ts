import type { ClassifierCard, ClassifierStage } from '../classifier/classifier-card.ts';
import { loadClassifierFp32, loadClassifierInt8 } from '../classifier/load-classifier.ts';
import type { QuantizedClassifier } from '../int8/sparse/quantized-classifier.ts';
import type { NetworkWeights } from '../network.ts';

/** A beat classifier at one sparsity, in both precisions: what its exporters take. */
export interface ClassifierAtStage {
  readonly card: ClassifierCard;
  readonly stage: ClassifierStage;
  readonly fp32: NetworkWeights;
  readonly int8: QuantizedClassifier;
}

/** Names of the inputs and the output in every format: int8 or float32 `[beats, ...]`. */
export const CLASSIFIER_ENDS = { window: 'window', features: 'features', logits: 'logits' } as const;

/** Of files, e.g. `classifier-mixed-60`. */
export function stageId({ card, stage }: Pick<ClassifierAtStage, 'card' | 'stage'>): string {
  return `${card.id}-${sparsityPercent(stage).padStart(2, '0')}`;
}

/** For people, e.g. `Beat classifier, mixed beats 1.0.0, 60 % pruned`. */
export function stageTitle({ card, stage }: Pick<ClassifierAtStage, 'card' | 'stage'>): string {
  const pruned = stage.sparsity === 0 ? 'unpruned' : `${sparsityPercent(stage)} % pruned`;
  return `${card.name} ${card.version}, ${pruned}`;
}

/** `0`, `60`. */
export function sparsityPercent({ sparsity }: Pick<ClassifierStage, 'sparsity'>): string {
  return String(Math.round(100 * sparsity));
}

/** @param readFile takes a path relative to the classifier's folder @throws AppError `model-broken` that names the file */
export async function loadClassifierAtStage(
  readFile: (path: string) => Promise<Uint8Array>,
  card: ClassifierCard,
  stage: ClassifierStage,
): Promise<ClassifierAtStage> {
  const [fp32, int8] = await Promise.all([
    loadClassifierFp32(readFile, stage),
    loadClassifierInt8(readFile, card, stage),
  ]);
  return { card, stage, fp32, int8 };
}
