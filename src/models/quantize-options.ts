/** The choices of post-training quantization; `quantize.ts` carries them out. */
export interface QuantizeOptions {
  /** One scale for a layer's weights, or one for each of its output channels. */
  readonly weights: 'per-tensor' | 'per-channel';
  /** Symmetric activations have zero point 0; asymmetric ones use all 256 values of their range. */
  readonly activations: 'symmetric' | 'asymmetric';
  readonly range: ActivationRangeRule;
}

/** How the range of an activation follows from the values seen in calibration. */
export type ActivationRangeRule =
  | { readonly kind: 'min-max' }
  /** Leaves out (100 - percent) % of the values, half at each end; one-sided where the other end is 0. */
  | { readonly kind: 'percentile'; readonly percent: number };
