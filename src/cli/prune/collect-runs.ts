/** All runs of a protocol, judged in both precisions. */
import { assert } from '../../core/assert.ts';
import { classMatrix, macroF1 } from '../../metrics/class-figures.ts';
import { callClasses } from '../../models/classifier/beat-classifier.ts';
import { writeClassifierInt8 } from '../../models/classifier/classifier-artifact.ts';
import { costOf } from '../../models/classifier/pruned-classifier.ts';
import { METHODS, type PruningMethod } from '../../models/classifier/pruning-method.ts';
import { BATCH_BEATS } from '../../models/simd/kernel-memory.ts';
import { gatherInputs } from '../../training/classifier/classifier-beats.ts';
import { classifierLogits } from '../../training/classifier/fit-classifier.ts';
import { widthsOf } from '../../training/classifier/prune-stage.ts';
import {
  type Int8Stage,
  type JudgedStage,
  macroClasses,
  type ProtocolRuns,
  type SeedRuns,
} from '../../training/classifier/results/protocol-runs.ts';
import { PUBLISHED_STUDY } from '../../training/classifier/results/published-study.ts';
import { type Int8Judgement, judgeInt8 } from './judge-int8.ts';
import type { RunCache } from './run-cache.ts';
import { isStored, type JudgedClassifier, type RunPlan, takeBaseline, takeStages } from './stored-runs.ts';
import { timeClassifiers } from './time-classifiers.ts';

/** A classifier with what it is in integers: what ships. */
export interface QuantizedStage {
  readonly judged: JudgedClassifier;
  readonly int8: Int8Judgement;
}

export interface CollectedRuns {
  readonly runs: ProtocolRuns;
  /** Of the seed that ships: the baseline, then its stages. */
  readonly shipped: readonly QuantizedStage[];
  readonly shippedPlan: RunPlan;
}

/** @param plans of one protocol, seed by seed; what is not stored is left out, but for the first plan's own stages */
export async function collectRuns(
  cache: RunCache,
  plans: readonly RunPlan[],
  log: (line: string) => void,
): Promise<CollectedRuns> {
  const seeds: SeedRuns[] = [];
  let best: { plan: RunPlan; quantized: readonly QuantizedStage[]; figure: number } | null = null;
  for (const [i, plan] of plans.entries()) {
    if (i > 0 && !(await isStored(cache, plan, 'multistage'))) continue;
    const baseline = await takeBaseline(cache, plan, log);
    const multistage = await takeStages(cache, plan, 'multistage', baseline.pruned, log);
    const quantized = [baseline, ...multistage].map((judged) => ({
      judged,
      int8: judgeInt8(judged.pruned, plan.data),
    }));
    const figure = choosingFigure(plan, multistage);
    if (best === null || figure > best.figure) best = { plan, quantized, figure };
    const [first, ...stages] = quantized.map(describeQuantized);
    const others = new Map<PruningMethod, JudgedStage[]>();
    for (const method of METHODS.slice(1)) {
      if (!(await isStored(cache, plan, method))) continue;
      const judged = await takeStages(cache, plan, method, baseline.pruned, log);
      others.set(method, judged.map(describeStage));
    }
    seeds.push({ seed: plan.seed, baseline: first, multistage: stages, others });
    log(`${plan.protocol}, seed ${plan.seed}: judged`);
  }
  assert(best !== null, 'at least one seed');
  const { plan: shippedPlan, quantized: shipped } = best;
  const [{ of, protocol, data }] = plans;
  const { beats, split } = data;
  const batch = gatherInputs(beats, split.test.slice(0, BATCH_BEATS));
  const timed = shipped.map(({ int8, judged }) => ({
    classifier: int8.classifier,
    choice: judged.method === 'baseline' ? ('dense' as const) : ('by-density' as const),
  }));
  return {
    shipped,
    shippedPlan,
    runs: {
      of,
      protocol,
      truth: Uint8Array.from(split.test, (beat) => beats.classes[beat]),
      records: Uint8Array.from(split.test, (beat) => beats.records[beat]),
      trainingBeats: split.training.length,
      seeds,
      shippedSeed: shippedPlan.seed,
      microseconds: timeClassifiers(timed, batch.windows, batch.features),
    },
  };
}

/**
 * What decides which seed ships: macro-F1 of the network at the study's sparsity, on beats that do not judge it. Those kept
 * for choosing where there are any, else those it was trained on.
 */
function choosingFigure(
  { protocol, data: { beats, split } }: RunPlan,
  multistage: readonly JudgedClassifier[],
): number {
  const stage = multistage.find(({ sparsity }) => sparsity === PUBLISHED_STUDY.sparsity);
  assert(stage !== undefined, `a stage with a sparsity of ${PUBLISHED_STUDY.sparsity}`);
  const { network, weights } = stage.pruned;
  const part = split.validation.length > 0 ? split.validation : split.training;
  const called = callClasses(classifierLogits(network, weights, beats, part));
  const truth = Uint8Array.from(part, (beat) => beats.classes[beat]);
  return macroF1(classMatrix(truth, called), macroClasses(protocol));
}

function describeStage({ sparsity, pruned, called }: JudgedClassifier): JudgedStage {
  return { sparsity, widths: widthsOf(pruned.network), cost: costOf(pruned), called };
}

function describeQuantized({ judged, int8 }: QuantizedStage): JudgedStage & Int8Stage {
  return {
    ...describeStage(judged),
    calledInt8: int8.called,
    bytesInt8: writeClassifierInt8(int8.classifier).length,
  };
}
