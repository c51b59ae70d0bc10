import { cFloat } from './c-constants.ts';
import type { CNames } from './c-names.ts';
import { type ClassifierAtStage, stageTitle } from './classifier-stage.ts';

export function classifierCHeader(classifier: ClassifierAtStage, { prefix, macro }: CNames): string {
  const { card, int8 } = classifier;
  const { inputLength, featureCount } = int8.network;
  const classes = card.classes.map((name, i) => `#define ${macro}_${name} ${i}`).join('\n');
  return `/* ${stageTitle(classifier)}: an INT8 classifier of heartbeats. Made by Beatlens; do not edit. */
#ifndef ${macro}_H
#define ${macro}_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Samples in a window, at ${card.input.rateHz} Hz; the R-peak is sample ${card.input.rPeakSample}. */
#define ${macro}_LENGTH ${inputLength}
#define ${macro}_FEATURES ${featureCount}
/* Classes of AAMI EC57, in the order of the logits. */
#define ${macro}_CLASSES ${card.classes.length}
${classes}

/* A value x becomes the int8 round(x / SCALE) + ZERO_POINT, saturated. */
#define ${macro}_WINDOW_SCALE ${cFloat(int8.input.scale)}
#define ${macro}_WINDOW_ZERO_POINT (${int8.input.zeroPoint})
#define ${macro}_FEATURE_SCALE ${cFloat(int8.joined.scale)}
#define ${macro}_FEATURE_ZERO_POINT (${int8.joined.zeroPoint})
/* An int8 logit q is (q - ZERO_POINT) * SCALE; their softmax gives probabilities. */
#define ${macro}_LOGIT_SCALE ${cFloat(int8.output.scale)}
#define ${macro}_LOGIT_ZERO_POINT (${int8.output.zeroPoint})

void ${prefix}_logits(const int8_t window[${macro}_LENGTH], const int8_t features[${macro}_FEATURES],
    int8_t logits[${macro}_CLASSES]);

/* The class of the largest logit, the first of them where several are. */
uint8_t ${prefix}_class(const int8_t logits[${macro}_CLASSES]);

#ifdef __cplusplus
}
#endif

#endif
`;
}
