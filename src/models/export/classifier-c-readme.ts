import { planClassifier } from '../classifier/classifier-network.ts';
import type { LayerPlan } from '../network.ts';
import { multiplierCount, type QuantizeOptions } from '../quantize-options.ts';
import { ROW_CLASSIFIERS } from '../shipped-models.ts';
import { biasBytes, type CNames } from './c-names.ts';
import { blockCount, filterPairs, packWeights } from './classifier-c-blocks.ts';
import { bufferBytes } from './classifier-c-source.ts';
import { type ClassifierAtStage, sparsityPercent, stageTitle } from './classifier-stage.ts';

/** Of any network: gcc 12, -Os, x86-64; a test holds it. */
export const CLASSIFIER_CODE_BYTES_AT_MOST = 720;
/** Sizes and pointers of a layer, where pointers take four bytes. */
const LAYER_STRUCTURE_BYTES = 40;

export interface ClassifierCMemory {
  /** Weights, skips, counts of blocks, biases, multipliers, shifts, and the table of layers. */
  readonly flashConstantBytes: number;
  /** Both buffers on the stack while a beat is classified, its own input not counted. */
  readonly ramBytes: number;
}

export function classifierCMemory({ card, int8 }: ClassifierAtStage): ClassifierCMemory {
  const constants = int8.layers.map((layer) => {
    const { weights, skips } = packWeights(layer);
    return (
      weights.length + (skips?.length ?? 0) + beside(layer.plan, card.quantization, biasBytes(int8.layers))
    );
  });
  return {
    flashConstantBytes: sum(constants),
    ramBytes: sum(bufferBytes(int8.layers.map(({ plan }) => plan))),
  };
}

/** The card's first stage, of which no weight is pruned: what pruning started from. */
function unprunedMemory({ card }: ClassifierAtStage): ClassifierCMemory {
  const plans = planClassifier(card.stages[0].network);
  const constants = plans.map((plan) => 4 * blockCount(plan) + beside(plan, card.quantization, 2));
  return { flashConstantBytes: sum(constants), ramBytes: sum(bufferBytes(plans)) };
}

/** Everything of a layer but its weights. */
function beside(plan: LayerPlan, options: QuantizeOptions, bytesOfBias: number): number {
  return (
    2 * filterPairs(plan) +
    bytesOfBias * plan.biasCount +
    5 * multiplierCount(plan, options) +
    LAYER_STRUCTURE_BYTES
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const RECORDING_WINDOW = `of a signal band-passed 0.5-40 Hz and divided by the usual
peak-to-peak amplitude of the QRS complex around it`;

const ROW_WINDOW = `put together from
a row that starts at its R-peak and runs 1.2 median RR intervals: what comes before its next R-peak, then what comes after its
first, less the median of the row and divided by the peak-to-peak amplitude of the QRS complex`;

export function classifierCReadme(classifier: ClassifierAtStage, { prefix, macro }: CNames): string {
  const { card, stage, int8 } = classifier;
  const { rateHz, lengthSamples, rPeakSample, features } = card.input;
  const own = classifierCMemory(classifier);
  const unpruned = unprunedMemory(classifier);
  return `# ${stageTitle(classifier)}, in C

An INT8 classifier of heartbeats: which of the AAMI EC57 classes ${card.classes.join(', ')} a beat belongs to. Two files to add to a
project, \`${prefix}.h\` and \`${prefix}.c\`: C99, no allocation, no floating point, no library.

## Use

\`\`\`c
#include <stdio.h>
#include "${prefix}.h"

int main(void) {
  int8_t beat[${macro}_LENGTH + ${macro}_FEATURES];
  int8_t logits[${macro}_CLASSES];
  int count = 0, value;
  while (count < ${macro}_LENGTH + ${macro}_FEATURES && scanf("%d", &value) == 1) beat[count++] = (int8_t)value;
  ${prefix}_logits(beat, beat + ${macro}_LENGTH, logits);
  printf("%c\\n", "${card.classes.join('')}"[${prefix}_class(logits)]);
  return 0;
}
\`\`\`

A window is ${lengthSamples} samples at ${rateHz} Hz with the R-peak at sample ${rPeakSample}, ${ROW_CLASSIFIERS.some((id) => id === card.id) ? ROW_WINDOW : RECORDING_WINDOW}. The features, in order; ratios as binary logarithms:

${features.map((name, i) => `${i + 1}. ${name}`).join('\n')}

Windows are quantized \`round(x / ${macro}_WINDOW_SCALE) + ${macro}_WINDOW_ZERO_POINT\`, features with
\`FEATURE_SCALE\` and \`FEATURE_ZERO_POINT\`: they join what the convolutions leave, and have its scale. Logits come in the
order of the classes; the largest is the class, and \`softmax((logit - LOGIT_ZERO_POINT) * LOGIT_SCALE)\` gives probabilities.

## Memory and work

|  | this network, ${sparsityPercent(stage)} % pruned | unpruned |
|---|---|---|
| flash, constants (weights, biases, multipliers, shifts, layer table; 4-byte pointers), bytes | ${own.flashConstantBytes} | ${unpruned.flashConstantBytes} |
| flash, code (gcc 12, \`-Os\`, x86-64), bytes | at most ${CLASSIFIER_CODE_BYTES_AT_MOST} | at most ${CLASSIFIER_CODE_BYTES_AT_MOST} |
| RAM, on the stack during a call, besides the caller's ${lengthSamples + int8.network.featureCount} bytes of input and the saved registers | ${own.ramBytes} | ${unpruned.ramBytes} |
| RAM, static | 0 | 0 |
| multiply-accumulates a beat | ${stage.multiplyAccumulates} | ${card.stages[0].multiplyAccumulates} |
| accuracy on the test beats | ${percent(stage.figures.int8.accuracy)} | ${percent(card.stages[0].figures.int8.accuracy)} |

Weights lie in blocks of two filters by two taps. Where it takes less room only the blocks that were not pruned are there,
each with a byte that says how many were left out before it, and only they are computed. \`size ${prefix}.o\` tells the
figures of your own compiler.

## Arithmetic

int8 weights and activations, int32 sums, fixed-point requantization with single rounding, as in the 8-bit quantization
specification of TensorFlow Lite. The logits equal those of Beatlens in the browser bit for bit.
`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
