/** Cross-entropy of logits, and what a teacher adds to it. */
import { assert } from '../../core/assert.ts';

/** What the classes count and, where there is a teacher, what its word counts. */
export interface ClassLoss {
  /** `[classes]`, factor on the loss of a beat of the class. */
  readonly classWeights: readonly number[];
  /** Share of the target that is spread evenly over all classes. */
  readonly labelSmoothing: number;
}

export interface Teacher {
  /** 0..1, what the teacher's distribution counts against the label. */
  readonly share: number;
  /** Both distributions are softened by it (Hinton et al. 2015). */
  readonly temperature: number;
}

/** Softmax of one row, in place of a new array `target`. */
export function softmax(
  logits: Float32Array,
  start: number,
  temperature: number,
  target: Float64Array,
): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < target.length; k++) largest = Math.max(largest, logits[start + k] / temperature);
  let sum = 0;
  for (let k = 0; k < target.length; k++) {
    target[k] = Math.exp(logits[start + k] / temperature - largest);
    sum += target[k];
  }
  for (let k = 0; k < target.length; k++) target[k] /= sum;
}

/**
 * Mean over the batch of weighted cross-entropy, mixed with the teacher's; fills the gradient with respect to the logits.
 * The teacher's part is multiplied by the squared temperature, so that its gradients keep their size.
 * @param logits `[beats, classes]`
 * @param teacherLogits shaped alike, where there is a teacher
 * @param gradient shaped alike
 */
export function classLoss(
  logits: Float32Array,
  labels: Uint8Array,
  { classWeights, labelSmoothing }: ClassLoss,
  teaching: { readonly teacher: Teacher; readonly logits: Float32Array } | null,
  gradient: Float32Array,
): number {
  const classes = classWeights.length;
  assert(logits.length === labels.length * classes, `${logits.length} logits of ${labels.length} beats`);
  const own = new Float64Array(classes);
  const soft = new Float64Array(classes);
  const wanted = new Float64Array(classes);
  const share = teaching?.teacher.share ?? 0;
  const temperature = teaching?.teacher.temperature ?? 1;
  let loss = 0;
  for (let beat = 0; beat < labels.length; beat++) {
    const start = beat * classes;
    const weight = classWeights[labels[beat]] / labels.length;
    softmax(logits, start, 1, own);
    for (let k = 0; k < classes; k++) {
      const target = (k === labels[beat] ? 1 - labelSmoothing : 0) + labelSmoothing / classes;
      loss -= (1 - share) * weight * target * Math.log(Math.max(own[k], 1e-12));
      gradient[start + k] = (1 - share) * weight * (own[k] - target);
    }
    if (!teaching) continue;
    softmax(logits, start, temperature, soft);
    softmax(teaching.logits, start, temperature, wanted);
    for (let k = 0; k < classes; k++) {
      loss -= share * weight * temperature ** 2 * wanted[k] * Math.log(Math.max(soft[k], 1e-12));
      gradient[start + k] += share * weight * temperature * (soft[k] - wanted[k]);
    }
  }
  return loss;
}
