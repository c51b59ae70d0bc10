import { scoreToThreshold } from '../int8/int8-artifact.ts';
import type { ModelPair } from '../load-model-pair.ts';
import { cFloat } from './c-constants.ts';
import { cNames } from './c-names.ts';

export function cHeader(pair: ModelPair): string {
  const { card, int8 } = pair;
  const { prefix, macro } = cNames(pair);
  const threshold = scoreToThreshold(card.thresholds.int8.value, int8.input.scale);
  return `/* ${card.name} ${card.version}: an INT8 autoencoder that finds abnormal heartbeats. Made by Beatlens; do not edit. */
#ifndef ${macro}_H
#define ${macro}_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Samples in a beat, at ${card.input.rateHz} Hz; the R-peak is sample ${card.input.rPeakSample}. */
#define ${macro}_LENGTH ${int8.inputLength}

/* A sample x becomes the int8 round(x / INPUT_SCALE) + INPUT_ZERO_POINT, saturated. */
#define ${macro}_INPUT_SCALE ${cFloat(int8.input.scale)}
#define ${macro}_INPUT_ZERO_POINT (${int8.input.zeroPoint})

/* The shipped threshold, in 1/256 of a quantum of error a sample: a score of ${card.thresholds.int8.value.toPrecision(4)}. */
#define ${macro}_THRESHOLD ${threshold}u

typedef struct {
  /* Sum of |input - reconstruction| over the valid samples, in quanta; the score is
     INPUT_SCALE * error_sum / valid_length. */
  uint32_t error_sum;
  /* 256 * error_sum >= threshold * valid_length */
  bool is_abnormal;
} ${prefix}_result;

/* input and reconstruction share scale and zero point; they may not overlap. */
void ${prefix}_reconstruct(const int8_t input[${macro}_LENGTH], int8_t reconstruction[${macro}_LENGTH]);

/* Scores the first valid_length samples, 1 to LENGTH; what follows is padding. threshold is at most 65535. */
${prefix}_result ${prefix}_score(const int8_t input[${macro}_LENGTH], uint16_t valid_length,
                                 uint16_t threshold);

#ifdef __cplusplus
}
#endif

#endif
`;
}
