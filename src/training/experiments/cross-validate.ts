/**
 * One variant under cross-validation, without a single test beat: normal beats in three folds, each left out once and
 * judged against abnormal beats, none of which any fit sees. Accuracy and F1 at the class balance of the paper; their
 * threshold comes from one half of the judged beats and is counted on the other, both ways.
 */
import { createRng, shuffle } from '../../core/rng.ts';
import { type Confusion, confusionAt } from '../../metrics/confusion.ts';
import { ratesOf } from '../../metrics/rates.ts';
import { auroc } from '../../metrics/roc.ts';
import { scoreSteps, thresholdAtStep } from '../../metrics/score-steps.ts';
import type { SortedScores } from '../../metrics/sorted-scores.ts';
import type { TfjsBackendName } from '../../models/fp32/tfjs-backend.ts';
import { createFp32Scorer } from '../../models/fp32/tfjs-scorer.ts';
import type { NetworkWeights } from '../../models/network.ts';
import { splitBeats } from '../data-parts.ts';
import { sortPartScores } from '../evaluate.ts';
import { fitNetwork } from '../fit.ts';
import { type LabelledBeats, selectBeats } from '../labelled-beats.ts';
import { atPaperBalance, PAPER_BALANCE } from '../results/class-balance.ts';
import type { Variant } from './variants.ts';

const FOLDS = 3;

export interface Fold {
  /** Normal beats to fit on. */
  readonly training: Int32Array;
  /** Normal beats left out, and all abnormal ones. */
  readonly judged: Int32Array;
}

/** Of the beats that are not in the test part which this seed gives. */
export function foldsWithoutTest(isAbnormal: Uint8Array, seed: number): Fold[] {
  const isTest = new Set(splitBeats(isAbnormal, seed).test);
  const usable = Int32Array.from(isAbnormal.keys()).filter((beat) => !isTest.has(beat));
  const normal = shuffle(
    usable.filter((beat) => isAbnormal[beat] === 0),
    createRng(seed),
  );
  const abnormal = usable.filter((beat) => isAbnormal[beat] === 1);
  return Array.from({ length: FOLDS }, (_, fold) => ({
    training: normal.filter((_, i) => i % FOLDS !== fold),
    judged: Int32Array.of(...normal.filter((_, i) => i % FOLDS === fold), ...abnormal),
  }));
}

export interface FoldFigures {
  readonly auroc: number;
  readonly accuracy: number;
  readonly f1: number;
}

export function fitFold(variant: Variant, beats: LabelledBeats, fold: Fold, seed: number): NetworkWeights {
  return fitNetwork(variant.network, variant.fit, selectBeats(beats, fold.training), seed, () => {});
}

/** @returns the figures of each fold. */
export async function crossValidate(
  variant: Variant,
  beats: LabelledBeats,
  seed: number,
  backendName: TfjsBackendName,
): Promise<FoldFigures[]> {
  const figures: FoldFigures[] = [];
  for (const fold of foldsWithoutTest(beats.isAbnormal, seed)) {
    const scorer = createFp32Scorer(variant, fitFold(variant, beats, fold, seed), backendName);
    const judged = selectBeats(beats, fold.judged);
    figures.push(judgeScores(await scorer.score(judged), judged.isAbnormal));
    scorer.dispose();
  }
  return figures;
}

export function judgeScores(scores: Float32Array, isAbnormal: Uint8Array): FoldFigures {
  const halves = [0, 1].map((half) => {
    const beats = Int32Array.from(isAbnormal.keys()).filter((beat) => beat % 2 === half);
    return sortPartScores(
      Float32Array.from(beats, (beat) => scores[beat]),
      { isAbnormal: Uint8Array.from(beats, (beat) => isAbnormal[beat]) },
    );
  });
  const counts = [countAcross(halves[0], halves[1]), countAcross(halves[1], halves[0])];
  const rates = ratesOf(
    atPaperBalance({
      tp: counts[0].tp + counts[1].tp,
      fp: counts[0].fp + counts[1].fp,
      tn: counts[0].tn + counts[1].tn,
      fn: counts[0].fn + counts[1].fn,
    }),
  );
  return {
    auroc: auroc(sortPartScores(scores, { isAbnormal })) ?? Number.NaN,
    accuracy: rates.accuracy ?? Number.NaN,
    f1: rates.f1 ?? Number.NaN,
  };
}

/** The threshold most accurate at the class balance of the paper, counted on beats it was not chosen on. */
function countAcross(chooseOn: SortedScores, countOn: SortedScores): Confusion {
  const perNormal = PAPER_BALANCE.normal / chooseOn.normal.length;
  const perAbnormal = PAPER_BALANCE.abnormal / chooseOn.abnormal.length;
  const steps = scoreSteps(chooseOn);
  let threshold = Number.POSITIVE_INFINITY;
  let best = 0;
  for (let step = 0; step < steps.scores.length; step++) {
    const gain = steps.truePositives[step] * perAbnormal - steps.falsePositives[step] * perNormal;
    if (gain <= best) continue;
    best = gain;
    threshold = thresholdAtStep(steps, step);
  }
  return confusionAt(countOn, threshold);
}
