import {
  type Activation,
  type Conv1dLayer,
  conv1dPadBefore,
  type LayerPlan,
  tensorSize,
} from '../network.ts';
import type { OnnxAttributes } from './onnx-graph.ts';

/** Any layer as a Conv over `[beats, channels, length]`. */
export interface Convolution {
  /** `[filters, channels, kernelSize]` */
  readonly weightShape: readonly [filters: number, channels: number, kernelSize: number];
  readonly attributes: OnnxAttributes;
  readonly activation: Activation;
}

/** What a layer's Conv takes: -1 stands for the beats. */
export function imageShape({ input }: LayerPlan): number[] {
  return [-1, input.channels, input.length];
}

export function convolutionOf(plan: LayerPlan): Convolution {
  const { layer, input, output } = plan;
  if (layer.kind === 'conv1d') {
    return {
      weightShape: [layer.filters, input.channels, layer.kernelSize],
      attributes: {
        kernel_shape: [layer.kernelSize],
        strides: [layer.stride],
        pads: paddingOf(layer, plan),
      },
      activation: layer.activation,
    };
  }
  return {
    weightShape: [tensorSize(output), input.channels, input.length],
    attributes: { kernel_shape: [input.length] },
    activation: layer.kind === 'dense' ? layer.activation : 'linear',
  };
}

/** Explicit, for ONNX leaves open which side of `SAME` gets the odd sample to its two variants. */
function paddingOf(conv: Conv1dLayer, { input, output }: LayerPlan): [before: number, after: number] {
  const before = conv1dPadBefore(conv, input.length);
  const span = (output.length - 1) * conv.stride + conv.kernelSize;
  return [before, Math.max(0, span - input.length - before)];
}

/** From `[filters, kernelSize, channels]`, as weights lie here, to `[filters, channels, kernelSize]`. */
export function channelsFirst(
  weights: Float32Array | Int8Array,
  { weightShape: [filters, channels, kernelSize] }: Convolution,
): Float32Array | Int8Array {
  const moved = weights.slice();
  for (let filter = 0; filter < filters; filter++) {
    for (let tap = 0; tap < kernelSize; tap++) {
      for (let channel = 0; channel < channels; channel++) {
        moved[(filter * channels + channel) * kernelSize + tap] =
          weights[(filter * kernelSize + tap) * channels + channel];
      }
    }
  }
  return moved;
}
