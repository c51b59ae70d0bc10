/**
 * What a beat is known to be. Files carry small integers; which of them means normal differs between copies
 * of the same data (Kaggle: 0; TensorFlow's ECG5000: 1), so the raw value travels with the beat and this
 * file alone turns it into a label.
 */
export type Label = 'normal' | 'abnormal' | 'unknown';

/** Raw label of a beat without one. Raw labels are integers 0..127, stored in an `Int8Array`. */
export const NO_RAW_LABEL = -1;

/** The largest integer that is taken for a class label. */
export const MAX_RAW_LABEL = 9;

/** AAMI EC57 classes as the MIT-BIH part of the Kaggle set numbers them: 0 N, 1 S, 2 V, 3 F, 4 Q. */
export const AAMI_CLASSES = ['N', 'S', 'V', 'F', 'Q'] as const;
/** In a column of indices into `AAMI_CLASSES`: not classed. */
export const NO_CLASS = 0xff;
export type AamiClass = (typeof AAMI_CLASSES)[number];

/** @param normalRawLabel the raw value that means normal; every other non-negative value is abnormal. */
export function labelOf(rawLabel: number, normalRawLabel: number): Label {
  if (rawLabel === NO_RAW_LABEL) return 'unknown';
  return rawLabel === normalRawLabel ? 'normal' : 'abnormal';
}
