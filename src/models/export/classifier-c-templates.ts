/** The parts of a classifier's C source that are the same for every network. */
import type { CBiasType } from './c-templates.ts';

/** Strides and sizes count int8 values, channels included. */
export const blockLayerStructure = (biasType: CBiasType): string => `typedef struct {
  const int8_t *weights; /* [blocks][2 filters][2 taps] */
  const uint8_t *skips; /* so many blocks are pruned before this one; null where none is */
  const uint16_t *blocks; /* of each pair of filters */
  const ${biasType} *biases;
  const int32_t *multipliers; /* one, or one per filter */
  const int8_t *shifts;
  uint8_t multiplier_step; /* 0: one multiplier for all filters */
  int16_t stride;
  int16_t positions;
  int16_t filters;
  int16_t input_zero_point;
  int16_t output_zero_point;
  int16_t lowest;
} block_layer;
`;

export const RUN_BLOCK_LAYER = `static int8_t finish(const block_layer *layer, int filter, int32_t sum) {
  const int entry = filter * layer->multiplier_step;
  sum = requantize(sum + layer->biases[filter], layer->multipliers[entry], layer->shifts[entry]);
  sum += layer->output_zero_point;
  if (sum < layer->lowest) sum = layer->lowest;
  if (sum > 127) sum = 127;
  return (int8_t)sum;
}

/* The input has its padding around it. */
static void run_layer(const block_layer *layer, const int8_t *input, int8_t *output) {
  for (int position = 0; position < layer->positions; position++) {
    const int8_t *weights = layer->weights;
    const uint8_t *skips = layer->skips;
    for (int filter = 0; filter < layer->filters; filter += 2) {
      const int8_t *taps = input + position * layer->stride;
      int32_t sum = 0;
      int32_t next_sum = 0;
      for (int block = layer->blocks[filter / 2]; block > 0; block--) {
        if (skips) taps += 2 * *skips++;
        const int32_t tap = taps[0] - layer->input_zero_point;
        const int32_t next_tap = taps[1] - layer->input_zero_point;
        sum += tap * weights[0] + next_tap * weights[1];
        next_sum += tap * weights[2] + next_tap * weights[3];
        taps += 2;
        weights += 4;
      }
      *output++ = finish(layer, filter, sum);
      if (filter + 1 < layer->filters) *output++ = finish(layer, filter + 1, next_sum);
    }
  }
}

static void fill(int8_t *values, int count, int8_t value) {
  while (count-- > 0) *values++ = value;
}

static void copy(int8_t *to, const int8_t *from, int count) {
  while (count-- > 0) *to++ = *from++;
}
`;

export function classFunction(prefix: string, macro: string): string {
  return `uint8_t ${prefix}_class(const int8_t logits[${macro}_CLASSES]) {
  uint8_t best = 0;
  for (uint8_t i = 1; i < ${macro}_CLASSES; i++)
    if (logits[i] > logits[best]) best = i;
  return best;
}
`;
}
