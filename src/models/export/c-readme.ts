import type { InputContract } from '../../core/input-contract.ts';
import type { ModelPair } from '../load-model-pair.ts';
import { multiplierCount } from '../quantize-options.ts';
import { biasBytes, cNames, scratchBytes } from './c-names.ts';
import type { Rounding } from './c-templates.ts';

/** Code of one network with convolutions, dense layers and an interpolation: gcc 12, -Os, x86-64; a test holds it. */
export const CODE_BYTES_AT_MOST = 720;
/** A layer's sizes and pointers, where pointers take four bytes. */
const LAYER_STRUCTURE_BYTES = 36;

export interface CMemory {
  /** Weights, biases, multipliers, shifts, and the table of layers. */
  readonly flashConstantBytes: number;
  /** Buffers on the stack while a beat is scored, its own input not counted. */
  readonly ramBytes: number;
}

export function cMemory(pair: ModelPair): CMemory {
  const { int8, card } = pair;
  const weighted = int8.layers.filter(({ plan }) => plan.weightCount > 0);
  const constants = weighted.map(
    ({ plan }) =>
      plan.weightCount +
      biasBytes(pair.int8.layers) * plan.biasCount +
      5 * multiplierCount(plan, card.quantization.options) +
      LAYER_STRUCTURE_BYTES,
  );
  const scratch = scratchBytes(pair).slice(0, int8.layers.length - 1);
  return {
    flashConstantBytes: constants.reduce((sum, bytes) => sum + bytes, 0),
    ramBytes: scratch.reduce((sum, bytes) => sum + bytes, int8.inputLength),
  };
}

/** What has to happen to samples before they are quantized. */
const NORMALISATION: Readonly<Record<InputContract['normalisation'], string>> = {
  'unit-range': 'scaled so that its smallest valid sample is 0 and its largest 1',
  'median-asinh':
    'each valid sample x replaced by asinh((x - median) / mean |x - median|) over the valid samples',
  'running-median':
    'divided by the median peak-to-peak amplitude, 100 ms before to 100 ms after the R-peak, of the last 32 beats',
};

const WINDOW: Readonly<Record<InputContract['window'], string>> = {
  row: 'from its R-peak on for 1.2 median RR intervals',
  stitched: 'one whole beat from P wave to T wave in absolute time',
  centred: 'in absolute time, every second sample of a signal band-passed 1.5-40 Hz',
};

const SAME_ANSWERS = 'The answers equal those of Beatlens in the browser bit for bit.';
const OTHER_ANSWERS = 'Beatlens in the browser rounds otherwise: its answers differ by one now and then.';

export function cReadme(pair: ModelPair, rounding: Rounding): string {
  const { card } = pair;
  const { prefix, macro } = cNames(pair);
  const { flashConstantBytes, ramBytes } = cMemory(pair);
  const { rateHz, lengthSamples, rPeakSample, window, normalisation } = card.input;
  return `# ${card.name} ${card.version} in C

An INT8 autoencoder trained on normal heartbeats only: what it reconstructs badly is abnormal. Two files to add to a
project, \`${prefix}.h\` and \`${prefix}.c\`: C99, no allocation, no floating point, no library.

## Use

\`\`\`c
#include <stdio.h>
#include "${prefix}.h"

int main(void) {
  int8_t beat[${macro}_LENGTH];
  int valid = 0, value;
  while (valid < ${macro}_LENGTH && scanf("%d", &value) == 1) beat[valid++] = (int8_t)value;
  for (int i = valid; i < ${macro}_LENGTH; i++) beat[i] = ${macro}_INPUT_ZERO_POINT;
  const ${prefix}_result result = ${prefix}_score(beat, (uint16_t)valid, ${macro}_THRESHOLD);
  printf("%lu %s\\n", (unsigned long)result.error_sum, result.is_abnormal ? "abnormal" : "normal");
  return 0;
}
\`\`\`

A beat is ${lengthSamples} samples at ${rateHz} Hz with the R-peak at sample ${rPeakSample}, ${WINDOW[window]},
${NORMALISATION[normalisation]};
then quantized, \`round(x / ${macro}_INPUT_SCALE) + ${macro}_INPUT_ZERO_POINT\`, and filled up with the zero point
where it is shorter. Only the first \`valid_length\` samples are scored. The threshold is an integer, in 1/256 of a
quantum of error a sample, so that it can be tuned on the device without a float.

## Memory

| what | bytes |
|---|---|
| flash, constants (weights, biases, multipliers, shifts, layer table; 4-byte pointers) | ${flashConstantBytes} |
| flash, code (gcc 12, \`-Os\`, x86-64) | at most ${CODE_BYTES_AT_MOST} |
| RAM, on the stack during a call (besides the caller's ${lengthSamples} bytes of input and the saved registers) | ${ramBytes} |
| RAM, static | 0 |

${card.multiplyAccumulates} multiply-accumulates a beat. \`size ${prefix}.o\` tells the figures of your own compiler.

## Arithmetic

int8 weights and activations, int32 sums, fixed-point requantization with ${rounding} rounding, as in the 8-bit
quantization specification of TensorFlow Lite. ${rounding === pair.card.quantization.rounding ? SAME_ANSWERS : OTHER_ANSWERS}
`;
}
