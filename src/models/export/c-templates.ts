/** The parts of the C source that are the same for every network. */

export type CBiasType = 'int16_t' | 'int32_t';

/** Positions, strides and sizes count int8 values, channels included. */
export const layerStructure = (biasType: CBiasType): string => `typedef struct {
  const int8_t *weights; /* [filters][kernel_size] */
  const ${biasType} *biases;
  const int32_t *multipliers; /* one, or one per filter */
  const int8_t *shifts;
  uint8_t multiplier_step; /* 0: one multiplier for all filters */
  int16_t input_size;
  int16_t kernel_size;
  int16_t stride;
  int16_t pad_before;
  int16_t positions;
  int16_t filters;
  int16_t input_zero_point;
  int16_t output_zero_point;
  int16_t lowest;
} weighted_layer;
`;

export type Rounding = 'double' | 'single';

/** `single` is `src/models/int8/requantize.ts`; `double` is for those who compare with kernels that round twice. */
export const REQUANTIZE: Readonly<Record<Rounding, string>> = {
  double: `/* value * multiplier * 2^(shift - 31), rounded twice: ties go up first, then away from zero. */
static int32_t requantize(int32_t value, int32_t multiplier, int shift) {
  const int32_t shifted = value * ((int32_t)1 << (shift > 0 ? shift : 0));
  const int32_t high = (int32_t)(((int64_t)shifted * multiplier + ((int64_t)1 << 30)) >> 31);
  const int exponent = shift < 0 ? -shift : 0;
  const int32_t mask = (int32_t)(((int64_t)1 << exponent) - 1);
  const int32_t threshold = (mask >> 1) + (high < 0 ? 1 : 0);
  return (high >> exponent) + ((high & mask) > threshold ? 1 : 0);
}
`,
  single: `/* value * multiplier * 2^(shift - 31), rounded once: ties go up. */
static int32_t requantize(int32_t value, int32_t multiplier, int shift) {
  return (int32_t)(((int64_t)value * multiplier + ((int64_t)1 << (30 - shift))) >> (31 - shift));
}
`,
};

export const RUN_LAYER = `static void run_layer(const weighted_layer *layer, const int8_t *input, int8_t *output) {
  for (int position = 0; position < layer->positions; position++) {
    const int start = position * layer->stride - layer->pad_before;
    /* Padding is the zero point: its taps add nothing and are skipped. */
    const int first_tap = start < 0 ? -start : 0;
    const int rest = layer->input_size - start;
    const int end_tap = rest < layer->kernel_size ? rest : layer->kernel_size;
    for (int filter = 0; filter < layer->filters; filter++) {
      const int8_t *weights = layer->weights + filter * layer->kernel_size;
      const int entry = filter * layer->multiplier_step;
      int32_t sum = layer->biases[filter];
      for (int tap = first_tap; tap < end_tap; tap++)
        sum += (int32_t)(input[start + tap] - layer->input_zero_point) * weights[tap];
      sum = requantize(sum, layer->multipliers[entry], layer->shifts[entry]) + layer->output_zero_point;
      if (sum < layer->lowest) sum = layer->lowest;
      if (sum > 127) sum = 127;
      output[position * layer->filters + filter] = (int8_t)sum;
    }
  }
}
`;

export const INTERPOLATE = `/* Straight lines between the inputs in steps of step / 1024; ties go away from zero. */
static void interpolate(const int8_t *input, int inputs, int8_t *output, int outputs, int32_t step) {
  for (int i = 0; i < outputs; i++) {
    const int32_t at = i * step;
    const int lower = (at >> 10) < inputs - 1 ? (int)(at >> 10) : inputs - 1;
    const int upper = lower < inputs - 1 ? lower + 1 : lower;
    const int32_t fraction = at & 1023;
    const int32_t sum = input[lower] * (1024 - fraction) + input[upper] * fraction;
    output[i] = (int8_t)((sum + (sum > 0 ? 512 : -512)) / 1024);
  }
}
`;

export function scoreFunction(prefix: string, macro: string): string {
  return `${prefix}_result ${prefix}_score(const int8_t input[${macro}_LENGTH], uint16_t valid_length,
                                 uint16_t threshold) {
  int8_t reconstruction[${macro}_LENGTH];
  ${prefix}_result result = {0, false};
  ${prefix}_reconstruct(input, reconstruction);
  for (int i = 0; i < valid_length && i < ${macro}_LENGTH; i++) {
    const int difference = input[i] - reconstruction[i];
    result.error_sum += (uint32_t)(difference < 0 ? -difference : difference);
  }
  result.is_abnormal = 256u * result.error_sum >= (uint32_t)threshold * valid_length;
  return result;
}
`;
}
