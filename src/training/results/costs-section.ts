/** What a pair weighs and costs, counted. */
import { assertUnreachable } from '../../core/assert.ts';
import { BIAS_BYTES } from '../../models/int8/int8-artifact.ts';
import type { ModelCard } from '../../models/model-card.ts';
import { type Layer, type LayerPlan, largestLayerPair, planNetwork } from '../../models/network.ts';
import { multiplierCount } from '../../models/quantize-options.ts';
import { formatCount, markdownTable } from './markdown.ts';

export function costsSection(card: ModelCard): string {
  const { ledger, network, parameters, files } = card;
  const layers = markdownTable(
    ['layer', 'output', 'weights', 'biases', 'requantization constants', 'multiply-accumulates'],
    planNetwork(network).map((plan) => layerRow(plan, card)),
  );
  const bytes = markdownTable(
    ['INT8 artifact', 'bytes'],
    [
      ['weights, 1 byte each', formatCount(ledger.weights)],
      [
        `biases, ${BIAS_BYTES} bytes each (int32 in the arithmetic, scaled so as to fit)`,
        formatCount(ledger.biases),
      ],
      ['multipliers, shifts, zero points, input scale', formatCount(ledger.requantization)],
      ['score threshold', formatCount(ledger.threshold)],
      ['**total, the size of the file**', `**${formatCount(ledger.total)}**`],
      ['parameters × 1, as the paper counts', formatCount(parameters)],
      [
        'the same with biases of 4 bytes',
        formatCount(ledger.total - ledger.biases + (4 * ledger.biases) / BIAS_BYTES),
      ],
      ['FP32 file, for comparison', formatCount(files.fp32.bytes)],
    ],
  );
  return (
    `${layers}\n\n${bytes}\n\n` +
    `${formatCount(card.multiplyAccumulates)} multiply-accumulates a beat; the largest layer holds ` +
    `${formatCount(largestLayerPair(network))} bytes of INT8 activations (its input and its output), four times that in FP32.`
  );
}

function layerRow(plan: LayerPlan, card: ModelCard): string[] {
  const { length, channels } = plan.output;
  return [
    describeLayer(plan.layer),
    `${length} × ${channels}`,
    formatCount(plan.weightCount),
    formatCount(plan.biasCount),
    formatCount(2 * multiplierCount(plan, card.quantization.options) + (plan.weightCount > 0 ? 1 : 0)),
    formatCount(plan.multiplyAccumulates),
  ];
}

function describeLayer(layer: Layer): string {
  switch (layer.kind) {
    case 'conv1d':
      return `convolution ${layer.filters} × ${layer.kernelSize}, stride ${layer.stride}, ${layer.activation}`;
    case 'dense':
      return `dense ${layer.units}, ${layer.activation}`;
    case 'interpolate':
      return `interpolation to ${layer.outputs}`;
    default:
      return assertUnreachable(layer);
  }
}
