import type { LayerPlan } from './network.ts';

/** The choices of post-training quantization; `quantize.ts` carries them out. */
export interface QuantizeOptions {
  /**
   * One scale for a layer's weights, or one for each filter of a convolution. Fully connected layers have one
   * either way, as the TensorFlow Lite quantization specification asks.
   */
  readonly weights: 'per-tensor' | 'per-channel';
  /** Symmetric activations have zero point 0; asymmetric ones use all 256 values of their range. */
  readonly activations: 'symmetric' | 'asymmetric';
  readonly range: ActivationRangeRule;
}

/** How the range of an activation follows from the values seen in calibration. */
export type ActivationRangeRule =
  | { readonly kind: 'min-max' }
  /** Leaves out (100 - percent) % of the values, half at each end; one-sided where the other end is 0. */
  | { readonly kind: 'percentile'; readonly percent: number }
  /** Saturates where the histogram loses least information. */
  | { readonly kind: 'kl' }
  /** Saturates where the mean squared error is least. */
  | { readonly kind: 'mse' };

/** How many requantization multipliers a layer has: none without weights, else one for each weight scale. */
export function multiplierCount(plan: LayerPlan, options: Pick<QuantizeOptions, 'weights'>): number {
  if (plan.weightCount === 0) return 0;
  return options.weights === 'per-channel' && plan.layer.kind === 'conv1d' ? plan.layer.filters : 1;
}
